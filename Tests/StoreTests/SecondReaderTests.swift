import Essentials
import GRDB
import Testing

@testable import Store

@Suite struct SecondReaderTests {
  private static func cell(_ strategy: String, _ replicate: Int) -> Cell {
    Cell(
      strategy: strategy, arena: "lm", budget: ["sparsity": 0.5], replicate: replicate,
      evaluation: "e")
  }

  /// Two sweeps that share cells, in another order than that of the file; runs with different
  /// metrics, curves, and some that never ran.
  private static func bench() throws -> Bench {
    let bench = try Bench()
    let cells = (0..<12).map { cell(["wanda", "magnitude", "random"][$0 % 3], $0 / 3) }
    try bench.store.register(sweep: "all", spec: "", cells: cells)
    try bench.store.register(sweep: "some", spec: "", cells: cells.reversed().dropLast(5))
    for number in 0..<9 {
      guard let lease = try bench.store.claimNext(sweep: "all", worker: "w", leaseSeconds: 60)
      else {
        continue
      }
      try bench.store.append(
        (0..<number).map { Metric("train/loss", Double($0), step: Int64($0)) }, to: lease)
      let metrics = [Metric("loss", Double(number)), Metric("kl", .nan, context: "a")]
      try bench.store.finish(
        lease, outcome: number == 4 ? .failed("no") : .finished,
        metrics: number % 3 == 0 ? [metrics[0]] : metrics, seconds: 1)
    }
    return bench
  }

  /// A row as a text: NaN differs from itself, and dictionaries have no order.
  private static func text(_ row: ResultRow) -> String {
    let details = row.details.sorted { $0.key < $1.key }
    var row = row
    row.details = [:]
    return "\(row) \(row.metrics.map { "\($0.key) \($0.value)" }) \(details)"
  }

  @Test(arguments: [nil, "all", "some"] as [String?])
  func `two threads read what one reads`(sweep: String?) throws {
    let bench = try Self.bench()
    let contents: [ResultContent] = [.everything, .values, .values(of: ["loss"]), .values(of: [])]
    for content in contents {
      let rows = try [1, Int.max].map { least in
        try bench.store.results(sweep: sweep, where: nil, reading: content, largeFrom: least)
      }
      #expect(rows[0].map(Self.text) == rows[1].map(Self.text))
      #expect(rows[0].count == (sweep == "some" ? 7 : 12))
      let loss = rows[0].filter { $0.metrics["loss"] != nil }.count
      #expect(loss == (content.wants("loss") ? (sweep == "some" ? 4 : 9) : 0))
    }
    let attempts = try bench.store.results(sweep: sweep).compactMap(\.attempt)
    let curves = try [1, Int.max].map { least in
      try bench.store.curves(of: "train/loss", attempts: attempts, largeFrom: least)
    }
    let points = curves.map { curves in attempts.map { curves[$0] } }
    #expect(points[0] == points[1] && points[0].count { $0 != nil } > 3)
  }

  @Test func `it reads nothing once the file has changed`() throws {
    let bench = try Self.bench()
    let reader = try bench.store.secondReader()
    let count = { try Int.fetchOne($0, sql: "SELECT count(*) FROM cell") ?? 0 }
    #expect(reader.read(count) == 12)
    try bench.store.register(sweep: "more", spec: "", cells: [Self.cell("owl", 0)])
    #expect(reader.read(count) == nil)
    #expect(try bench.store.secondReader().read(count) == 13)
  }
}
