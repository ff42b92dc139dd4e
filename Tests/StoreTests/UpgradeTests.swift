import Essentials
import Foundation
import GRDB
import TestKit
import Testing

@testable import Store

@Suite struct `A store of an older version` {
  private static let all = [StoreFixture.version1, StoreFixture.version2]

  private func withOldStore<Result>(
    _ asset: URL = StoreFixture.version1, _ body: (URL) throws -> Result
  ) throws -> Result {
    try withScratchFolder { folder in
      let file = folder.appending(path: "old.sqlite")
      try FileManager.default.copyItem(at: asset, to: file)
      return try body(file)
    }
  }

  @Test(arguments: all)
  func `is upgraded when it is opened for writing, and says the same`(asset: URL) throws {
    try withOldStore(asset) { file in
      let store = try ResultStore(path: file.path)
      let states = try store.results(sweep: "first").map(\.state)
      #expect(states == [.finished, .refused, .finished, .running])
      let first = try store.results(sweep: "first")[0]
      #expect(first.metrics["eval/loss"] == 3.25 && first.metrics["eval/kl"] == .infinity)
      #expect(first.metrics["eval/kl@layer 1"]?.isNaN == true)
      #expect(first.metrics["tiny"] == .leastNonzeroMagnitude)
      #expect(first.details["eval/loss"]?.standardError == 0.125)
      #expect(first.provenance["signature"] == "ppl|ctx:128" && first.attempts == 2)
      let curve = try store.curve(of: first.identity, metric: "train/loss")
      #expect(curve.map(\.step) == [1, 2, 3, 4, 5, 6, 6])
      #expect(curve.map(\.value.description)[3...] == ["1.3333333333333333", "nan", "-inf", "0.1"])
      #expect(curve[6].count == 7)
      #expect(try store.definitions().count == 1)
      #expect(try store.subject("abc") == ["model": "decoder"])
      #expect(try store.sweeps().map(\.name) == ["first", "second"])
      #expect(try store.checkIntegrity().problems == [])
      let version = try store.query(sql: "SELECT user_version FROM pragma_user_version")
      #expect(version.rows == [[.integer(4)]])
    }
  }

  @Test(arguments: all) func `answers the readers' views as before`(asset: URL) throws {
    try withOldStore(asset) { file in
      let queries = [
        "SELECT * FROM runs ORDER BY cell", "SELECT * FROM sweeps ORDER BY sweep",
        "SELECT * FROM metrics ORDER BY cell, name, context",
        """
        SELECT paper, claim, sentence, verdict, replicates, effect, low, high, margin, reported,
          source, judged_at FROM verdicts
        """,
        "SELECT * FROM curves ORDER BY cell, attempt_number, seq",
        "SELECT * FROM leaderboard ORDER BY strategy, budget, metric, context",
        """
        SELECT attempt, seq, name, context, step, value, special, standard_error, n FROM metric
        ORDER BY attempt, seq
        """,
      ]
      let answers = {
        let queue = try DatabaseQueue(path: file.path)
        return try queue.read { database in
          try queries.map { try Row.fetchAll(database, sql: $0).map(\.description) }
        }
      }
      let before = try answers()
      _ = try ResultStore(path: file.path)
      #expect(try answers() == before)
      #expect(before.allSatisfy { !$0.isEmpty })
    }
  }

  @Test(arguments: zip(all, [1, 2]))
  func `is refused while it can only be read`(asset: URL, version: Int) throws {
    try withOldStore(asset) { file in
      _ = #expect(throws: StoreError.olderSchema(path: file.path, found: version, known: 4)) {
        try ResultStore.open(readOnly: file.path)
      }
    }
  }

  @Test func `whose upgrade was cut short is upgraded by the next`() throws {
    try withOldStore { file in
      let (halfway, log) = (file.path + ".half", file.path + ".half-wal")
      // A process that dies in the middle leaves pages in the log, and no commit.
      let queue = try DatabaseQueue(path: file.path)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
        try database.execute(sql: Schema.version2Tables)
        try FileManager.default.copyItem(atPath: file.path, toPath: halfway)
        try FileManager.default.copyItem(atPath: file.path + "-wal", toPath: log)
        try database.execute(sql: "ROLLBACK")
      }
      let bytes = try #require(FileManager.default.contents(atPath: log)).count
      #expect(bytes > 4096, "nothing of the upgrade had reached the disk")
      let store = try ResultStore(path: halfway)
      let whole = try ResultStore(path: file.path)
      #expect(try store.contentDigest() == whole.contentDigest())
      #expect(try store.checkIntegrity().problems == [])
    }
  }

  @Test func `is upgraded once by many that open it at once`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "upgrade-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "old.sqlite")
    try FileManager.default.copyItem(at: StoreFixture.version1, to: file)
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        group.addTask { try ResultStore(path: file.path).results().count }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts == Array(repeating: 5, count: 6))
  }
}
