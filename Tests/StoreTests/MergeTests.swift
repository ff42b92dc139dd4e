import Essentials
import Foundation
import TestKit
import Testing

@testable import Store

@Suite struct `Merging stores` {
  /// Four stores that share cells, sweeps, attempts and definitions, and disagree on some.
  private func fourStores(in folder: URL) throws -> [String] {
    try (0..<4).map { index in
      let clock = ManualClock()
      clock.advance(by: Double(index % 3) * 10)
      let path = folder.appending(path: "\(index).sqlite").path
      let store = try ResultStore(path: path, clock: { clock() })
      try store.define([
        MetricDefinition(
          name: "loss", unit: index == 2 ? "bits" : "nats", direction: .lower, summary: "")
      ])
      let cells = (index..<(index + 4)).map { Cell.example(replicate: $0) }
      try store.register(sweep: "shared", spec: "v\(index % 2)", cells: cells)
      try store.register(sweep: "own \(index)", spec: "", cells: [cells[0]])
      try store.record(
        StoredFit(
          identity: "fit \(index % 2)", law: "power", source: "runs \(index)", rows: 12,
          dataDigest: "d", settings: [:], result: ["E": .number(Double(index))],
          objective: Double(index), heldOutError: index == 3 ? 0.1 : nil))
      try store.record(subject: "s", description: ["from": .integer(Int64(index % 2))])
      for turn in 0..<3 {
        guard let lease = try store.claimNext(worker: "w\(index)", leaseSeconds: 60) else { break }
        clock.advance(by: 1)
        try store.append([Metric("curve", Double(index), step: 1)], to: lease)
        let outcome: Outcome = turn == index % 3 ? .failed("by \(index)") : .finished
        try store.finish(
          lease, outcome: outcome, metrics: [Metric("loss", Double(index / 2) - 0.0)], seconds: 1)
      }
      _ = try store.claimNext(worker: "w\(index)", leaseSeconds: 60)
      return path
    }
  }

  private func permutations(_ items: [String]) -> [[String]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index -> [[String]] in
      var rest = items
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }

  @Test func `gives one content in any order, and again, and by way of others`() throws {
    try withScratchFolder { folder in
      let paths = try fourStores(in: folder)
      var digests: Set<String> = []
      for (number, order) in permutations(paths).enumerated() {
        let path = folder.appending(path: "merged-\(number).sqlite").path
        let store = try ResultStore(path: path)
        let report = try store.merge(from: order)
        #expect(report.newCells == 7 && report.newAttempts == 16)
        digests.insert(try store.contentDigest())
        if number % 8 == 0 {
          let again = try store.merge(from: order.reversed() + order)
          #expect(again.newAttempts == 0 && again.replacedAttempts == 0 && again.newCells == 0)
          digests.insert(try store.contentDigest())
          #expect(try store.checkIntegrity().problems == [])
        }
      }
      let pairs = try [paths[..<2], paths[2...]].enumerated().map { number, half in
        let path = folder.appending(path: "pair-\(number).sqlite").path
        _ = try ResultStore(path: path).merge(from: Array(half))
        return path
      }
      let whole = try ResultStore(path: folder.appending(path: "whole.sqlite").path)
      _ = try whole.merge(from: pairs)
      digests.insert(try whole.contentDigest())
      #expect(digests.count == 1)
    }
  }

  @Test func `keeps both of two results, reports them, and lets the later start speak`() throws {
    let (first, second) = (try Bench(), try Bench())
    second.clock.advance(by: 5)
    for (bench, loss) in [(first, 1.0), (second, 2.0)] {
      try bench.store.insert(cells: [.example()])
      try bench.run([Metric("loss", loss), Metric("cost/seconds", loss)])
    }
    let report = try first.store.merge(from: [second.store.path])
    #expect(report.conflicts.map(\.subject) == ["cell \(Cell.example().identity)"])
    #expect(report.conflicts[0].detail.contains("the last to have started"))
    #expect(try first.store.results()[0].metrics["loss"] == 2)
    #expect(try first.store.results()[0].attempts == 2)
    let other = try second.store.merge(from: [first.store.path])
    #expect(other.conflicts == report.conflicts)
    #expect(try first.store.contentDigest() == second.store.contentDigest())
  }

  @Test func `takes costs for no conflict`() throws {
    let (first, second) = (try Bench(), try Bench())
    second.clock.advance(by: 5)
    for (bench, cost) in [(first, 1.0), (second, 2.0)] {
      try bench.store.insert(cells: [.example()])
      try bench.run([Metric("loss", 1), Metric("cost/seconds", cost)])
    }
    #expect(try first.store.merge(from: [second.store.path]).conflicts == [])
  }

  @Test func `fences a worker whose cell another store has finished`() throws {
    let (here, there) = (try Bench(), try Bench())
    for bench in [here, there] { try bench.store.insert(cells: [.example()]) }
    let lease = try here.claim()
    try there.run([Metric("loss", 1)])
    _ = try here.store.merge(from: [there.store.path])
    #expect(throws: StoreError.self) {
      try here.store.finish(lease, outcome: .finished, metrics: [Metric("loss", 9)], seconds: 1)
    }
    #expect(try here.store.results()[0].metrics == ["loss": 1])
    #expect(try here.store.checkIntegrity().problems == [])
  }

  @Test func `leaves a running attempt alone when a copy of the store comes back`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    try withScratchFolder { folder in
      let copy = folder.appending(path: "copy.sqlite")
      try bench.store.exportContent(to: copy, as: .sqlite)
      _ = try bench.store.merge(from: [copy.path])
      try bench.store.finish(lease, outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
      _ = try bench.store.merge(from: [copy.path])
      #expect(try bench.store.results()[0].metrics == ["loss": 1])
      let late = try ResultStore(path: copy.path)
      #expect(try late.merge(from: [bench.store.path]).replacedAttempts == 1)
      #expect(try late.contentDigest() == bench.store.contentDigest())
    }
  }

  @Test func `reads a store of version 1 without changing it`() throws {
    try withScratchFolder { folder in
      let old = folder.appending(path: "old.sqlite")
      try FileManager.default.copyItem(at: StoreFixture.version1, to: old)
      let store = try ResultStore(path: folder.appending(path: "new.sqlite").path)
      #expect(try store.merge(from: [old.path]).newCells == 5)
      #expect(try Data(contentsOf: old) == Data(contentsOf: StoreFixture.version1))
      let upgraded = try ResultStore(path: old.path)
      #expect(try upgraded.contentDigest() == store.contentDigest())
    }
  }
}
