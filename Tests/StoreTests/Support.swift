import Essentials
import Foundation
import Synchronization

@testable import Store

/// A directory that goes when the test ends.
final class Scratch: Sendable {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("store-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// A path in the directory; nothing is made there.
  func path(_ name: String = "store.sqlite") -> String {
    directory.appendingPathComponent(name).path
  }

  func write(_ data: Data, to name: String) throws -> String {
    try data.write(to: directory.appendingPathComponent(name))
    return path(name)
  }
}

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
  private let date = Mutex(Date(timeIntervalSince1970: 1_780_000_000))

  func advance(by seconds: Double) { date.withLock { $0 += seconds } }
  func callAsFunction() -> Date { date.withLock { $0 } }
}

/// A fresh store with its clock.
struct Bench {
  let scratch: Scratch
  let clock = ManualClock()
  let store: ResultStore

  init() throws {
    scratch = try Scratch()
    store = try ResultStore(path: scratch.path(), clock: Self.clock(clock, keeping: scratch))
  }

  /// Another connection to the same file.
  func second(busyTimeout: Double = 10) throws -> ResultStore {
    try ResultStore(
      path: scratch.path(), busyTimeout: busyTimeout, clock: Self.clock(clock, keeping: scratch))
  }

  /// The directory lives as long as a store in it, whatever else the test lets go.
  private static func clock(
    _ clock: ManualClock, keeping scratch: Scratch
  ) -> @Sendable () -> Date {
    { withExtendedLifetime(scratch) { clock() } }
  }

  /// Runs one cell of the sweep to its end.
  @discardableResult
  func run(
    _ metrics: [Metric] = [], outcome: Outcome = .finished, seconds: Double = 1,
    provenance: JSONValue = [:]
  ) throws -> Lease {
    let lease = try claim()
    try store.finish(
      lease, outcome: outcome, metrics: metrics, provenance: provenance, seconds: seconds)
    return lease
  }

  func claim(worker: String = "worker", leaseSeconds: Double = 60) throws -> Lease {
    guard let lease = try store.claimNext(worker: worker, leaseSeconds: leaseSeconds) else {
      throw NothingToClaim()
    }
    return lease
  }
}

struct NothingToClaim: Error {}

extension Cell {
  static func example(
    _ strategy: String = "wanda", sparsity: Double = 0.5, replicate: Int = 0,
    hyperparameters: [String: JSONValue] = [:]
  ) -> Cell {
    Cell(
      strategy: strategy, hyperparameters: hyperparameters, arena: "lm",
      budget: ["sparsity": .number(sparsity)], replicate: replicate, evaluation: "ppl-1")
  }

  static func grid(_ replicates: Int) -> [Cell] {
    (0..<replicates).map { .example(replicate: $0) }
  }
}
