public import Essentials
/// One cell with what was measured on it.
public struct ResultRow: Sendable, Hashable {
  /// The cell's identity.
  public var identity: String
  /// What was computed, but for the replicate: cheaper to compare than cells.
  public var kind: CellKind
  /// The cell's replicate.
  public var replicate: Int
  /// Where it stands.
  public var state: CellState
  /// How long the attempt took, once it has ended.
  public var seconds: Double?
  /// How many attempts were made, not counting those handed back.
  public var attempts: Int
  /// The attempt that the metrics are of, as the store numbers them.
  public var attempt: Int64?
  /// Why it was refused, diverged or failed.
  public var error: String?
  /// The circumstances of the attempt.
  public var provenance: JSONValue
  /// The values by key (`name`, or `name@context`); curves are not in it.
  public var metrics: MetricValues
  /// The same values with their standard errors and numbers of observations.
  public var details: [String: Metric]

  /// What was computed.
  public var cell: Cell {
    var cell = kind.cell
    cell.replicate = replicate
    return cell
  }
}

/// What cells of one kind have cost so far.
public struct StoredCost: Sendable, Hashable {
  /// How many finished attempts this is from.
  public var count: Int
  /// The median of their seconds.
  public var medianSeconds: Double
  /// The mean of their seconds.
  public var meanSeconds: Double
}
