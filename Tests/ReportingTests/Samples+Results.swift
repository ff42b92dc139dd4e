import Essentials
import Foundation
import Store

@testable import Reporting

extension Samples {
  /// Fills a store with a sweep of two strategies at two budgets, three replicates each; `loss` is
  /// that of a strategy at a sparsity in a replicate.
  static func store(
    in folder: URL, loss: (String, Double, Int) -> Double
  ) throws -> ResultStore {
    let store = try ResultStore(path: folder.appending(path: "store.sqlite").path)
    try store.define([
      MetricDefinition(
        name: "eval/loss_increase", unit: "nats/token", direction: .lower, summary: "What is lost."),
      MetricDefinition(
        name: "footprint/bits_per_weight", unit: "bits", direction: .lower, summary: "The cost."),
    ])
    let cells = ["magnitude", "wanda"].flatMap { strategy in
      [0.5, 0.7].flatMap { sparsity in (0..<3).map { cell(strategy, sparsity, $0) } }
    }
    try store.register(sweep: "pair", spec: "", cells: cells)
    while let lease = try store.claimNext(sweep: "pair", worker: "w", leaseSeconds: 60) {
      let cell = lease.cell
      let sparsity = cell.budget["sparsity"]?.doubleValue ?? 0
      try store.finish(
        lease, outcome: .finished,
        metrics: [
          Metric("eval/loss_increase", loss(cell.strategy, sparsity, cell.replicate)),
          Metric("footprint/bits_per_weight", 16 * (1 - sparsity) + 1),
        ], seconds: 1)
    }
    return store
  }

  static func cell(_ strategy: String, _ sparsity: Double, _ replicate: Int) -> Cell {
    Cell(
      strategy: strategy, strategyRevision: 1, arena: "lm", arenaRevision: 1,
      budget: ["sparsity": .number(sparsity)], replicate: replicate, evaluation: "ppl|d:none|v:1")
  }
}
