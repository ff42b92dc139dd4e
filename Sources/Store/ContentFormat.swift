/// The forms in which a store's content is exchanged.
public enum ContentFormat: String, Sendable, Hashable, CaseIterable {
  /// A directory with one CSV file per kind of thing; reads back whole.
  case csv
  /// One file with a JSON object per line; reads back whole.
  case jsonLines = "jsonl"
  /// A fresh store; reads back whole.
  case sqlite
  /// One CSV file with one observation per row, for analysis elsewhere.
  case tidy
}
