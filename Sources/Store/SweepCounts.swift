/// A sweep with the number of its cells in each state.
public struct SweepCounts: Sendable, Hashable {
  /// The sweep's name.
  public var name: String
  /// When it was first registered, as the store writes moments.
  public var createdAt: String
  /// When it was last registered.
  public var updatedAt: String
  /// How many cells stand in each state; states without cells are left out.
  public var counts: [CellState: Int]

  /// All cells.
  public var total: Int { counts.values.reduce(0, +) }
  /// The cells that have not ended: pending and running.
  public var remaining: Int { (counts[.pending] ?? 0) + (counts[.running] ?? 0) }
}

/// All finished replicates of one setting at one budget, with the means of two metrics.
public struct RunGroup: Sendable, Hashable {
  /// The strategy's id.
  public var strategy: String
  /// The hyperparameters other than their defaults, as JSON.
  public var hyperparameters: String
  /// The budget, as JSON.
  public var budget: String
  /// Where it was measured: runs of different places are not comparable.
  public var place: RunGroupPlace
  /// The mean of the first metric.
  public var x: Double
  /// The mean of the second metric.
  public var y: Double
  /// The number of replicates.
  public var replicates: Int
  /// The identity of one of them.
  public var cell: String
}

/// An arena with its options and the evaluation protocol.
public struct RunGroupPlace: Sendable, Hashable {
  /// The arena's id.
  public var arena: String
  /// The arena's revision.
  public var arenaRevision: Int
  /// The arena's options other than their defaults, as JSON.
  public var arenaOptions: String
  /// The id of the evaluation protocol.
  public var evaluation: String
}
