/// The store's schema in words, for whoever opens the file with another tool.
public struct SchemaDocument: Sendable, Hashable {
  /// A table or view with its columns.
  public struct Relation: Sendable, Hashable {
    /// What the relation is.
    public enum Kind: String, Sendable, Hashable {
      /// Facts, written once.
      case table
      /// Answers computed from the facts.
      case view
    }

    /// Its name in SQL.
    public var name: String
    /// Whether it is a table or a view.
    public var kind: Kind
    /// A sentence on what a row is.
    public var summary: String
    /// Its columns, in order.
    public var columns: [Column]
  }

  /// A column with its meaning.
  public struct Column: Sendable, Hashable {
    /// Its name in SQL.
    public var name: String
    /// What it holds, with its unit.
    public var summary: String
  }

  /// The version that is described.
  public var version: Int
  /// Views first, then tables.
  public var relations: [Relation]

  /// The schema that this program writes.
  public static var current: SchemaDocument {
    SchemaDocument(version: Schema.version, relations: views + tables + [fits])
  }

  /// The document as Markdown.
  public var markdown: String {
    """
    # The store's schema, version \(version)

    The store is one SQLite file. Read the views: they give the answers that the program itself
    gives. The tables hold the facts behind them. Moments are ISO 8601 texts in UTC with
    milliseconds. Numbers that SQLite cannot hold are in the columns called `special`, as `NaN`,
    `Infinity` or `-Infinity`; `value` is then NULL. `PRAGMA user_version` is the schema's version,
    and a program never opens a file of a newer one.

    \(relations.map(Self.markdown).joined(separator: "\n"))
    """
  }

  private static func markdown(_ relation: Relation) -> String {
    let rows = relation.columns.map { "| `\($0.name)` | \($0.summary) |\n" }.joined()
    return """
      ## `\(relation.name)` (\(relation.kind.rawValue))

      \(relation.summary)

      | column | meaning |
      |---|---|
      \(rows)
      """
  }
}
