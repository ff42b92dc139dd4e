import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Opening a store` {
  @Test func `makes the file and its parent directories`() throws {
    let scratch = try Scratch()
    let path = scratch.path("a/b c/%41é.sqlite")
    try ResultStore(path: path).insert(cells: [.example()])
    #expect(try ResultStore.open(readOnly: path).results().count == 1)
  }

  @Test func `for the first time by many at once gives one store`() async throws {
    let scratch = try Scratch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for replicate in 0..<8 {
        group.addTask {
          try ResultStore(path: scratch.path()).insert(cells: [.example(replicate: replicate)])
        }
      }
      try await group.waitForAll()
    }
    #expect(try ResultStore(path: scratch.path()).results().count == 8)
  }

  @Test func `uses WAL, foreign keys and our marks`() throws {
    let bench = try Bench()
    let header = try Data(contentsOf: URL(fileURLWithPath: bench.store.path)).prefix(20)
    #expect(header[18] == 2 && header[19] == 2, "the file format of WAL")
    let marks = try bench.store.query(
      sql: """
        SELECT printf('%x', application_id), user_version
        FROM pragma_application_id, pragma_user_version
        """)
    #expect(marks.rows == [[.text("4553504c"), .integer(3)]])
    #expect(throws: StoreError.self) {
      try bench.store.execute("INSERT INTO sweep_cell VALUES ('none', 'none', 0)")
    }
  }

  @Test func `refuses a newer schema and leaves the file alone`() throws {
    let bench = try Bench()
    try bench.store.execute("PRAGMA user_version = 99")
    let expected = StoreError.newerSchema(path: bench.store.path, found: 99, known: 3)
    #expect(throws: expected) { try bench.second() }
    #expect(throws: expected) { try ResultStore.open(readOnly: bench.store.path) }
    #expect(expected.description.contains("version 99"))
  }

  @Test func `read only refuses an older schema, which it cannot upgrade`() throws {
    let bench = try Bench()
    try bench.store.execute("PRAGMA user_version = 0")
    #expect(throws: StoreError.olderSchema(path: bench.store.path, found: 0, known: 3)) {
      try ResultStore.open(readOnly: bench.store.path)
    }
  }

  @Test func `refuses a database of another application`() throws {
    let bench = try Bench()
    try bench.store.execute("PRAGMA application_id = 7")
    #expect(throws: StoreError.foreign(path: bench.store.path, applicationID: 7)) {
      try bench.second()
    }
  }

  @Test func `refuses garbage`() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Data(repeating: 0x5a, count: 9000), to: "garbage.sqlite")
    #expect(throws: StoreError.notADatabase(path: path)) { try ResultStore(path: path) }
    #expect(throws: StoreError.notADatabase(path: path)) { try ResultStore.open(readOnly: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 9000)
  }

  @Test func `refuses a truncated file as damaged`() throws {
    let scratch = try Scratch()
    let path = scratch.path()
    try fill(path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let cut = try scratch.write(whole.prefix(whole.count / 2), to: "cut.sqlite")
    let error = #expect(throws: StoreError.self) { try ResultStore(path: cut) }
    guard case .corrupt(cut, _)? = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
  }

  @Test func `an empty file becomes a store`() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Data(), to: "empty.sqlite")
    #expect(try ResultStore(path: path).results().isEmpty)
  }

  @Test func `read only needs a file`() throws {
    let scratch = try Scratch()
    #expect(throws: StoreError.missing(path: scratch.path())) {
      try ResultStore.open(readOnly: scratch.path())
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path()))
  }

  @Test func `read only refuses writes`() throws {
    let bench = try Bench()
    let store = try ResultStore.open(readOnly: bench.store.path)
    #expect(store.isReadOnly && !bench.store.isReadOnly)
    #expect(throws: StoreError.readOnly(path: bench.store.path)) {
      try store.insert(cells: [.example()])
    }
  }

  @Test func `names a directory that cannot be made`() throws {
    let scratch = try Scratch()
    let blocked = try scratch.write(Data([1]), to: "file") + "/store.sqlite"
    let error = #expect(throws: StoreError.self) { try ResultStore(path: blocked) }
    guard case .directoryNotWritable(blocked, _)? = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func `in a directory that cannot be written, reading still works`() throws {
    let scratch = try Scratch()
    try fill(scratch.path())
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.directory.path)
    defer {
      try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.directory.path)
    }
    #expect(throws: StoreError.self) { try ResultStore(path: scratch.path()) }
    #expect(try ResultStore.open(readOnly: scratch.path()).results().count == 500)
  }

  @Test func `a store that stays locked is reported as busy`() throws {
    let bench = try Bench()
    let other = try bench.second(busyTimeout: 0.05)
    try bench.store.write { _ -> Void in
      #expect(throws: StoreError.busy(path: bench.store.path, seconds: 0.05)) {
        try other.insert(cells: [.example()])
      }
    }
    try other.insert(cells: [.example()])
  }

  @Test func `a full disk loses only the transaction that did not fit`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    try bench.store.execute("PRAGMA max_page_count = 1")
    let large = (0..<2000).map { Cell.example(sparsity: 0.1, replicate: $0) }
    #expect(throws: StoreError.diskFull(path: bench.store.path)) {
      try bench.store.insert(cells: large)
    }
    #expect(try bench.store.results().count == 1)
  }

  @Test func `the check of integrity finds nothing in a sound store`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: Cell.grid(2))
    try bench.run([Metric("loss", 1)])
    #expect(try bench.store.checkIntegrity().problems == [])
  }

  @Test(arguments: [
    ("DELETE FROM metric_result", "another number of metrics"),
    ("UPDATE attempt SET state = 'failed'", "no attempt at it ended so"),
    ("UPDATE cell SET state = 'pending' WHERE state = 'running'", "is not running"),
    ("INSERT INTO sweep_cell VALUES ('x', 'y', 0)", "names a row of sweep"),
  ])
  func `the check of integrity finds what disagrees`(_ damage: String, _ finding: String) throws {
    let bench = try Bench()
    try bench.store.insert(cells: Cell.grid(2))
    try bench.run([Metric("loss", 1)])
    _ = try bench.claim()
    try bench.store.execute("PRAGMA foreign_keys = OFF")
    try bench.store.execute(damage)
    let problems = try bench.store.checkIntegrity().problems
    #expect(problems.contains { $0.contains(finding) }, "\(problems)")
  }

  private func fill(_ path: String) throws {
    try ResultStore(path: path).insert(cells: Cell.grid(500))
  }
}
