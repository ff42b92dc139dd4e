import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `SQL queries` {
  @Test func `give columns and typed rows`() throws {
    let bench = try Bench()
    let result = try bench.store.query(
      sql: "/* a */ -- b\n SELECT 1 AS a, 2.5 AS b, 'x' AS c, NULL AS d, x'ff' AS a;")
    #expect(result.columns == ["a", "b", "c", "d", "a"])
    #expect(result.rows == [[.integer(1), .real(2.5), .text("x"), .null, .blob(Data([255]))]])
    #expect(!result.isCut)
  }

  @Test(arguments: [
    "DELETE FROM cell", "INSERT INTO cell DEFAULT VALUES", "UPDATE cell SET state = 'failed'",
    "DROP TABLE cell", "CREATE TABLE x (y)", "ATTACH 'other.sqlite' AS o", "VACUUM",
    "VACUUM INTO 'copy.sqlite'", "PRAGMA user_version = 7", "PRAGMA journal_mode = DELETE",
    "PRAGMA journal_mode(DELETE)", "PRAGMA table_info = 3", "BEGIN", "",
    "WITH x AS (SELECT 1) DELETE FROM cell", "SELECT 1; DELETE FROM cell",
    "/* SELECT */ DELETE FROM cell", "-- only a comment", "EXPLAIN DELETE FROM cell",
    "SELECT load_extension('x')", "SELECT zeroblob(1000000000)",
    "SELECT * FROM pragma_writable_schema",
    "SELECT 1; SELECT 2", "SELECT 1\0; DELETE FROM cell", "CREATE TEMP TABLE x (y)",
  ])
  func `refuse writes`(_ sql: String) throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let error = #expect(throws: StoreError.self) { try bench.store.query(sql: sql) }
    guard case .queryRefused? = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(try bench.store.results().map(\.state) == [.pending])
  }

  @Test(arguments: [
    "PRAGMA table_info(cell)", "PRAGMA main.table_info('cell')", "EXPLAIN SELECT 1",
    "WITH x AS (SELECT 1) SELECT * FROM x", "SELECT 1; -- and no more ;",
    "SELECT value FROM json_each('[1]')", "EXPLAIN QUERY PLAN SELECT * FROM runs",
  ])
  func `allow all that reads`(_ sql: String) throws {
    #expect(try !Bench().store.query(sql: sql).rows.isEmpty)
  }

  @Test func `say that rows were left out`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: Cell.grid(10))
    let cut = try bench.store.query(sql: "SELECT id FROM cell", rowLimit: 9)
    #expect(cut.rows.count == 9 && cut.isCut && cut.rowLimit == 9)
    let whole = try bench.store.query(sql: "SELECT id FROM cell", rowLimit: 10)
    #expect(whole.rows.count == 10 && !whole.isCut)
  }

  @Test func `are stopped when they take too long`() throws {
    let bench = try Bench()
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    #expect(throws: StoreError.queryTimedOut(seconds: 0.05)) {
      try bench.store.query(sql: endless + "SELECT count(*) FROM n", timeLimit: 0.05)
    }
    let first = try bench.store.query(sql: endless + "SELECT i FROM n")
    #expect(first.rows.count == 10_000 && first.isCut)
  }

  @Test func `show SQL's own message for a mistake`() throws {
    let bench = try Bench()
    let error = #expect(throws: StoreError.self) { try bench.store.query(sql: "SELECT absent") }
    let found = String(describing: error)
    #expect(found.contains("no such column: absent"), "\(found)")
  }
}
