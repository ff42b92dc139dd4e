/// What a merge brought in, and what did not agree.
public struct MergeReport: Sendable, Hashable {
  /// Two things that cannot both be true; both are kept where there is room for both.
  public struct Conflict: Sendable, Hashable {
    /// What they are about, such as `cell 1f0a…`.
    public var subject: String
    /// A sentence on what disagrees, and which of them counts.
    public var detail: String
  }

  /// How many cells were new.
  public var newCells = 0
  /// How many attempts were new.
  public var newAttempts = 0
  /// How many attempts were further along than the known ones, and took their place.
  public var replacedAttempts = 0
  /// How many attempts were known already.
  public var knownAttempts = 0
  /// How many sweeps were new or had a later spec.
  public var changedSweeps = 0
  /// What did not agree, in the order of the subjects.
  public var conflicts: [Conflict] = []
}
