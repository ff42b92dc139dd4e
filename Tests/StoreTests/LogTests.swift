import Foundation
import GRDB
import TestKit
import Testing

@testable import Store

@Suite struct `Logs of attempts` {
  /// A store with one attempt, its log, and logs that are none of its business.
  private func store(_ name: String, _ folder: URL) throws -> (ResultStore, attempt: String) {
    let store = try ResultStore(path: folder.appending(path: "\(name).sqlite").path)
    let cell = Cell.example(name)
    let lease = try #require(try store.claim(cell, worker: "w", leaseSeconds: 60))
    try store.finish(lease, outcome: .finished, seconds: 1)
    let logs = store.logFolder
    try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
    let secret = folder.appending(path: "secret")
    try Data("secret".utf8).write(to: secret)
    let attempt = lease.attemptIdentifier
    try Data("printed by \(name)".utf8).write(to: logs.appending(path: "\(attempt).log"))
    for other in ["notes.txt", "x.log", "01ARZ3NDEKTSV4RRFFQ69G5FAV.log"] {
      try Data("other".utf8).write(to: logs.appending(path: other))
    }
    return (store, attempt)
  }

  private func names(_ store: ResultStore) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: store.logFolder.path))
  }

  @Test func `come along when stores are merged, and only those`() throws {
    try withScratchFolder { folder in
      let (source, attempt) = try store("source", folder)
      let target = try ResultStore(path: folder.appending(path: "target.sqlite").path)
      _ = try target.merge(from: [source.path])
      #expect(try names(target) == ["\(attempt).log"])
      // A log that is there already stays.
      let log = target.logFolder.appending(path: "\(attempt).log")
      try Data("mine".utf8).write(to: log)
      _ = try target.merge(from: [source.path])
      #expect(try String(contentsOf: log, encoding: .utf8) == "mine")
    }
  }

  @Test func `come along when a store is exported as one`() throws {
    try withScratchFolder { folder in
      let (source, attempt) = try store("source", folder)
      let copy = folder.appending(path: "copy.sqlite")
      try source.exportContent(to: copy, as: .sqlite)
      #expect(try names(ResultStore.open(readOnly: copy.path)) == ["\(attempt).log"])
    }
  }

  @Test func `that are links or huge are left where they are`() throws {
    try withScratchFolder { folder in
      let (source, attempt) = try store("source", folder)
      let log = source.logFolder.appending(path: "\(attempt).log")
      try FileManager.default.removeItem(at: log)
      try FileManager.default.createSymbolicLink(
        at: log, withDestinationURL: folder.appending(path: "secret"))
      let target = try ResultStore(path: folder.appending(path: "target.sqlite").path)
      _ = try target.merge(from: [source.path])
      #expect(!FileManager.default.fileExists(atPath: target.logFolder.path))
      try FileManager.default.removeItem(at: log)
      try Data(count: (1 << 20) + 1).write(to: log)
      _ = try target.merge(from: [source.path])
      #expect(!FileManager.default.fileExists(atPath: target.logFolder.path))
    }
  }

  @Test(arguments: ["../../etc/passwd", "", "01ARZ3NDEKTSV4RRFFQ69G5FA/", "x"])
  func `have the names of attempts and no others`(_ name: String) {
    #expect(!ResultStore.isAttemptName(name))
  }
}

@Suite struct `A store that is just being made` {
  @Test func `is told from one of another application`() throws {
    try withScratchFolder { folder in
      let path = folder.appending(path: "new.sqlite").path
      for content in [Data(), try emptyDatabase(folder)] {
        try content.write(to: URL(filePath: path))
        #expect(throws: StoreError.unfilled(path: path)) { try ResultStore.open(readOnly: path) }
      }
      _ = try ResultStore(path: path)
      #expect(try ResultStore.open(readOnly: path).results().isEmpty)
    }
  }

  /// A file with a header, in WAL mode, and no table: what there is before the first migration.
  private func emptyDatabase(_ folder: URL) throws -> Data {
    let path = folder.appending(path: "empty.sqlite").path
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try queue.close()
    return try Data(contentsOf: URL(filePath: path))
  }
}
