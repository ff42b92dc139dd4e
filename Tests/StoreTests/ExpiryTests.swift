import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Attempts that others end` {
  @Test func `run out leases make a cell pending as often as the policy allows, then lost`() throws
  {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(1))
    for attempt in 1...3 {
      #expect(try bench.claim(leaseSeconds: 10).number == attempt)
      bench.clock.advance(by: 11)
    }
    #expect(try bench.store.claimNext(sweep: "s", worker: "w", leaseSeconds: 10) == nil)
    let status = try #require(try bench.store.states().values.first)
    #expect(status.state == .lost && status.attempts == 3)
    #expect(status.error?.contains("the lease of worker ran out") == true)
    #expect(try !bench.store.hasOpenCells("s"))
    #expect(try bench.store.checkIntegrity().isSound)
    try bench.store.retry(sweep: "s", states: [.lost])
    #expect(try bench.claim().number == 4)
  }

  @Test func `a worker that is gone loses its cell before its lease runs out`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(2))
    let dead = try bench.claim(worker: "dead")
    let alive = try bench.claim(worker: "alive")
    #expect(try bench.store.expireLeases { $0 == "dead" } == [dead.identity])
    let record = try #require(try bench.store.attempts(of: dead.identity).first)
    #expect(record.state == "lost" && record.error == "dead vanished")
    try bench.store.finish(alive, outcome: .finished, seconds: 1)
  }

  @Test func `a crash is a failed attempt, and one too many fails the cell`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(1))
    let policy = RetryPolicy(retries: 1)
    _ = try bench.claim(worker: "w")
    let first = try bench.store.abandon(worker: "w", as: .crashed("trap"), policy: policy)
    #expect(first.map(\.state) == [.pending] && first.map(\.attempts) == [1])
    _ = try bench.claim(worker: "w")
    let second = try bench.store.abandon(worker: "w", as: .crashed("trap"), policy: policy)
    #expect(second.map(\.state) == [.failed])
    #expect(try bench.store.results()[0].error == "trap")
    #expect(try bench.store.abandon(worker: "w", as: .crashed("trap")).isEmpty)
  }

  @Test func `what is handed back for a worker counts for nothing`() throws {
    let bench = try Bench()
    try bench.store.register(sweep: "s", spec: "", cells: Cell.grid(1))
    _ = try bench.claim(worker: "w")
    let released = try bench.store.abandon(worker: "w", as: .released)
    #expect(released.map(\.attempts) == [0] && released.map(\.state) == [.pending])
  }

  @Test func `a cursor takes every cell once, and finds again what became free behind it`() throws {
    let bench = try Bench()
    let cells = Cell.grid(5)
    try bench.store.register(sweep: "s", spec: "", cells: cells)
    var cursor = ClaimCursor()
    func next() throws -> Lease? {
      try bench.store.claimNext(sweep: "s", after: &cursor, worker: "w", leaseSeconds: 60)
    }
    let first = try #require(try next())
    #expect(try next()?.cell == cells[1])
    try bench.store.release(first)
    #expect(try (0..<4).map { _ in try next()?.cell } == [cells[2], cells[3], cells[4], cells[0]])
    #expect(try next() == nil)
  }
}

@Suite struct `The lease clock` {
  /// A store whose steady clock stands still.
  private func store(
    _ scratch: Scratch, _ wall: ManualClock, second: Double, origin: String = "boot"
  ) throws -> ResultStore {
    let clock = SteadyClock(origin: origin) { second }
    return try ResultStore(path: scratch.path(), clock: { wall() }, steadyClock: clock)
  }

  @Test(arguments: [-86_400.0, 86_400])
  func `setting the time of day moves no lease`(seconds: Double) throws {
    let (scratch, wall) = (try Scratch(), ManualClock())
    let before = try store(scratch, wall, second: 1000)
    try before.insert(cells: [.example()])
    let lease = try #require(try before.claimNext(worker: "w", leaseSeconds: 60))
    wall.advance(by: seconds)
    let during = try store(scratch, wall, second: 1050)
    #expect(try during.claimNext(worker: "other", leaseSeconds: 60) == nil)
    #expect(try during.states()[lease.identity]?.isExpired == false)
    let after = try store(scratch, wall, second: 1061)
    #expect(try after.states()[lease.identity]?.isExpired == true)
    #expect(try after.claimNext(worker: "other", leaseSeconds: 60)?.number == 2)
    #expect(throws: StoreError.self) { try before.finish(lease, outcome: .finished, seconds: 1) }
  }

  @Test func `after a start of the machine leases count from its new beginning`() throws {
    let (scratch, wall) = (try Scratch(), ManualClock())
    let before = try store(scratch, wall, second: 500_000)
    try before.insert(cells: [.example()])
    _ = try before.claimNext(worker: "w", leaseSeconds: 60)
    wall.advance(by: 100)
    let after = try store(scratch, wall, second: 5, origin: "next")
    #expect(try after.claimNext(worker: "other", leaseSeconds: 60)?.number == 2)
  }
}
