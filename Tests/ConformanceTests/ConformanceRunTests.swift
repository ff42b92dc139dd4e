import Essentials
import Foundation
import Networks
import Testing

import TestKit
@testable import Conformance

/// Doubles `x`; gives `wide` in a shape of its own.
private struct Doubling: VectorAdapter {
  static let slug = "doubling"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let x = try vector.input("x")
    let factor = try vector.number("options.factor")
    return [
      "y": VectorArray(x.values.map { $0 * factor }, shape: x.shape),
      "wide": VectorArray([1.0, 2.0]),
    ]
  }
}

@Suite struct ConformanceRunTests {
  private func write(
    _ slug: String, to folder: URL, factor: Double = 2, rules: [String: String] = ["y": "exact"]
  ) throws {
    let home = folder.appending(path: slug)
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    var writer = SafetensorsWriter()
    try writer.add("x", floats: [1, 2, 3], shape: [3])
    try writer.add("y", floats: [2, 4, 6], shape: [3])
    try writer.add("wide", floats: [1, 2, 3], shape: [3])
    try writer.write(to: home.appending(path: "a.safetensors").path)
    let json: JSONValue = [
      "slug": .string(slug), "settings": ["options": ["factor": .number(factor)]],
      "inputs": ["x": [:]],
      "expected": .object(rules.mapValues { _ in [:] }),
      "compare": .object(rules.mapValues(JSONValue.string)),
    ]
    try json.canonical.write(
      to: home.appending(path: "a.json"), atomically: true, encoding: .utf8)
  }

  private func results(_ folder: URL, _ slugs: [String] = []) throws -> [ConformanceResult] {
    let run = ConformanceRun(adapters: [Doubling.self])
    return try ConformanceRun.descriptions(in: folder.path, slugs: slugs)
      .flatMap { try run.results(description: $0) }
  }

  @Test func `a method that gives the expected arrays conforms`() throws {
    try withScratchFolder { folder in
      try write("doubling", to: folder)
      let found = try results(folder)
      #expect(found.map(\.passed) == [true])
      #expect(
        found.map(\.json.canonical) == [
          #"{"case":"a","measured":0,"pass":true,"rule":"exact","slug":"doubling","tensor":"y"}"#
        ])
    }
  }

  @Test func `another number is seen`() throws {
    try withScratchFolder { folder in
      try write("doubling", to: folder, factor: 2.5)
      #expect(try results(folder).map(\.passed) == [false])
    }
  }

  @Test func `a wrong shape, a missing array and a strange rule do not conform`() throws {
    try withScratchFolder { folder in
      try write(
        "doubling", to: folder, rules: ["y": "roughly", "wide": "exact", "x": "exact"])
      let found = try results(folder)
      #expect(found.map(\.tensor) == ["wide", "x", "y"])
      #expect(found.map(\.passed) == [false, false, false])
      #expect(found.allSatisfy { $0.note != nil })
    }
  }

  @Test func `a slug without a strategy is listed as such`() throws {
    try withScratchFolder { folder in
      try write("unheard-of", to: folder)
      let found = try results(folder)
      #expect(found.map(\.note) == ["no strategy"])
      #expect(found.map(\.passed) == [nil])
    }
  }

  @Test func `an input that is missing is named`() throws {
    try withScratchFolder { folder in
      try write("doubling", to: folder)
      let path = folder.appending(path: "doubling/a.json")
      let text = try String(contentsOf: path, encoding: .utf8)
      try text.replacing("\"factor\"", with: "\"faktor\"").write(
        to: path, atomically: true, encoding: .utf8)
      let found = try results(folder)
      #expect(found.map(\.passed) == [false])
      #expect(found.first?.note?.contains("settings.options.factor") == true)
    }
  }

  @Test func `an unknown slug is refused with the nearest one`() throws {
    try withScratchFolder { folder in
      try write("doubling", to: folder)
      let error = #expect(throws: VectorError.self) { try results(folder, ["dubling"]) }
      #expect(error.map { "\($0)" }?.contains("did you mean 'doubling'") == true)
    }
  }

  @Test func `a folder without vectors is refused`() throws {
    try withScratchFolder { folder in
      let error = #expect(throws: VectorError.self) { try results(folder) }
      #expect(error.map { "\($0)" }?.contains("no SLUG/CASE.json") == true)
    }
  }
}
