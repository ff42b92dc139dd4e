public import Essentials
public import Foundation

/// What a spec changes against the sweep of the same name that is stored.
public struct SweepDifference: Sendable, Hashable {
  /// Whether the store had no sweep of that name.
  public var isNewSweep: Bool
  /// Whether the spec's text differs from the stored one.
  public var specChanged: Bool
  /// The cells that the stored spec did not have, in the order of the new one.
  public var new: [String]
  /// The cells that both have, in the order of the new one.
  public var known: [String]
  /// The cells that only the stored spec has.
  public var removed: [String]
  /// The cells of the new spec that are finished already, for this sweep or any other.
  public var finished: [String]

  /// Whether there are cells that only one of the two has.
  public var changesCells: Bool { !new.isEmpty || !removed.isEmpty }
}

/// How far a sweep is.
public struct SweepProgress: Sendable, Hashable {
  /// The sweep's name.
  public var sweep: String
  /// How many cells stand in each state; states without cells are left out.
  public var counts: [CellState: Int]
  /// How many seconds its finished cells took.
  public var secondsSpent: Double

  /// All cells.
  public var total: Int { counts.values.reduce(0, +) }
  /// The cells of one state.
  public func count(_ state: CellState) -> Int { counts[state] ?? 0 }
  /// The cells that have not ended: pending and running.
  public var remaining: Int { count(.pending) + count(.running) }
}

/// What is going on in a sweep.
public struct SweepActivity: Sendable, Hashable {
  /// A cell that is being run.
  public struct RunningCell: Sendable, Hashable {
    /// The cell.
    public var cell: Cell
    /// Who runs it.
    public var worker: String
    /// The number of the attempt.
    public var number: Int
    /// When it began.
    public var startedAt: Date
    /// Whether the lease has run out.
    public var isExpired: Bool
  }

  /// How many attempts were made, not counting those handed back.
  public var attempts: Int
  /// The cells that are being run.
  public var running: [RunningCell]
  /// How many attempts ended of late.
  public var recentlyEnded: Int
  /// In how many seconds they ended.
  public var recentSeconds: Double
}

/// One attempt at a cell.
public struct AttemptRecord: Sendable, Hashable {
  /// Its name in every store.
  public var identifier: String
  /// Its number at its cell, from 1.
  public var number: Int
  /// How it ended: a state as of a cell, `running`, or `released` when it was handed back.
  public var state: String
  /// Why it ended so.
  public var error: String?
  /// Who ran it.
  public var worker: String
  /// When it began.
  public var startedAt: String
  /// How long it took.
  public var seconds: Double?
  /// The circumstances; `peak_bytes` is the largest resident memory of the attempt.
  public var provenance: JSONValue
}

/// A stored sweep.
public struct SweepRecord: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The text of its spec.
  public var spec: String
  /// The SHA-256 of that text.
  public var specDigest: String
  /// When it was first registered, as the store writes moments.
  public var createdAt: String
  /// When it was last registered.
  public var updatedAt: String
}
