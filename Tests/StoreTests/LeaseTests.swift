import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Leases` {
  @Test func `four workers on connections of their own run 200 cells, each exactly once`()
    async throws
  {
    let bench = try Bench()
    let cells = Cell.grid(200)
    try bench.store.register(sweep: "s", spec: "", cells: cells)
    let taken = try await withThrowingTaskGroup(of: [String].self) { group in
      for worker in 0..<4 {
        group.addTask {
          let store = try bench.second()
          var mine: [String] = []
          while let lease = try store.claimNext(
            sweep: "s", worker: "w\(worker)", leaseSeconds: 60)
          {
            mine.append(lease.identity)
            try store.finish(
              lease, outcome: .finished, metrics: [Metric("loss", Double(lease.cell.replicate))],
              seconds: 1)
          }
          return mine
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(taken.sorted() == cells.map(\.identity).sorted())
    let results = try bench.store.results(sweep: "s")
    #expect(results.map { $0.metrics["loss"] } == (0..<200).map { Double($0) })
    #expect(results.allSatisfy { $0.attempts == 1 && $0.state == .finished })
  }

  @Test func `are given in the sweep's order, or in the list's`() throws {
    let bench = try Bench()
    let cells = Cell.grid(3)
    try bench.store.register(sweep: "s", spec: "", cells: cells)
    let last = try bench.store.claimNext(
      among: [cells[2].identity, cells[0].identity], worker: "w", leaseSeconds: 9)
    let first = try bench.store.claimNext(sweep: "s", worker: "w", leaseSeconds: 9)
    #expect(last?.cell == cells[2])
    #expect(first?.cell == cells[0])
    #expect(try bench.store.claimNext(among: [], worker: "w", leaseSeconds: 9) == nil)
  }

  @Test func `that run out are taken over, and the old attempt is lost`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let old = try bench.claim(worker: "old", leaseSeconds: 60)
    bench.clock.advance(by: 59.9)
    #expect(try bench.store.claimNext(worker: "new", leaseSeconds: 60) == nil)
    bench.clock.advance(by: 0.1)
    let new = try bench.claim(worker: "new")
    #expect(new.identity == old.identity)
    #expect(new.token > old.token && new.number == 2)
    #expect(new.attemptIdentifier > old.attemptIdentifier)
    let states = try bench.store.query(sql: "SELECT state, ended_at IS NOT NULL FROM attempt")
    #expect(states.rows == [[.text("lost"), .integer(1)], [.text("running"), .integer(0)]])
  }

  @Test func `a zombie's late writes are refused, and nothing of them is stored`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let zombie = try bench.claim(worker: "zombie", leaseSeconds: 60)
    bench.clock.advance(by: 61)
    let heir = try bench.claim(worker: "heir")
    let expected = StoreError.leaseLost(
      identity: zombie.identity, worker: "zombie", detail: "attempt 1 is lost, heir runs the cell")
    let late = [Metric("loss", 99)]
    #expect(throws: expected) {
      try bench.store.finish(zombie, outcome: .finished, metrics: late, seconds: 1)
    }
    #expect(throws: expected) { try bench.store.append(late, to: zombie) }
    #expect(throws: expected) { try bench.store.renew(zombie) }
    #expect(throws: expected) { try bench.store.release(zombie) }
    try bench.store.finish(heir, outcome: .finished, metrics: [Metric("loss", 1)], seconds: 1)
    #expect(throws: StoreError.self) {
      try bench.store.finish(zombie, outcome: .failed("late"), metrics: late, seconds: 1)
    }
    #expect(try bench.store.results().map(\.metrics) == [["loss": 1]])
    #expect(try bench.store.query(sql: "SELECT count(*) FROM metric").rows == [[.integer(1)]])
  }

  @Test func `that ran out are still good while nobody has taken the cell`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim(leaseSeconds: 1)
    bench.clock.advance(by: 100)
    try bench.store.finish(lease, outcome: .finished, seconds: 100)
    #expect(try bench.store.states()[lease.identity]?.state == .finished)
  }

  @Test func `that are renewed last longer`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim(leaseSeconds: 60)
    bench.clock.advance(by: 50)
    let renewed = try bench.store.renew(lease)
    #expect(renewed.expiresAt == lease.expiresAt + 50)
    bench.clock.advance(by: 50)
    #expect(try bench.store.claimNext(worker: "other", leaseSeconds: 60) == nil)
    bench.clock.advance(by: 10)
    #expect(try bench.store.states()[lease.identity]?.isExpired == true)
    #expect(try bench.store.expireLeases() == [lease.identity])
    #expect(try bench.store.states()[lease.identity]?.state == .pending)
    #expect(throws: StoreError.self) { try bench.store.renew(renewed) }
    #expect(try bench.claim(worker: "other").number == 2)
  }

  @Test func `that are released leave the cell pending and count as no attempt`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    try bench.store.release(lease)
    #expect(try bench.store.states()[lease.identity]?.state == .pending)
    try bench.run()
    #expect(try bench.store.states()[lease.identity]?.attempts == 1)
  }

  @Test func `survive being written to a file`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let data = try JSONEncoder().encode(bench.claim())
    let lease = try JSONDecoder().decode(Lease.self, from: data)
    try bench.second().finish(lease, outcome: .finished, seconds: 1)
    #expect(try bench.store.results()[0].state == .finished)
  }

  @Test(arguments: [
    (Outcome.finished, CellState.finished), (.refused("too dense"), .refused),
    (.diverged("step 3"), .diverged), (.failed("no memory"), .failed), (.timedOut, .timedOut),
  ])
  func `end in the outcome's state, with its message`(_ outcome: Outcome, _ state: CellState)
    throws
  {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    try bench.run([Metric("sparsity", 0.4)], outcome: outcome, seconds: 2.5)
    let row = try bench.store.results()[0]
    #expect(row.state == state && row.error == outcome.message)
    #expect(row.seconds == 2.5 && row.metrics == ["sparsity": 0.4])
    #expect(try bench.store.claimNext(worker: "w", leaseSeconds: 1) == nil)
  }
}
