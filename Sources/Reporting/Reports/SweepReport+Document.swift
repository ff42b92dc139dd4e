internal import Essentials
internal import Store

extension SweepReport {
  /// What a document about results says beside them.
  public struct Context: Sendable {
    /// The metric by which strategies are judged.
    public var metric: String

    /// The sweep's spec, or an empty text.
    public var spec: String

    /// Which strategies ran at which budgets, those that never ran included; nil tells nothing.
    public var coverage: CoverageMatrix?

    /// Says what is judged and where it comes from.
    public init(metric: String, spec: String = "", coverage: CoverageMatrix? = nil) {
      self.metric = metric
      self.spec = spec
      self.coverage = coverage
    }
  }

  /// The sections of a document about these results: design, results, findings, numbers,
  /// provenance.
  ///
  /// - Throws: `ReportError.unknownMetric`.
  public func sections(_ context: Context) throws(ReportError) -> [Report.Section] {
    let judged = try table(metric: context.metric)
    let long = try longTable(metrics: metrics.filter { !$0.hasPrefix("time/") })
    let figure = curve(try axes(metric: context.metric))
    let findings = Findings(report: self, metric: context.metric).sentences
    var results: [Report.Block] = [.table(judged)]
    if !figure.series.isEmpty { results.append(.figure(figure)) }
    let coverage = context.coverage.map { matrix in
      let table = matrix.table(
        name: "\(name)-coverage",
        title: "Finished of planned runs (r refused, d diverged, f failed, t timed out, l lost); "
          + "– missing, · not applicable")
      return Report.Section("Coverage", [.table(table)])
    }
    return [
      Report.Section("Design", design(context)),
      Report.Section("Results", results),
      Report.Section(
        "Findings",
        [findings.isEmpty ? .paragraph("Nothing to compare yet.") : .list(findings)]),
      Report.Section("All numbers", [.table(long)]),
      coverage,
      Report.Section("Provenance", [.facts(provenance)]),
    ].compactMap { $0 }
  }

  private func design(_ context: Context) -> [Report.Block] {
    let rows = groups.flatMap(\.rows)
    let states = Dictionary(grouping: rows, by: \.state).mapValues(\.count)
    let counted = CellState.allCases.compactMap { state in
      states[state].map { "\($0) \(state.rawValue)" }
    }
    var facts = [
      Report.Fact("evaluation", signature),
      Report.Fact("replicates", replicates),
      Report.Fact("strategies", arms.map(\.label).joined(separator: ", ")),
      Report.Fact("budgets", budgets.map(\.label).joined(separator: ", ")),
      Report.Fact("cells", counted.joined(separator: ", ")),
    ]
    if let first = rows.first {
      let options = first.cell.arenaOptions
      let arena = "\(first.cell.arena), revision \(first.cell.arenaRevision)"
      let text = JSONValue.object(options).canonical
      facts.insert(Report.Fact("arena", options.isEmpty ? arena : "\(arena) \(text)"), at: 0)
    }
    return [.facts(facts)] + (context.spec.isEmpty ? [] : [.source(context.spec)])
  }

  /// The values of the attempts' provenance, each told once.
  private var provenance: [Report.Fact] {
    let rows = groups.flatMap(\.finished)
    let seconds = rows.compactMap(\.seconds).reduce(0, +)
    let told = Self.provenanceKeys.compactMap { key, name -> Report.Fact? in
      let values = Set(rows.compactMap { $0.provenance[key]?.readable }).sorted()
      return values.isEmpty ? nil : Report.Fact(name, values.joined(separator: "; "))
    }
    let isClean = rows.allSatisfy { ($0.provenance["git_changes"]?.stringValue ?? "").isEmpty }
    return told + [
      Report.Fact("source tree", isClean ? "as committed" : "with changes, kept with each run"),
      Report.Fact("computation", "\(NumberText.readable(seconds)) seconds in finished attempts"),
      Report.Fact("digest of the results", ResultDigests(groups.flatMap(\.rows)).digest),
    ]
  }

  private static let provenanceKeys = [
    ("version", "version"), ("git_commit", "commit"), ("host", "host"), ("system", "system"),
    ("processor", "processor"), ("cores", "cores"), ("blas_library", "BLAS"),
    ("blas_core", "BLAS core"), ("corpus", "corpus"), ("subject", "subject"),
  ]
}

extension JSONValue {
  /// The text without quotes, other values as canonical JSON; nil for null and empty texts.
  fileprivate var readable: String? {
    switch self {
    case .null: nil
    case .string(let text): text.isEmpty ? nil : text
    default: canonical
    }
  }
}
