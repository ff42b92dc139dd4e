extension Schema {
  /// From version 3 to version 4, released and never edited: fits of laws to stored runs.
  ///
  /// A fit can be computed again from the runs, so nothing refers to it.
  static let version4Tables = """
    CREATE TABLE fit (
      id TEXT NOT NULL PRIMARY KEY,
      law TEXT NOT NULL,
      source TEXT NOT NULL,
      rows INTEGER NOT NULL,
      data_digest TEXT NOT NULL,
      settings TEXT NOT NULL,
      result TEXT NOT NULL,
      objective REAL NOT NULL,
      held_out_error REAL,
      fitted_at TEXT NOT NULL
    ) STRICT;
    """
}

extension SchemaDocument {
  /// The table of fits.
  static let fits = Relation(
    name: "fit", kind: .table,
    summary: "One row per fit of a law to stored runs.",
    columns: [
      Column(name: "id", summary: "16 hexadecimal digits of law, settings and data"),
      Column(name: "law", summary: "the law's name"),
      Column(name: "source", summary: "which runs it was fitted to, in words"),
      Column(name: "rows", summary: "the number of rows"),
      Column(name: "data_digest", summary: "SHA-256 of the rows"),
      Column(name: "settings", summary: "how it was fitted, as JSON"),
      Column(
        name: "result", summary: "constants, intervals, conditioning, optima and notes, as JSON"),
      Column(name: "objective", summary: "the sum of Huber terms"),
      Column(
        name: "held_out_error",
        summary: "the mean relative error on rows that were left out; NULL when none were"),
      Column(name: "fitted_at", summary: "when it was stored"),
    ])
}
