import Essentials
import Foundation
import GRDB
import TestKit
import Testing

@testable import Store

@Suite struct `A hostile store` {
  /// All that a reader asks of a store; typed errors are an answer.
  private func readEverything(_ path: String) {
    do {
      let store = try ResultStore.open(readOnly: path)
      _ = Result { try store.results() }
      _ = Result {
        try store.results(
          where: FilterExpression(parsing: "metric.eval/loss < 3 or sparsity = 0.5"))
      }
      _ = Result { try store.results(sweep: "first") }
      let cells = (try? store.states().keys.sorted()) ?? []
      for cell in cells { _ = Result { try store.curve(of: cell, metric: "train/loss") } }
      _ = Result { try store.sweeps() }
      _ = Result { try store.cells(sweep: "first") }
      _ = Result { try store.progress("first") }
      _ = Result { try store.definitions() }
      _ = Result { try store.artifacts(attempt: 2) }
      _ = Result { try store.secondsPerCell(strategy: "wanda", arena: "lm") }
      _ = Result { try store.query(sql: "SELECT * FROM leaderboard") }
      _ = Result { try store.query(sql: "SELECT * FROM curves") }
      _ = Result { try store.contentDigest() }
      _ = Result { try store.checkIntegrity() }
    } catch {
      #expect(error.description.contains(path))
    }
  }

  private func fuzz(rounds: Int, seed: UInt64) throws {
    try withScratchFolder { folder in
      let bench = try Bench()
      try StoreFixture.fill(bench)
      let original = folder.appending(path: "original.sqlite")
      try bench.store.exportContent(to: original, as: .sqlite)
      let whole = try Data(contentsOf: original)
      let pages = whole.count / 4096
      var state = seed
      func random(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
      }
      let file = folder.appending(path: "damaged.sqlite")
      for _ in 0..<rounds {
        var bytes = whole
        for _ in 0...random(4) {
          // Half of the damage where a page tells how it is to be read.
          let place = random(2) == 0 ? random(pages) * 4096 + random(48) : random(bytes.count)
          bytes[place] = UInt8(random(256))
        }
        try bytes.write(to: file)
        for suffix in ["-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: file.path + suffix)
        }
        readEverything(file.path)
      }
    }
  }

  @Test func `with flipped bytes gives typed errors and never ends the process`() throws {
    try fuzz(rounds: 600, seed: 1)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil))
  func `with flipped bytes twenty thousand times gives typed errors`() throws {
    try fuzz(rounds: 20_000, seed: 2)
  }

  @Test(arguments: [
    ("DROP VIEW runs; CREATE VIEW runs AS SELECT * FROM cell", "runs is not as"),
    ("DROP VIEW leaderboard", "leaderboard is missing"),
    ("DROP TABLE verdict", "verdict is missing"),
    ("CREATE TRIGGER t AFTER INSERT ON cell BEGIN DELETE FROM sweep; END", "the trigger t"),
    ("DROP TRIGGER cell_changed", "cell_changed is missing"),
  ])
  func `with another schema is refused`(_ change: String, _ detail: String) throws {
    let bench = try Bench()
    try bench.store.execute(change)
    for readOnly in [true, false] {
      let error = #expect(throws: StoreError.self) {
        try ResultStore(path: bench.store.path, readOnly: readOnly)
      }
      guard case .schemaAltered(_, let found)? = error, found.contains(detail) else {
        Issue.record("found \(String(describing: error))")
        return
      }
    }
  }

  @Test func `with a further view and index of somebody's own is read`() throws {
    let bench = try Bench()
    try bench.store.execute("CREATE VIEW mine AS SELECT 1; CREATE INDEX i ON cell (created_at)")
    #expect(try ResultStore.open(readOnly: bench.store.path).results().isEmpty)
  }

  @Test(arguments: [
    "UPDATE cell SET canonical = '[]'", "UPDATE cell SET canonical = '{'",
    "UPDATE cell SET canonical = json_set(canonical, '$.replicate', -5)",
    "UPDATE attempt SET provenance = '" + String(repeating: "[", count: 100_000) + "'",
    "UPDATE cell SET state = 'finished', level = x'00ff'", "UPDATE cell SET budget = 'x'",
    "UPDATE metric_point SET value = x'00'", "UPDATE metric_point SET standard_error = 'abc'",
    "UPDATE metric_point SET series = 99", "DELETE FROM metric_series",
    "UPDATE artifact SET path = '../../etc/passwd'", "DELETE FROM attempt",
    "UPDATE attempt SET parent = id", "UPDATE cell SET attempt = 12345",
    "UPDATE sweep SET spec = CAST(x'fffe' AS TEXT)",
    "UPDATE attempt SET error = CAST(zeroblob(70000000) AS TEXT)",
  ])
  func `with wrong values gives typed errors`(_ change: String) throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    let queue = try DatabaseQueue(path: bench.store.path)
    try queue.writeWithoutTransaction { database in
      try database.execute(
        sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + change)
    }
    readEverything(bench.store.path)
  }

  @Test func `whose artifacts lie elsewhere is reported`() throws {
    let bench = try Bench()
    try StoreFixture.fill(bench)
    try bench.store.execute("UPDATE artifact SET path = '../../etc/passwd'")
    #expect(try bench.store.checkIntegrity().problems.contains { $0.contains("lies outside") })
  }
}
