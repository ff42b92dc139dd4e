import Essentials
import Foundation
import Store
import TestKit

@testable import Dashboard

/// What a hostile name looks like: it would break out of elements and of attributes.
let hostile = "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>"

/// A small store with all that pages show, some of it under hostile names.
struct SmallStore {
  let pages: StorePages
  let writer: ResultStore
  let finished: [Cell]
  let failed: Cell

  init(in folder: URL) throws {
    writer = try ResultStore(path: folder.appending(path: "store.sqlite").path)
    finished = ["wanda", "sparsegpt", hostile].flatMap { strategy in
      (0..<3).map { Self.cell(strategy, sparsity: 0.5, replicate: $0) }
    }
    failed = Self.cell("magnitude", sparsity: 0.7, replicate: 0)
    let open = Self.cell("magnitude", sparsity: 0.8, replicate: 0)
    try writer.register(sweep: "grid", spec: "question: \(hostile)", cells: finished)
    try writer.register(sweep: hostile, spec: "a: 1", cells: [failed, open])
    try writer.define([
      MetricDefinition(
        name: "eval/loss", unit: "nats/token", direction: .lower, summary: hostile)
    ])
    for (number, cell) in finished.enumerated() { try Self.finish(cell, number, in: writer) }
    if let lease = try writer.claim(failed, worker: hostile, leaseSeconds: 60) {
      try writer.finish(
        lease, outcome: .failed(hostile), provenance: ["note": .string(hostile)], seconds: 1)
    }
    pages = StorePages(try ResultStore.open(readOnly: writer.path), runnableStrategies: ["wanda"])
  }

  static func cell(_ strategy: String, sparsity: Double, replicate: Int) -> Cell {
    Cell(
      strategy: strategy, hyperparameters: strategy == hostile ? [hostile: .string(hostile)] : [:],
      arena: "lm", budget: ["sparsity": .number(sparsity)], replicate: replicate,
      evaluation: "ppl-1")
  }

  private static func finish(_ cell: Cell, _ number: Int, in store: ResultStore) throws {
    guard let lease = try store.claim(cell, worker: "worker", leaseSeconds: 60) else { return }
    let curve = (1...20).map { step in
      Metric("train/loss", step == 7 ? .nan : 5 / Double(step), step: Int64(step))
    }
    let value = 3 + Double(number) / 10
    try store.finish(
      lease, outcome: .finished,
      metrics: curve + [
        Metric("eval/loss", value), Metric(hostile, value, context: hostile),
        Metric("footprint/bits_per_weight", 9 - Double(number)),
      ],
      provenance: ["git_commit": "abc", "host": .string(hostile)], seconds: 1.5)
  }

  /// What a browser on this machine gets.
  func get(_ target: String, method: String = "GET", host: String? = "127.0.0.1:8777") -> PageAnswer
  {
    pages.answer(PageRequest(method: method, target: target, host: host))
  }
}

/// Runs a test over a small store.
func withSmallStore(_ body: (SmallStore) throws -> Void) throws {
  try withScratchFolder { try body(SmallStore(in: $0)) }
}
