public import Essentials
internal import Foundation

/// How one array of one vector compares.
public struct ConformanceResult: Sendable {
  /// The method.
  public let slug: String
  /// Which of its vectors.
  public let name: String
  /// The array, or nil when the vector has no adapter or its adapter failed.
  public var tensor: String?
  /// The rule as it is written.
  public var rule: String?
  /// The number that the rule limits: elements that differ (`exact`), the largest share of the
  /// tolerance (`allclose`), the share of equal elements, the relative distance, or percent.
  public var measured: Double?
  /// Whether the rule holds; nil when there is no strategy for the slug.
  public var passed: Bool?
  /// Why there is no number.
  public var note: String?

  /// The result as the command prints it.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "slug": .string(slug), "case": .string(name),
      "tensor": tensor.map(JSONValue.string) ?? .null, "rule": rule.map(JSONValue.string) ?? .null,
      "measured": measured.map(JSONValue.number) ?? .null,
      "pass": passed.map(JSONValue.bool) ?? .null,
    ]
    members["note"] = note.map(JSONValue.string)
    return .object(members)
  }
}

/// Runs adapters on the vectors of a folder.
public struct ConformanceRun: Sendable {
  private let adapters: [String: any VectorAdapter.Type]

  /// Takes the adapters that there are.
  public init(adapters: [any VectorAdapter.Type]) {
    self.adapters = Dictionary(adapters.map { ($0.slug, $0) }) { first, _ in first }
  }

  /// The descriptions `SLUG/CASE.json` of a folder, sorted; of some slugs if any are named.
  ///
  /// - Throws: `VectorError` when there are none, or a slug is not among them.
  public static func descriptions(in folder: String, slugs: [String] = []) throws -> [String] {
    let manager = FileManager.default
    var found: [String: [String]] = [:]
    for slug in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
      let inside = (try? manager.contentsOfDirectory(atPath: "\(folder)/\(slug)")) ?? []
      let cases = inside.filter { $0.hasSuffix(".json") }.sorted()
      if !cases.isEmpty { found[slug] = cases.map { "\(folder)/\(slug)/\($0)" } }
    }
    guard !found.isEmpty else { throw VectorError.noVectors(folder) }
    for slug in slugs where found[slug] == nil {
      throw VectorError.unknownSlug(
        slug, folder: folder, nearest: NearestName.suggestion(for: slug, among: found.keys))
    }
    let wanted = slugs.isEmpty ? found.keys.sorted() : slugs
    return wanted.flatMap { found[$0] ?? [] }
  }

  /// Compares every array of the vector that a file describes.
  public func results(description path: String) throws -> [ConformanceResult] {
    results(of: try MethodVector(description: path))
  }

  /// Compares every array of a vector, in the order of names.
  public func results(of vector: MethodVector) -> [ConformanceResult] {
    let blank = ConformanceResult(slug: vector.slug, name: vector.name)
    guard let adapter = adapters[vector.slug] else {
      var result = blank
      result.note = "no strategy"
      return [result]
    }
    do {
      let outputs = try adapter.outputs(of: vector)
      return vector.rules.keys.sorted().map { compare($0, of: vector, outputs[$0], blank) }
    } catch {
      return vector.rules.keys.sorted().map { fail($0, of: vector, "\(error)", blank) }
    }
  }

  private func fail(
    _ tensor: String, of vector: MethodVector, _ note: String, _ blank: ConformanceResult
  ) -> ConformanceResult {
    var result = blank
    result.tensor = tensor
    result.rule = vector.rules[tensor]
    result.passed = false
    result.note = note
    return result
  }

  private func compare(
    _ tensor: String, of vector: MethodVector, _ got: VectorArray?, _ blank: ConformanceResult
  ) -> ConformanceResult {
    guard let expected = vector.expected[tensor], let rule = vector.rules[tensor],
      let rules = VectorRule.parse(rule)
    else { return fail(tensor, of: vector, "no expected array, or a rule of no known form", blank) }
    guard let got else { return fail(tensor, of: vector, "the adapter gives no such array", blank) }
    guard got.shape == expected.shape else {
      let note = "the shape is \(got.shape), expected \(expected.shape)"
      return fail(tensor, of: vector, note, blank)
    }
    let measured = rules.map { $0.measure(got, against: expected, inputs: vector.inputs) }
    var result = blank
    result.tensor = tensor
    result.rule = rule
    result.measured = (measured.first { !$0.passed } ?? measured.first)?.measured
    result.passed = measured.allSatisfy(\.passed)
    return result
  }
}
