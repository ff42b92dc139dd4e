import Essentials
import Foundation
import Reporting
import Store

/// `/runs/ID`: everything known of one run.
struct RunDetailPage {
  private let dashboard: StorePages
  private let row: ResultRow
  private let attempts: [AttemptRecord]

  init(_ dashboard: StorePages, _ name: String) throws {
    let found = try dashboard.store.identities(startingWith: name)
    guard found.count == 1,
      let row = try dashboard.store.results(
        where: FilterExpression(parsing: "cell = \(FilterExpression.quoted(found[0]))")
      ).first
    else {
      throw PageFault.missing(
        "No such run",
        found.isEmpty
          ? "No run is called '\(name)'." : "'\(name)' begins the names of \(found.count) runs.")
    }
    self.dashboard = dashboard
    self.row = row
    attempts = try dashboard.store.attempts(of: row.identity)
  }

  func answer(_ request: PageRequest) throws -> PageAnswer {
    let error = row.error.map { "<pre class=\"fault\">\($0)</pre>" as Markup }
    let body: Markup = """
      <p class="lead">\(RunText.strategy(row)), \(RunText.budget(row.cell)) in \(row.cell.arena), \
      replicate \(row.cell.replicate) \(PageParts.state(row.state.rawValue))</p>
      \(error)
      <section><h2>What was computed</h2>\(try facts())</section>
      <section><h2>Metrics</h2>\(try metrics())</section>
      \(try curves(isLogarithmic: request["log"] == "1"))
      <section><h2>Attempts</h2>\(attemptTable)</section>
      \(log)
      <section><h2>Provenance</h2>\(provenance)</section>
      """
    return dashboard.frame.page("Run \(row.identity)", place: "/runs", body)
  }

  private func facts() throws -> Markup {
    let cell = row.cell
    let sweeps = try dashboard.store.sweeps(of: row.identity).map { name -> Markup in
      "<a href=\"\(RunLinks.sweep(name))\">\(name)</a> "
    }
    let siblings = RunLinks.runs(
      where: "strategy = \(FilterExpression.quoted(cell.strategy)) and arena = "
        + "\(FilterExpression.quoted(cell.arena)) and axis = \(FilterExpression.quoted(cell.axis))")
    var facts: [(String, Markup)] = [
      (
        "Strategy",
        "<a href=\"\(siblings)\">\(cell.strategy)</a>, revision \(cell.strategyRevision)"
      )
    ]
    for (name, value) in cell.hyperparameters.sorted(by: { $0.key < $1.key }) {
      facts.append((name, "\(RunText.plain(value))"))
    }
    facts.append(("Arena", "\(cell.arena), revision \(cell.arenaRevision)"))
    for (name, value) in cell.arenaOptions.sorted(by: { $0.key < $1.key }) {
      facts.append((name, "\(RunText.plain(value))"))
    }
    facts += [
      ("Budget", "<code>\(cell.budget.canonical)</code>"), ("Replicate", "\(cell.replicate)"),
      ("Evaluation", "<code>\(cell.evaluation)</code>"),
      ("Sweeps", sweeps.isEmpty ? "none" : "\(sweeps)"),
    ]
    return PageParts.facts(facts)
  }

  private func metrics() throws -> Markup {
    guard !row.details.isEmpty else { return "<p class=\"empty\">None.</p>" }
    let definitions = Dictionary(
      try dashboard.store.definitions().map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    let rows = row.details.sorted { $0.key < $1.key }.map { key, metric -> Markup in
      let definition = definitions[metric.name]
      let arrow = ["lower": " ↓", "higher": " ↑"][definition?.direction.rawValue ?? ""] ?? ""
      return """
        <tr><th scope="row" title="\(definition?.summary ?? "")">\(key)\(arrow)</th>\
        <td class="number">\(NumberText.readable(metric.value))</td>\
        \(RunText.number(metric.standardError))\
        <td class="number">\(metric.count.map { "\($0)" } ?? "–")</td>\
        <td>\(definition?.unit ?? "")</td></tr>

        """
    }
    return """
      <div class="scroll"><table><thead><tr><th scope="col">metric</th>\
      <th scope="col" class="number">value</th><th scope="col" class="number">std. error</th>\
      <th scope="col" class="number">n</th><th scope="col">unit</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      """
  }

  // MARK: - Curves

  private func curves(isLogarithmic: Bool) throws -> Markup {
    let points = try dashboard.store.curves(of: row.identity)
    guard !points.isEmpty else { return "" }
    let figures = CurveGroups(points).curves.map { name, points -> Markup in
      let plot = LinePlot(name: name, points: points, isLogarithmic: isLogarithmic)
      return
        "<figure class=\"curve\">\(plot.markup)<figcaption>\(plot.caption)</figcaption></figure>"
    }
    let other = PageLink("runs", row.identity).with("log", isLogarithmic ? nil : "1").target
    return """
      <section><h2>Curves</h2>
      <p><a href="\(other)">\(isLogarithmic ? "Linear axes" : "Logarithmic axes")</a></p>
      <div class="curves">\(figures)</div></section>
      """
  }

  // MARK: - Attempts

  private var attemptTable: Markup {
    guard !attempts.isEmpty else { return "<p class=\"empty\">None yet.</p>" }
    let rows = attempts.map { attempt -> Markup in
      let peak = attempt.provenance.objectValue?["peak_bytes"]?.doubleValue
      let memory = peak.map { String(format: "%.0f MB", $0 / 1_000_000) } ?? "–"
      return """
        <tr><td class="number">\(attempt.number)</td><td>\(PageParts.state(attempt.state))</td>\
        <td>\(PageParts.moment(attempt.startedAt))</td>\
        <td class="number">\(RunText.duration(attempt.seconds))</td>\
        <td class="number">\(memory)</td><td>\(attempt.worker)</td>\
        <td class="words">\(attempt.error ?? "")</td></tr>

        """
    }
    return """
      <div class="scroll"><table><thead><tr><th scope="col" class="number">no.</th>\
      <th scope="col">state</th><th scope="col">started</th><th scope="col" class="number">time</th>\
      <th scope="col" class="number">peak</th><th scope="col">worker</th>\
      <th scope="col">error</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      """
  }

  /// The end of what the latest attempt that printed anything has printed.
  private var log: Markup {
    for attempt in attempts.reversed() {
      guard let text = LogFile(dashboard.store).tail(of: attempt.identifier) else { continue }
      return """
        <section><h2>Log</h2><p>Attempt \(attempt.number) printed:</p>
        <pre class="log" tabindex="0">\(text)</pre></section>
        """
    }
    return ""
  }

  private var provenance: Markup {
    guard let members = row.provenance.objectValue, !members.isEmpty else {
      return "<p class=\"empty\">None.</p>"
    }
    return PageParts.facts(
      members.sorted { $0.key < $1.key }.map { name, value in
        let text = RunText.plain(value)
        guard text.count > 120 else { return (name, "\(text)") }
        return (
          name,
          """
          <details><summary>\(RunText.count(text.utf8.count)) bytes</summary>\
          <pre>\(String(text.prefix(20_000)))</pre></details>
          """
        )
      })
  }
}

/// What attempts printed; the files lie beside the store.
struct LogFile {
  /// How much of a log a page shows.
  static let shown = 16_384
  private let folder: URL

  init(_ store: ResultStore) {
    folder = store.logFolder
  }

  /// The end of an attempt's log from a whole line on; nil when there is none.
  func tail(of attempt: String) -> String? {
    guard ResultStore.isAttemptName(attempt) else { return nil }
    let file = folder.appending(path: "\(attempt).log")
    // A link could lead anywhere.
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let handle = try? FileHandle(forReadingFrom: file)
    else { return nil }
    defer { try? handle.close() }
    let length = (try? handle.seekToEnd()) ?? 0
    let start = length > UInt64(Self.shown) ? length - UInt64(Self.shown) : 0
    guard (try? handle.seek(toOffset: start)) != nil,
      let data = try? handle.read(upToCount: Self.shown), !data.isEmpty
    else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard start > 0, let line = text.firstIndex(of: "\n") else { return text }
    return "[the end of \(length) bytes]\n" + text[text.index(after: line)...]
  }
}
