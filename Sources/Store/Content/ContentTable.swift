/// What a store says, apart from how it is laid out: the parts that are digested, merged, exported
/// and imported.
///
/// Attempts go by their names, not by row ids, and fencing tokens stay behind. An attempt that runs
/// and one whose worker vanished are the same content: elsewhere nobody holds its lease.
enum ContentTable: String, CaseIterable, Sendable {
  case cells, attempts, results, points, artifacts
  case sweeps, sweepSpecs = "sweep_specs", sweepCells = "sweep_cells"
  case definitions, subjects, verdicts, fits
}

extension ContentTable {
  /// What a column holds.
  enum Kind: Sendable {
    case text
    case integer
    case real
    /// A number that may be NaN, kept as a text by SQLite.
    case measured
    /// One of these texts.
    case word([String])
  }

  /// A column of the exchanged form.
  struct Column: Sendable {
    var name: String
    var kind: Kind
    var isOptional = false
  }

  private static func required(_ names: String..., kind: Kind = .text) -> [Column] {
    names.map { Column(name: $0, kind: kind) }
  }

  private static func optional(_ names: String..., kind: Kind = .text) -> [Column] {
    names.map { Column(name: $0, kind: kind, isOptional: true) }
  }

  private static let attemptStates =
    [CellState.lost.rawValue, "released"] + CellState.ended.map(\.rawValue)

  /// The columns, in order.
  var columns: [Column] {
    switch self {
    case .cells:
      Self.required("cell", "canonical")
        + Self.required(
          "state",
          kind: .word(CellState.allCases.filter { $0 != .running }.map(\.rawValue)))
        + Self.required("created_at")
    case .attempts: Self.attemptColumns
    case .results: Self.metricColumns(step: [])
    case .points: Self.metricColumns(step: Self.required("step", kind: .integer))
    case .artifacts:
      Self.required("attempt", "name") + Self.optional("path", "digest")
        + Self.required("bytes", kind: .integer)
    case .sweeps: Self.required("name", "spec", "spec_digest", "created_at", "updated_at")
    case .sweepSpecs: Self.required("sweep", "spec_digest", "spec", "registered_at")
    case .sweepCells: Self.required("sweep", "cell") + Self.required("position", kind: .integer)
    case .definitions:
      Self.required("name", "unit")
        + Self.required(
          "direction", kind: .word(MetricDefinition.Direction.allCases.map(\.rawValue)))
        + Self.required("description")
    case .subjects: Self.required("id", "description", "created_at")
    case .verdicts: Self.verdictColumns
    case .fits: Self.fitColumns
    }
  }

  private static var attemptColumns: [Column] {
    required("attempt", "cell", "worker", "host", "started_at") + optional("ended_at")
      + required("state", kind: .word(attemptStates)) + optional("error")
      + optional("seconds", kind: .real) + optional("provenance")
      + optional("metric_count", "artifact_count", kind: .integer) + optional("parent")
      + optional("parent_step", kind: .integer)
  }

  private static func metricColumns(step: [Column]) -> [Column] {
    required("attempt") + required("seq", kind: .integer) + required("name", "context") + step
      + required("value", kind: .measured) + optional("standard_error", kind: .measured)
      + optional("n", kind: .integer)
  }

  private static var verdictColumns: [Column] {
    required("claim", "paper", "sentence", "verdict") + required("replicates", kind: .integer)
      + optional("effect", "low", "high", "margin", kind: .real)
      + optional("reported", "source", "detail") + required("judged_at")
  }
}

extension ContentTable {
  private static var fitColumns: [Column] {
    required("id", "law", "source") + required("rows", kind: .integer)
      + required("data_digest", "settings", "result") + required("objective", kind: .real)
      + optional("held_out_error", kind: .real) + required("fitted_at")
  }
}

// MARK: - Rows in SQL

extension ContentTable {
  /// The rows in an order that only their content decides.
  ///
  /// The parameter is a JSON list of the cells that are wanted, or NULL for all.
  var sql: String {
    switch self {
    case .cells:
      """
      SELECT id, canonical, iif(state = 'running', 'lost', state), created_at
      FROM cell WHERE \(Self.wanted("id")) ORDER BY id
      """
    case .attempts: Self.attemptSQL(order: "a.uid")
    case .results:
      """
      SELECT a.uid, m.seq, s.name, s.context, m.value, m.standard_error, m.n
      FROM attempt a CROSS JOIN metric_result m ON m.attempt = a.id
      CROSS JOIN metric_series s ON s.id = m.series
      WHERE \(Self.wanted("a.cell")) ORDER BY a.uid, s.name, s.context
      """
    case .points:
      """
      SELECT a.uid, m.seq, s.name, s.context, m.step, m.value, m.standard_error, m.n
      FROM attempt a CROSS JOIN metric_point m ON m.attempt = a.id
      CROSS JOIN metric_series s ON s.id = m.series
      WHERE \(Self.wanted("a.cell")) ORDER BY a.uid, m.seq
      """
    case .artifacts:
      """
      SELECT a.uid, f.name, f.path, f.digest, f.bytes
      FROM attempt a CROSS JOIN artifact f ON f.attempt = a.id
      WHERE \(Self.wanted("a.cell")) ORDER BY a.uid, f.name
      """
    case .sweeps, .sweepSpecs, .sweepCells: sweepSQL
    case .definitions: "SELECT name, unit, direction, description FROM metric_definition ORDER BY 1"
    case .subjects: "SELECT id, description, created_at FROM subject ORDER BY id"
    case .verdicts:
      "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM verdict ORDER BY claim"
    case .fits: "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM fit ORDER BY id"
    }
  }

  private var sweepSQL: String {
    let chosen = """
      (?1 IS NULL OR EXISTS (
        SELECT 1 FROM sweep_cell p WHERE p.sweep = s.name AND \(Self.wanted("p.cell"))))
      """
    return switch self {
    case .sweepSpecs:
      """
      SELECT h.sweep, h.spec_digest, h.spec, h.registered_at
      FROM sweep_spec h JOIN sweep s ON s.name = h.sweep WHERE \(chosen) ORDER BY 1, 2
      """
    case .sweepCells:
      """
      SELECT p.sweep, p.cell, p.position FROM sweep_cell p
      WHERE \(Self.wanted("p.cell")) ORDER BY 1, 3, 2
      """
    default:
      """
      SELECT s.name, s.spec, s.spec_digest, s.created_at, s.updated_at FROM sweep s
      WHERE \(chosen) ORDER BY 1
      """
    }
  }

  /// The attempts in another order; what is only known here is left out.
  static func attemptSQL(order: String) -> String {
    """
    SELECT a.uid, a.cell, a.worker, a.host, a.started_at,
      iif(a.state IN ('running', 'lost'), NULL, a.ended_at),
      iif(a.state = 'running', 'lost', a.state),
      iif(a.state IN ('running', 'lost'), NULL, a.error), a.seconds, a.provenance,
      a.metric_count, a.artifact_count, p.uid, a.parent_step
    FROM attempt a LEFT JOIN attempt p ON p.id = a.parent
    WHERE \(wanted("a.cell")) ORDER BY \(order)
    """
  }

  /// The rows of the one attempt whose name is the parameter.
  var attemptSQL: String { sql.replacing(Self.wanted("a.cell"), with: "a.uid = ?1") }

  private static func wanted(_ column: String) -> String {
    "(?1 IS NULL OR \(column) IN (SELECT value FROM json_each(?1)))"
  }
}
