import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `Spool files` {
  /// A store with a leased cell, and the spool file of its worker.
  private func spooled(_ bench: Bench, _ folder: URL) throws -> (lease: Lease, file: URL) {
    try bench.store.insert(cells: Cell.grid(2))
    let lease = try bench.claim()
    let file = folder.appending(path: "task-1.jsonl")
    let writer = try SpoolWriter(path: file.path, lease: lease)
    try writer.append([Metric("curve", .nan, step: 1), Metric("curve", -0.0, step: 2)])
    try writer.finish(
      outcome: .finished, metrics: [Metric("loss", 1.0 / 3, standardError: .infinity, count: 3)],
      artifacts: [Artifact(name: "mask", path: "masks/a", digest: "00", bytes: 3)],
      provenance: ["signature": "é\n\"x\""], seconds: 1.5)
    return (lease, file)
  }

  /// The store as it was when the lease was given.
  private func copies(of bench: Bench, in folder: URL) throws -> (Int) throws -> ResultStore {
    try bench.store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let original = try Data(contentsOf: URL(fileURLWithPath: bench.store.path))
    return { number in
      let file = folder.appending(path: "copy-\(number).sqlite")
      try original.write(to: file)
      return try ResultStore(path: file.path, clock: { bench.clock() })
    }
  }

  @Test func `are taken in once, however often they are read`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      let (lease, file) = try spooled(bench, folder)
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.records == 4 && report.metrics == 3)
      #expect(report.ended == [lease.attemptIdentifier])
      #expect(report.tornBytes == 0 && report.fault == nil && report.refused == [:])
      let digest = try bench.store.contentDigest()
      let copy = folder.appending(path: "copy.jsonl")
      try FileManager.default.copyItem(at: file, to: copy)
      #expect(try bench.store.ingest(spool: file.path) == SpoolReport())
      #expect(try bench.store.ingest(spool: copy.path) == SpoolReport())
      #expect(try bench.store.contentDigest() == digest)
      let row = try #require(try bench.store.results().first { $0.identity == lease.identity })
      #expect(row.details["loss"]?.standardError == .infinity && row.metrics["loss"] == 1.0 / 3)
      let curve = try bench.store.curve(of: lease.identity, metric: "curve")
      #expect(curve[0].value.isNaN && curve[1].value.sign == .minus)
      #expect(try bench.store.checkIntegrity().problems == [])
    }
  }

  @Test func `cut at any byte give a prefix, and the rest later`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      let file = try spooled(bench, folder).file
      let whole = try Data(contentsOf: file)
      let ends = whole.indices.filter { whole[$0] == 10 }
      let fresh = try copies(of: bench, in: folder)
      let reference = try fresh(-1)
      _ = try reference.ingest(spool: file.path)
      let digest = try reference.contentDigest()
      // Every byte about a line's end and every seventh: each takes a store of its own.
      for length in 0...whole.count
      where length % 7 == 0 || ends.contains(where: { abs($0 - length) < 2 }) {
        let store = try fresh(length)
        let cut = folder.appending(path: "cut.jsonl")
        try whole.prefix(length).write(to: cut)
        let complete = ends.count { $0 < length }
        let report = try store.ingest(spool: cut.path)
        #expect(report.records == complete && report.fault == nil)
        #expect(report.tornBytes == length - (complete == 0 ? 0 : ends[complete - 1] + 1))
        try whole.write(to: cut)
        #expect(try store.ingest(spool: cut.path).records == ends.count - complete)
        #expect(try store.contentDigest() == digest)
        try store.close()
      }
    }
  }

  @Test func `with a damaged line are read up to it`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      let file = try spooled(bench, folder).file
      var bytes = try Data(contentsOf: file)
      let second = try #require(bytes.firstIndex(of: 10)) + 60
      bytes[second] ^= 1
      try bytes.write(to: file)
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.records == 1)
      #expect(report.fault?.contains("line 2: ") == true, "\(String(describing: report.fault))")
    }
  }

  @Test func `without one of their lines are read up to the gap`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      let file = try spooled(bench, folder).file
      let lines = try Data(contentsOf: file).split(separator: 10)
      try Data((lines[0] + [10] + lines[2] + [10])).write(to: file)
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.records == 1 && report.fault?.contains("it is record 2, wanted 1") == true)
    }
  }

  @Test func `of a worker that was given up are refused`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      let (lease, file) = try spooled(bench, folder)
      bench.clock.advance(by: 100)
      try bench.store.expireLeases()
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.refused == [lease.attemptIdentifier: "the attempt is lost"])
      #expect(report.metrics == 0 && report.ended == [])
      #expect(try bench.store.states()[lease.identity]?.state == .pending)
    }
  }

  @Test(arguments: [
    (Abandonment.released, CellState.pending, "released", 0),
    (.crashed("a trap"), .failed, "failed", 1),
    (.lost("its node"), .lost, "lost", 1),
  ])
  func `that abandon their attempt send the cell where the policy says`(
    _ how: Abandonment, state: CellState, attempt: String, counted: Int
  ) throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      try bench.store.insert(cells: Cell.grid(1))
      let lease = try bench.claim()
      let file = folder.appending(path: "task-1.jsonl")
      try SpoolWriter(path: file.path, lease: lease).abandon(as: how)
      let report = try bench.store.ingest(spool: file.path, policy: RetryPolicy(retries: 0))
      #expect(report.abandoned.map(\.reason) == [how.reason] && report.ended == [])
      #expect(try bench.store.states()[lease.identity]?.state == state)
      #expect(try bench.store.states()[lease.identity]?.attempts == counted)
      #expect(try bench.store.attempts(of: lease.identity).map(\.state) == [attempt])
      #expect(SpoolSummary(paths: [file.path]).ended == [lease.attemptIdentifier])
      #expect(try bench.store.ingest(spool: file.path) == SpoolReport())
    }
  }

  @Test func `of an attempt that the store does not know take a free cell, but no other`() throws {
    let (here, there) = (try Bench(), try Bench())
    try withScratchFolder { folder in
      let file = try spooled(there, folder).file
      #expect(try here.store.ingest(spool: file.path).ended.count == 1)
      #expect(try here.store.results().map(\.state) == [.finished])
      let third = try Bench()
      try third.store.insert(cells: [.example()])
      _ = try third.claim()
      #expect(
        try third.store.ingest(spool: file.path).refused.values.first == "its cell is running")
    }
  }

  @Test func `are continued behind the last whole line`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      try bench.store.insert(cells: [.example()])
      let lease = try bench.claim()
      let file = folder.appending(path: "task.jsonl")
      try SpoolWriter(path: file.path, lease: lease).append([Metric("curve", 1, step: 1)])
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"v\":1,\"met".utf8))
      try handle.close()
      #expect(try bench.store.ingest(spool: file.path).tornBytes == 11)
      let writer = try SpoolWriter(path: file.path, lease: lease)
      try writer.finish(outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.records == 2 && report.ended.count == 1)
    }
  }

  @Test func `never name a file outside the store's directory`() throws {
    let bench = try Bench()
    try withScratchFolder { folder in
      try bench.store.insert(cells: [.example()])
      let file = folder.appending(path: "task.jsonl")
      let writer = try SpoolWriter(path: file.path, lease: try bench.claim())
      try writer.finish(
        outcome: .finished, artifacts: [Artifact(name: "x", path: "../../x", bytes: 1)], seconds: 1)
      let report = try bench.store.ingest(spool: file.path)
      #expect(report.fault?.contains("outside the store") == true && report.ended == [])
    }
  }
}
