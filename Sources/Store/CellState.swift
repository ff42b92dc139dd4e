/// Where a cell stands.
public enum CellState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Waits for a worker.
  case pending
  /// A worker holds a lease on it.
  case running
  /// Done; its metrics are stored.
  case finished
  /// Missed its budget by more than rounding.
  case refused
  /// Its numbers stopped being finite.
  case diverged
  /// Ended with an error.
  case failed
  /// Ran out of time.
  case timedOut = "timed_out"
  /// Its workers vanished, more often than it may be retried.
  case lost

  /// The states in which an attempt can end, other than losing its lease.
  public static let ended: [CellState] = [.finished, .refused, .diverged, .failed, .timedOut]
}

/// How an attempt ended.
public enum Outcome: Sendable, Hashable, Codable {
  /// It has its result.
  case finished
  /// It missed its budget, for this reason.
  case refused(String)
  /// Its numbers stopped being finite, at this place.
  case diverged(String)
  /// It ended with this error.
  case failed(String)
  /// It ran out of time.
  case timedOut

  /// The state that a cell takes with this outcome.
  public var state: CellState {
    switch self {
    case .finished: .finished
    case .refused: .refused
    case .diverged: .diverged
    case .failed: .failed
    case .timedOut: .timedOut
    }
  }

  /// The reason or error, when there is one.
  public var message: String? {
    switch self {
    case .refused(let text), .diverged(let text), .failed(let text): text
    case .finished, .timedOut: nil
    }
  }
}

/// A cell's state with what a planner and a person want to know of it.
public struct CellStatus: Sendable, Hashable {
  /// The state.
  public var state: CellState
  /// How many attempts were made, not counting those handed back.
  public var attempts: Int
  /// The reason or error of the attempt that gave the state.
  public var error: String?
  /// Who runs it or ran it.
  public var worker: String?
  /// Whether it runs under a lease that has run out.
  public var isExpired: Bool
}
