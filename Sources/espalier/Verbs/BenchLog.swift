import ArgumentParser
import Essentials
import Foundation
import Store

/// `bench log`: how fast the store takes in what is measured.
struct BenchLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Measure runs and points per second that the store takes in.",
    discussion: """
      A run is a cell stored and claimed, then finished with five metrics: two transactions. Points come in batches of 1,000, or one per call through an appender, flushed
      at the end. The store is made in a directory of its own and deleted.
      Example: espalier bench log --runs 1000 --points 100000 --json
      """)

  @Option(help: "Small runs.") var runs = 1_000
  @Option(help: "Metric points, once in batches and once singly.") var points = 100_000
  @Option(help: "Finished runs to filter among, instead of the above.") var filter: Int?
  @Option(help: "Make the store here (default: the directory for temporary files).")
  var directory: String?
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    for (name, value) in [("runs", runs), ("points", points), ("filter", filter ?? 1)] {
      try DecoderOptions.requirePositive(value, name)
    }
  }

  mutating func run() throws {
    let parent = directory.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    let folder = parent.appending(
      path: "espalier-bench-\(ProcessInfo.processInfo.globallyUniqueString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let rates =
      if let filter {
        try LogBenchmark(folder: folder).filterTimes(runs: filter, points: points)
      } else { try LogBenchmark(folder: folder).rates(runs: runs, points: points) }
    print(
      json
        ? JSONValue.object(rates.mapValues { .number($0) }).canonical
        : rates.sorted { $0.key < $1.key }.map { "\($0.key) \(String(format: "%.4g", $0.value))" }
          .joined(separator: "\n"))
  }
}

/// The work of `bench log`.
private struct LogBenchmark {
  let folder: URL
  static let names = [
    "eval/loss", "eval/loss_increase", "eval/kl", "footprint/bytes", "cost/seconds",
  ]

  func rates(runs: Int, points: Int) throws -> [String: Double] {
    [
      "runs_per_second": Double(runs) / (try seconds("runs") { try log(runs: runs, to: $0) }),
      "points_per_second": Double(points)
        / (try seconds("batched") { store in
          let lease = try Self.lease(store)
          for start in stride(from: 0, to: points, by: 1_000) {
            let steps = start..<min(start + 1_000, points)
            try store.append(steps.map(Self.point), to: lease)
          }
        }),
      "single_points_per_second": Double(points)
        / (try seconds("single") { store in
          let appender = MetricAppender(store, lease: try Self.lease(store))
          for step in 0..<points { try appender.append(Self.point(step)) }
          try appender.close()
        }),
    ]
  }

  /// The milliseconds of filters over many runs, beside many points.
  func filterTimes(runs: Int, points: Int) throws -> [String: Double] {
    let store = try ResultStore(path: folder.appending(path: "filter.sqlite").path)
    let building = try Self.seconds {
      try log(runs: runs, to: store)
      let lease = try Self.lease(store)
      for start in stride(from: 0, to: points, by: 10_000) {
        try store.append((start..<min(start + 10_000, points)).map(Self.point), to: lease)
      }
    }
    let reader = try ResultStore.open(readOnly: store.path)
    var times = ["build_seconds": building]
    let filters = [
      "metric_ms": "metric.eval/loss < 0.001", "none_ms": "strategy = wanda and sparsity > 0.9",
      "mixed_ms": "strategy = 'method 3' and sparsity >= 0.5 and metric.eval/loss < 0.001",
      "budget_ms": "sparsity in [0.123] or bits = 9",
    ]
    for (name, text) in filters {
      let filter = try FilterExpression(parsing: text)
      _ = try reader.results(where: filter)
      let tries = try (0..<5).map { _ in
        try Self.seconds { _ = try reader.results(where: filter) }
      }
      times[name] = (tries.min() ?? 0) * 1_000
    }
    times["curve_ms"] =
      try Self.seconds {
        _ = try reader.query(sql: "SELECT count(*) FROM metric_point", rowLimit: 1)
      } * 1_000
    return times
  }

  private func seconds(_ name: String, _ body: (ResultStore) throws -> Void) throws -> Double {
    let store = try ResultStore(path: folder.appending(path: "\(name).sqlite").path)
    return try Self.seconds { try body(store) }
  }

  private static func seconds(_ body: () throws -> Void) throws -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func log(runs: Int, to store: ResultStore) throws {
    for number in 0..<runs {
      let cell = Cell(
        strategy: "method \(number % 10)", arena: "lm",
        budget: ["sparsity": .number(Double(number % 97) / 97)], replicate: number,
        evaluation: "ppl-1")
      guard let lease = try store.claim(cell, worker: "bench", leaseSeconds: 60) else { continue }
      let loss = Double(number) / Double(runs)
      try store.finish(
        lease, outcome: .finished,
        metrics: Self.names.enumerated().map { Metric($1, loss + Double($0)) }, seconds: 0.1)
    }
  }

  private static func lease(_ store: ResultStore) throws -> Lease {
    let cell = Cell(
      strategy: "dense", arena: "lm", budget: [:], replicate: 0, evaluation: "ppl-1")
    guard let lease = try store.claim(cell, worker: "bench", leaseSeconds: 3_600) else {
      throw StoreError.unknownCell(identity: cell.identity)
    }
    return lease
  }

  private static func point(_ step: Int) -> Metric {
    Metric("train/loss", 5 / (1 + Double(step) * 1e-3), step: Int64(step))
  }
}
