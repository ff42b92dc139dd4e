import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Garbage` {
  /// A superseded attempt, a parent that a curve needs, orphans, and logs.
  private func littered() throws -> (bench: Bench, kept: Lease, stray: URL) {
    let bench = try Bench()
    let store = bench.store
    try store.register(sweep: "s", spec: "", cells: Cell.grid(2))
    try store.insert(cells: [.example("orphan"), .example("loose")])
    let parent = try bench.claim(leaseSeconds: 1)
    try store.append((0..<50).map { Metric("curve", 1, step: $0) }, to: parent)
    bench.clock.advance(by: 2)
    let kept = try bench.claim()
    try store.resume(kept, from: parent.attempt, atStep: 20)
    try store.finish(kept, outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
    try bench.run([Metric("loss", 5)], outcome: .failed("x"))
    try store.retry(sweep: "s", states: [.failed])
    try bench.run([Metric("loss", 2)])
    try bench.run([Metric("loss", 3)])
    try FileManager.default.createDirectory(
      at: store.logFolder, withIntermediateDirectories: true)
    let stray = store.logFolder.appending(path: "01ARZ3NDEKTSV4RRFFQ69G5FAV.log")
    let used = store.logFolder.appending(path: kept.attemptIdentifier + ".log")
    for file in [stray, used] { try Data("log".utf8).write(to: file) }
    return (bench, kept, stray)
  }

  @Test func `is shown and left alone unless it is to be deleted`() throws {
    let (bench, _, stray) = try littered()
    let digest = try bench.store.contentDigest()
    let report = try bench.store.collectGarbage(deletes: false)
    #expect(report.supersededAttempts.count == 1 && report.metrics == 1)
    #expect(report.orphanCells == [Cell.example("loose").identity])
    #expect(report.strayLogs == [stray.lastPathComponent] && report.logBytes == 3)
    #expect(report.bytesAfter == nil && report.bytesBefore > 0)
    #expect(try bench.store.contentDigest() == digest)
    #expect(FileManager.default.fileExists(atPath: stray.path))
  }

  @Test func `goes without any result or surviving curve`() throws {
    let (bench, kept, stray) = try littered()
    let before = try bench.store.results(sweep: "s")
    let report = try bench.store.collectGarbage(deletes: true)
    #expect(report.bytesAfter != nil)
    #expect(try bench.store.results(sweep: "s") == before)
    #expect(try bench.store.curve(of: kept.identity, metric: "curve").count == 21)
    #expect(try bench.store.results().count == 3)
    #expect(!FileManager.default.fileExists(atPath: stray.path))
    #expect(try bench.store.checkIntegrity().problems == [])
    #expect(try bench.store.collectGarbage(deletes: false).isEmpty)
  }

  @Test func `spares cells that are wanted elsewhere`() throws {
    let bench = try littered().bench
    let wanted: Set = [Cell.example("loose").identity]
    #expect(try bench.store.collectGarbage(deletes: false, keeping: wanted).orphanCells == [])
  }
}

@Suite struct `An appender` {
  @Test func `stores points in order, once it has been flushed or closed`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    let appender = MetricAppender(bench.store, lease: lease)
    for step in 0..<2_500 { try appender.append(Metric("curve", Double(step), step: Int64(step))) }
    try appender.flush()
    #expect(try bench.store.curve(of: lease.identity, metric: "curve").count == 2_500)
    try appender.append(Metric("curve", 0, step: 9_999))
    try appender.close()
    try appender.close()
    let curve = try bench.store.curve(of: lease.identity, metric: "curve")
    #expect(curve.compactMap(\.step) == (0..<2_500).map { Int64($0) } + [9_999])
  }

  @Test func `throws what went wrong and stores nothing more`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim(leaseSeconds: 1)
    let appender = MetricAppender(bench.store, lease: lease)
    try appender.append(Metric("curve", 1, step: 1))
    bench.clock.advance(by: 2)
    try bench.store.expireLeases()
    #expect(throws: StoreError.self) { try appender.flush() }
    #expect(throws: StoreError.self) { try appender.append(Metric("curve", 1, step: 2)) }
    #expect(throws: StoreError.self) { try appender.close() }
    let points = try bench.store.query(sql: "SELECT count(*) FROM metric")
    // At most what the background had stored before the lease was lost.
    #expect(points.rows == [[.integer(0)]] || points.rows == [[.integer(1)]])
  }
}
