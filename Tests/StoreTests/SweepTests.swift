import Essentials
import Testing

@testable import Store

@Suite struct `Sweeps` {
  @Test func `registered twice change nothing`() throws {
    let bench = try Bench()
    let cells = Cell.grid(3)
    let first = try bench.store.register(sweep: "s", spec: "a", cells: cells + [cells[0]])
    #expect(first.isNewSweep && first.new == cells.map(\.identity))
    let second = try bench.store.register(sweep: "s", spec: "a", cells: cells)
    #expect(!second.isNewSweep && !second.specChanged)
    #expect(second.new.isEmpty && second.removed.isEmpty)
    #expect(second.known == cells.map(\.identity))
    #expect(try bench.store.cells(sweep: "s") == cells)
  }

  @Test func `that are extended rerun nothing`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "2", cells: Cell.grid(2))
    try bench.run()
    try bench.run()
    let wider = Cell.grid(3)
    let difference = try bench.store.register(sweep: "s", spec: "3", cells: wider.reversed())
    #expect(difference.new == [wider[2].identity])
    #expect(difference.specChanged)
    #expect(Set(difference.finished) == Set(wider.prefix(2).map(\.identity)))
    #expect(try bench.store.claimNext(sweep: "s", worker: "w", leaseSeconds: 1)?.cell == wider[2])
    #expect(try bench.store.claimNext(sweep: "s", worker: "w", leaseSeconds: 1) == nil)
  }

  @Test func `show what an edited spec changes before it is stored`() throws {
    let bench = try Bench()
    let cells = Cell.grid(4)
    try bench.store.register(sweep: "s", spec: "old", cells: Array(cells[0..<3]))
    let edited = [cells[3], cells[1]]
    let shown = try bench.store.difference(sweep: "s", spec: "new", cells: edited)
    #expect(try bench.store.cells(sweep: "s") == Array(cells[0..<3]))
    let done = try bench.store.register(sweep: "s", spec: "new", cells: edited)
    #expect(shown == done)
    #expect(done.new == [cells[3].identity] && done.known == [cells[1].identity])
    #expect(done.removed == [cells[0].identity, cells[2].identity])
    #expect(try bench.store.cells(sweep: "s") == edited)
    #expect(try bench.store.results().count == 4, "cells that left the sweep stay in the store")
    let specs = try bench.store.query(sql: "SELECT spec FROM sweep_spec ORDER BY spec")
    #expect(specs.rows == [[.text("new")], [.text("old")]])
  }

  @Test func `share what any of them has finished`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "one", spec: "", cells: Cell.grid(2))
    try bench.run([Metric("loss", 1)])
    let difference = try bench.store.register(sweep: "two", spec: "", cells: Cell.grid(1))
    #expect(difference.finished == difference.new)
    #expect(try bench.store.results(sweep: "two").map(\.metrics) == [["loss": 1]])
    #expect(try bench.store.progress("two").remaining == 0)
  }

  @Test func `retry exactly the states that are asked for, never a running cell`() throws {
    let bench = try Bench()
    let cells = Cell.grid(4)
    try bench.store.register(sweep: "s", spec: "", cells: cells)
    try bench.run()
    try bench.run(outcome: .failed("x"))
    try bench.run(outcome: .timedOut)
    _ = try bench.claim()
    #expect(try bench.store.retry(sweep: "s", states: [.failed, .running]) == [cells[1].identity])
    let progress = try bench.store.progress("s")
    #expect(progress.counts == [.finished: 1, .pending: 1, .timedOut: 1, .running: 1])
    #expect(progress.total == 4 && progress.remaining == 2 && progress.secondsSpent == 1)
    #expect(try bench.claim().cell == cells[1])
  }

  @Test func `a finished cell that is run again shows its new result only`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(1))
    try bench.run([Metric("loss", 1)])
    try bench.store.retry(sweep: "s", states: [.finished])
    #expect(try bench.store.results()[0].metrics.isEmpty)
    try bench.run([Metric("loss", 2)])
    #expect(try bench.store.results()[0].metrics == ["loss": 2])
    #expect(try bench.store.results()[0].attempts == 2)
  }

  @Test func `that do not exist are named, with the nearest one that does`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "pruning", spec: "", cells: [])
    let expected = StoreError.unknownSweep(name: "prunnig", nearest: "pruning")
    #expect(throws: expected) { try bench.store.progress("prunnig") }
    #expect(throws: expected) { try bench.store.results(sweep: "prunnig") }
    #expect(expected.description.contains("did you mean 'pruning'?"))
  }

  @Test func `costs are known per strategy and arena`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(4))
    for seconds in [1.0, 2, 9] { try bench.run(seconds: seconds) }
    try bench.run(outcome: .failed("x"), seconds: 1000)
    let cost = try bench.store.secondsPerCell(strategy: "wanda", arena: "lm")
    #expect(cost == StoredCost(count: 3, medianSeconds: 2, meanSeconds: 4))
    #expect(try bench.store.secondsPerCell(strategy: "oats", arena: "lm") == nil)
  }

  @Test func `identities can be found by their beginning`() throws {
    let bench = try Bench()
    let identity = Cell.example().identity
    try bench.store.insert(cells: [.example(), .example(replicate: 1)])
    #expect(try bench.store.identities(startingWith: String(identity.prefix(8))) == [identity])
    #expect(try bench.store.identities(startingWith: "").count == 2)
    #expect(try bench.store.identities(startingWith: "%").isEmpty)
  }
}
