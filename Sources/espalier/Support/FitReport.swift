import Essentials
import Foundation
import ScalingLaws

/// What `fit` says of a fit.
struct FitReport {
  let result: FitResult
  var heldOut: HeldOut?
  var quality: FitQuality?
  var stored: String?
  /// The loss that no model can go below, where the source of the text is known.
  var floor: Double?

  init(_ result: FitResult) { self.result = result }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "law": .string(result.law.name), "formula": .string(result.law.formula),
      "rows": .integer(Int64(result.rows)), "cells": .integer(Int64(result.cells)),
      "objective": .number(result.objective), "parameters": Self.object(result.constants),
      "intervals": intervals(\.bootstrap), "profile_intervals": intervals(\.profile),
      "condition_number": .number(result.conditionNumber),
      "optima": .array(result.optima.map(Self.optimum)),
      "notes": .array(result.notes.map(JSONValue.string)),
    ]
    members["flat_direction"] = result.flatDirection.map(Self.object)
    if let floor {
      members["floor"] = .number(floor)
      members["floor_covered"] = floorCovered.map(JSONValue.bool) ?? .null
    }
    members["fit"] = stored.map(JSONValue.string)
    if let heldOut {
      members.merge(Self.members(of: heldOut)) { $1 }
      members.merge(Self.members(of: heldOut.quality, prefix: "held_out_")) { $1 }
    }
    if let quality { members.merge(Self.members(of: quality)) { $1 } }
    return .object(members)
  }

  private func intervals(_ kind: KeyPath<ParameterEstimate, Interval?>) -> JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: result.parameters.compactMap { parameter in
          parameter[keyPath: kind].map { (parameter.name, Self.interval($0)) }
        }))
  }

  private static func members(of heldOut: HeldOut) -> [String: JSONValue] {
    [
      "held_out_rows": .integer(Int64(heldOut.observed.count)),
      "held_out_relative_error": .number(heldOut.meanRelativeError),
      "held_out_worst_relative_error": .number(heldOut.worstRelativeError),
      "held_out_bias": .number(heldOut.bias),
    ]
  }

  private static func members(
    of quality: FitQuality, prefix: String = ""
  ) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      prefix + "r_squared": .number(quality.rSquared),
      prefix + "mean_log_error": .number(quality.meanLogError),
      prefix + "mean_huber": .number(quality.meanHuber),
    ]
    members[prefix + "average_slope_difference"] = quality.averageSlopeDifference.map(
      JSONValue.number)
    return members
  }

  private static func optimum(_ optimum: Optimum) -> JSONValue {
    [
      "objective": .number(optimum.objective), "parameters": object(optimum.parameters),
      "hits": .integer(Int64(optimum.hits)),
    ]
  }

  static func object(_ numbers: [String: Double]) -> JSONValue {
    .object(numbers.mapValues(JSONValue.number))
  }

  static func interval(_ interval: Interval) -> JSONValue {
    ["low": .number(interval.low), "high": interval.high.map(JSONValue.number) ?? .null]
  }

  static func text(_ interval: Interval?) -> String {
    interval.map { String(format: "  [%.6g, %.6g]", $0.low, $0.high ?? .infinity) } ?? ""
  }

  private var fittedFloor: ParameterEstimate? {
    result.parameters.first { $0.name == Self.floorConstant }
  }

  /// The constant that stands for the floor.
  static let floorConstant = "E"

  /// Whether the interval of the fitted floor holds the exact one; nil without an interval.
  private var floorCovered: Bool? {
    floor.flatMap { floor in
      fittedFloor?.bootstrap.map { floor >= $0.low && floor <= $0.high ?? .infinity }
    }
  }

  private var floorLine: [String] {
    guard let floor, let fitted = fittedFloor else { return [] }
    let verdict = floorCovered.map { $0 ? "the interval covers it" : "the interval misses it" }
    return [
      String(format: "floor      fitted %.6g", fitted.value) + Self.text(fitted.bootstrap)
        + String(format: ", exact %.6g: ", floor)
        + (verdict
          ?? String(
            format: "off by %+.3g; --bootstrap gives an interval",
            fitted.value - floor))
    ]
  }

  var text: String {
    var lines = [
      "\(result.law.name): \(result.law.formula), \(result.rows) rows",
      String(format: "objective  %.6g, the sum of Huber terms", result.objective),
    ]
    for parameter in result.parameters {
      let held = parameter.isHeld ? "  (held)" : ""
      let profile = parameter.profile.map { "  profile" + Self.text($0) } ?? ""
      lines.append(
        String(format: "%@ = %.6g", parameter.name, parameter.value)
          + Self.text(parameter.bootstrap) + profile + held)
    }
    lines += floorLine
    lines.append(String(format: "condition  %.3g", result.conditionNumber))
    lines.append("optima     \(result.optima.count) within 1 % of the best")
    if let heldOut {
      lines.append(
        String(
          format: "held out   %d rows, mean relative error %.4f, worst %.4f, bias %+.4f",
          heldOut.observed.count, heldOut.meanRelativeError, heldOut.worstRelativeError,
          heldOut.bias))
    }
    if let quality {
      let slope = quality.averageSlopeDifference.map {
        String(format: ", slope difference %.4g per token", $0)
      }
      lines.append(
        String(
          format: "quality    R² %.4f, mean log error %.4f", quality.rSquared,
          quality.meanLogError) + (slope ?? ""))
    }
    if let stored { lines.append("stored     as \(stored)") }
    return (lines + result.notes.map { "note       \($0)" }).joined(separator: "\n")
  }
}
