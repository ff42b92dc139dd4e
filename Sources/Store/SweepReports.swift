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
  /// The cells that a run would still take: pending, running and lost.
  public var remaining: Int { count(.pending) + count(.running) + count(.lost) }
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
