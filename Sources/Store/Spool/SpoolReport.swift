/// What was taken in from a spool file.
public struct SpoolReport: Sendable, Hashable {
  /// How many records were new.
  public var records = 0
  /// How many metrics were stored.
  public var metrics = 0
  /// The names of the attempts that ended.
  public var ended: [String] = []
  /// Attempts whose records were not stored, and why: their lease had passed to others.
  public var refused: [String: String] = [:]
  /// The bytes of an unfinished last line, which a later call may find whole.
  public var tornBytes = 0
  /// A damaged line, behind which nothing was read.
  public var fault: String?
}
