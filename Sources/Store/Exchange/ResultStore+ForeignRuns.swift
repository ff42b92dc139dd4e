internal import Essentials

/// What taking over the runs of another tool did.
public struct ForeignImport: Sendable, Hashable {
  /// How many runs were stored.
  public var added = 0
  /// How many were there already, with the same numbers.
  public var present = 0
  /// The cells that are there with other numbers, which stay as they are.
  public var conflicts: [String] = []
}

extension ResultStore {
  /// Stores runs of another tool as a sweep; doing it twice changes nothing.
  ///
  /// - Throws: A `StoreError`; runs that were stored before it stay.
  public func importRuns(
    _ foreign: ForeignRuns, from source: String, as sweep: String
  ) throws -> ForeignImport {
    var report = ForeignImport()
    let cells = foreign.runs.map(\.cell)
    // Registering again would tell that the sweep was touched.
    let isKnown = try sweeps().contains { $0.name == sweep } && self.cells(sweep: sweep) == cells
    if !isKnown {
      try define(foreign.definitions)
      try register(sweep: sweep, spec: "", cells: cells)
    }
    for run in foreign.runs {
      let identity = run.cell.identity
      guard
        let lease = try claimNext(
          among: [identity], worker: "import", leaseSeconds: 600)
      else {
        let there = try results(where: FilterExpression(parsing: "cell = '\(identity)'")).first
        let isSame = there.map { Self.agrees($0, with: run) } ?? false
        if isSame { report.present += 1 } else { report.conflicts.append(identity) }
        continue
      }
      try append(run.metrics.filter { $0.step != nil }, to: lease)
      var provenance = run.provenance.objectValue ?? [:]
      provenance["imported_from"] = .string(source)
      try finish(
        lease, outcome: run.outcome, metrics: run.metrics.filter { $0.step == nil },
        provenance: .object(provenance), seconds: run.seconds)
      report.added += 1
    }
    return report
  }

  private static func agrees(_ row: ResultRow, with run: ForeignRun) -> Bool {
    let results = run.metrics.filter { $0.step == nil }.map { ($0.key, $0.value) }
    let values = Dictionary(results) { _, later in later }
    return row.state == run.outcome.state && row.metrics.count == values.count
      && values.allSatisfy { name, value in
        guard let stored = row.metrics[name] else { return false }
        return stored == value || stored.isNaN && value.isNaN
      }
  }
}
