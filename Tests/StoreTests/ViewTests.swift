import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Views` {
  @Test func `give the numbers that the interface gives`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(5))
    for loss in [3.25, 3.5, 4.75] {
      try bench.run([Metric("loss", loss), Metric("bits", 2.25)], seconds: loss)
    }
    try bench.run([Metric("loss", 1000)], outcome: .refused("too dense"))
    let rows = try bench.store.query(
      sql: "SELECT cell, name, value FROM metrics ORDER BY cell, name"
    ).rows
    let expected = try bench.store.results().sorted { $0.identity < $1.identity }.flatMap { row in
      row.metrics.sorted { $0.key < $1.key }.map { key, value -> [SQLValue] in
        [.text(row.identity), .text(key), .real(value)]
      }
    }
    #expect(rows == expected && rows.count == 7)
    let runs = try bench.store.query(
      sql: "SELECT cell, state, seconds FROM runs ORDER BY replicate")
    #expect(
      runs.rows
        == (try bench.store.results().map { row in
          [
            .text(row.identity), .text(row.state.rawValue), row.seconds.map { .real($0) } ?? .null,
          ]
        }))
  }

  @Test func `the leaderboard has mean, n and standard error over finished replicates`() throws {
    let bench = try Bench()
    try bench.store.define([
      MetricDefinition(name: "loss", unit: "nats", direction: .lower, summary: "")
    ])
    try bench.store.insert(cells: Cell.grid(4))
    let values = [3.25, 3.5, 4.75]
    for value in values { try bench.run([Metric("loss", value)]) }
    try bench.run([Metric("loss", 1000)], outcome: .diverged("x"))
    let board = try bench.store.query(
      sql: """
        SELECT strategy, axis, level, metric, unit, direction, n, mean, standard_error, minimum,
          maximum FROM leaderboard
        """)
    let mean = values.reduce(0, +) / 3
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 2
    let row = try #require(board.rows.first)
    #expect(board.rows.count == 1)
    #expect(
      row[0...5] == [
        .text("wanda"), .text("sparsity"), .real(0.5), .text("loss"),
        .text("nats"), .text("lower"),
      ])
    #expect(row[6] == .integer(3) && row[9] == .real(3.25) && row[10] == .real(4.75))
    #expect(abs(try real(row[7]) - mean) < 1e-12)
    #expect(abs(try real(row[8]) - (variance / 3).squareRoot()) < 1e-12)
  }

  @Test func `the leaderboard has no mean where a value is not finite, and one value no error`()
    throws
  {
    let bench = try Bench()
    try bench.store.insert(cells: Cell.grid(2))
    try bench.run([Metric("a", .nan), Metric("b", 1)])
    try bench.run([Metric("a", 1)])
    let rows = try bench.store.query(
      sql: "SELECT metric, n, non_finite, mean, standard_error FROM leaderboard ORDER BY metric"
    ).rows
    #expect(
      rows == [
        [.text("a"), .integer(2), .integer(1), .null, .null],
        [.text("b"), .integer(1), .integer(0), .real(1), .null],
      ])
  }

  @Test func `the leaderboard keeps evaluation signatures apart`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: Cell.grid(2))
    try bench.run([Metric("a", 1)], provenance: ["signature": "ppl|ctx:128"])
    try bench.run([Metric("a", 2)], provenance: ["signature": "ppl|ctx:256"])
    let rows = try bench.store.query(
      sql: "SELECT signature, mean FROM leaderboard ORDER BY signature"
    ).rows
    #expect(rows == [[.text("ppl|ctx:128"), .real(1)], [.text("ppl|ctx:256"), .real(2)]])
  }

  @Test func `sweeps counts the states`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(3))
    try bench.store.register(sweep: "empty", spec: "", cells: [])
    try bench.run()
    try bench.run(outcome: .timedOut)
    let rows = try bench.store.query(
      sql: "SELECT sweep, cells, pending, finished, timed_out FROM sweeps ORDER BY sweep"
    ).rows
    #expect(
      rows == [
        [.text("empty"), .integer(0), .integer(0), .integer(0), .integer(0)],
        [.text("s"), .integer(3), .integer(1), .integer(1), .integer(1)],
      ])
  }

  @Test func `are described, each with all its columns, as are the tables`() throws {
    let bench = try Bench()
    let real = try bench.store.query(
      sql: """
        SELECT s.name, s.type, p.name FROM sqlite_schema s JOIN pragma_table_info(s.name) p
        WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite_%'
          AND s.name NOT LIKE 'grdb_%' ORDER BY s.name, p.cid
        """
    ).rows
    let described = SchemaDocument.current.relations.sorted { $0.name < $1.name }
      .flatMap { relation in
        relation.columns.map { column -> [SQLValue] in
          [.text(relation.name), .text(relation.kind.rawValue), .text(column.name)]
        }
      }
    #expect(described == real)
    let markdown = SchemaDocument.current.markdown
    #expect(markdown.contains("## `leaderboard` (view)\n\nOne row per strategy"))
    #expect(markdown.contains("| `lease_token` | the fencing token"))
  }

  private func real(_ value: SQLValue) throws -> Double {
    guard case .real(let number) = value else { throw NothingToClaim() }
    return number
  }
}
