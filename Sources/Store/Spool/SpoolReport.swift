/// What was taken in from a spool file.
public struct SpoolReport: Sendable, Hashable {
  /// An attempt that ended by itself.
  public struct End: Sendable, Hashable {
    /// The cell.
    public var cell: Cell
    /// How it ended.
    public var outcome: Outcome
    /// How long it took.
    public var seconds: Double
  }

  /// How many records were new.
  public var records = 0
  /// How many metrics were stored.
  public var metrics = 0
  /// The names of the attempts that ended.
  public var ended: [String] = []
  /// How they ended, in the same order.
  public var ends: [End] = []
  /// The attempts that ended without a result: their process crashed, or handed them back.
  public var abandoned: [AbandonedAttempt] = []
  /// Attempts whose records were not stored, and why: their lease had passed to others.
  public var refused: [String: String] = [:]
  /// The bytes of an unfinished last line, which a later call may find whole.
  public var tornBytes = 0
  /// A damaged line, behind which nothing was read.
  public var fault: String?
}
