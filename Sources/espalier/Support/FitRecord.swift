import Essentials
import Foundation
import ScalingLaws
import Store

/// A fit with the digests that say what it is a fit of.
struct FitRecord {
  private let result: FitResult
  private let source: String
  private let dataDigest: String

  init(_ result: FitResult, table: FitTable, source: String) {
    self.result = result
    self.source = source
    dataDigest = Digest.sha256Hex(Self.content(of: table).canonical)
  }

  /// The rows as they are fitted: every column in order of its name, and the runs.
  private static func content(of table: FitTable) -> JSONValue {
    [
      "columns": .object(
        table.columns.mapValues { .array($0.map { .string(String($0.bitPattern, radix: 16)) }) }),
      "cells": .array(table.cells.map(JSONValue.string)),
    ]
  }

  /// Law, settings and data in 16 hexadecimal digits: the same fit again is the same record.
  var identity: String {
    let content: JSONValue = [
      "law": Self.json(result.law), "settings": Self.json(result.settings),
      "data": .string(dataDigest),
    ]
    return String(Digest.sha256Hex(content.canonical).prefix(16))
  }

  /// As the store keeps it; the draws are left out, as the settings give them again.
  func stored(heldOut: HeldOut?) -> StoredFit {
    StoredFit(
      identity: identity, law: result.law.name, source: source, rows: result.rows,
      dataDigest: dataDigest, settings: Self.json(result.settings),
      result: FitReport(result).json, objective: result.objective,
      heldOutError: heldOut?.meanRelativeError)
  }

  private static func json(_ value: some Encodable) -> JSONValue {
    guard let data = try? JSONEncoder().encode(value),
      let json = try? JSONDecoder().decode(JSONValue.self, from: data)
    else { preconditionFailure("\(type(of: value)) cannot be encoded") }
    return json
  }
}
