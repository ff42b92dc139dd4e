import Essentials
import Foundation

@testable import Store

/// Stores that tests share.
enum StoreFixture {
  /// A store as version 1 wrote it, with every kind of row.
  static var version1: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/store-v1.sqlite")
  }

  /// The same store after version 2 had upgraded it.
  static var version2: URL {
    version1.deletingLastPathComponent().appending(path: "store-v2.sqlite")
  }

  /// Values that are easily lost on the way.
  static let hardValues: [Double] = [
    .nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .greatestFiniteMagnitude, 0.1 + 0.2, 1.0 / 3, 1e16, 1.2345678901234568e17,
    Double(bitPattern: 12_345),
  ]

  static let hardText = "a, \"b\"\nc\r\nd\té 🌿 \\ 'q' \u{2028};"

  /// Every kind of row, with values that are easily lost.
  static func fill(_ bench: Bench) throws {
    let store = bench.store
    try store.define([
      MetricDefinition(name: "eval/loss", unit: "nats", direction: .lower, summary: hardText),
      MetricDefinition(name: "empty", unit: "", direction: .none, summary: ""),
    ])
    try store.record(subject: "s1", description: ["text": .string(hardText)])
    var cells = Cell.grid(5)
    cells[4].hyperparameters = ["text": .string(hardText), "rate": 0.1]
    try store.register(sweep: "first", spec: "name: first\n# \(hardText)", cells: cells)
    let first = try bench.claim()
    try store.append(
      hardValues.enumerated().map { Metric("train/loss", $1, step: Int64($0)) }, to: first)
    bench.clock.advance(by: 100)
    try store.expireLeases()
    let again = try bench.claim()
    try store.resume(again, from: first.attempt, atStep: 4)
    try store.append([Metric("train/loss", 1, step: 3, standardError: .nan, count: 3)], to: again)
    try store.finish(
      again, outcome: .finished,
      metrics: hardValues.enumerated().map {
        Metric("eval/loss", $1, context: "layer \($0)", standardError: abs($1), count: 7)
      },
      artifacts: [Artifact(name: hardText, path: "masks/a b", digest: nil, bytes: 3)],
      provenance: ["signature": "ppl|ctx:128", "diff": .string(hardText)], seconds: 0.1 + 0.2)
    bench.clock.advance(by: 1)
    try bench.run(outcome: .refused(hardText), seconds: 1)
    try store.release(try bench.claim())
    try bench.run([Metric("eval/loss", 2)], outcome: .failed(""))
    _ = try bench.claim()
    try store.execute(
      """
      INSERT INTO verdict VALUES ('c1', 'p', 's', 'upheld', 5, 0.5, -1e-310, NULL, 0.1, '0.4',
        'table 1', NULL, '2026-01-01T00:00:00.000Z')
      """)
  }
}
