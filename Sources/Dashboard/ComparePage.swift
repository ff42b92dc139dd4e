import Essentials
import Foundation
import Reporting
import Store
import Verdicts

/// `/compare?ids=…&ids=…`: some runs side by side, and by how much they differ.
struct ComparePage {
  private let dashboard: StorePages
  private let rows: [ResultRow]

  /// More columns than this cannot be read.
  static let limit = 8

  init(_ dashboard: StorePages, _ request: PageRequest) throws {
    self.dashboard = dashboard
    var seen: Set<String> = []
    let ids = request.all("ids").flatMap { $0.split(separator: ",").map(String.init) }
      .filter { seen.insert($0).inserted }
    guard ids.count <= Self.limit else {
      throw PageFault(
        status: 400, title: "Too many runs",
        detail: "\(ids.count) runs are marked; at most \(Self.limit) stand side by side.")
    }
    rows = try ids.map { id in
      let expression = try FilterExpression(parsing: "cell = \(FilterExpression.quoted(id))")
      guard let row = try dashboard.store.results(where: expression).first else {
        throw PageFault.missing("No such run", "No run is called '\(id)'.")
      }
      return row
    }
  }

  func answer() throws -> PageAnswer {
    guard rows.count > 1 else {
      return dashboard.frame.page(
        "Compare", place: "/runs",
        "<p>Mark two to \(Self.limit) runs in the <a href=\"/runs\">list of runs</a>.</p>")
    }
    let body: Markup = """
      <section><h2>Settings</h2>
      <p>Settings that differ stand out.</p>\(table(settings, isNumeric: false))</section>
      <section><h2>Metrics</h2>\(table(metrics, isNumeric: true))</section>
      <section><h2>Paired differences</h2>\(try differences())</section>
      """
    return dashboard.frame.page("Compare \(rows.count) runs", place: "/runs", body)
  }

  // MARK: - Side by side

  private typealias Line = (name: String, values: [String?])

  private var settings: [Line] {
    let parts = rows.map { row -> [String: String] in
      let cell = row.cell
      var values = [
        "strategy": cell.strategy, "strategy revision": "\(cell.strategyRevision)",
        "arena": cell.arena, "arena revision": "\(cell.arenaRevision)",
        "budget": RunText.budget(cell), "replicate": "\(cell.replicate)",
        "evaluation": cell.evaluation, "state": row.state.rawValue,
      ]
      for (key, value) in cell.hyperparameters { values["param.\(key)"] = RunText.plain(value) }
      for (key, value) in cell.arenaOptions { values["option.\(key)"] = RunText.plain(value) }
      for key in ["git_commit", "host", "processor", "blas_core", "blas_threads", "version"] {
        values["provenance \(key)"] = row.provenance.objectValue?[key].map(RunText.plain)
      }
      return values
    }
    let names = Set(parts.flatMap(\.keys)).sorted()
    return names.map { name in (name, parts.map { $0[name] }) }
  }

  private var metrics: [Line] {
    let names = Set(rows.flatMap(\.metrics.keys)).sorted()
    return names.map { name in (name, rows.map { $0.metrics[name].map(NumberText.readable) }) }
  }

  private func table(_ lines: [Line], isNumeric: Bool) -> Markup {
    let heads = rows.map { row -> Markup in
      """
      <th scope="col"\(isNumeric ? " class=\"number\"" : "" as Markup)>\
      <a href="\(RunLinks.run(row.identity))"><code>\(String(row.identity.prefix(8)))</code></a></th>
      """
    }
    let body = lines.map { line -> Markup in
      let differs = !isNumeric && Set(line.values).count > 1
      let cells = line.values.map { value -> Markup in
        let kind = isNumeric ? "number" : "words"
        guard let value else { return "<td class=\"\(kind) absent\">–</td>" }
        return differs
          ? "<td class=\"\(kind)\"><mark>\(value)</mark></td>"
          : "<td class=\"\(kind)\">\(value)</td>"
      }
      return
        "<tr\(differs ? " class=\"differs\"" : "" as Markup)><th scope=\"row\">\(line.name)</th>\(cells)</tr>\n"
    }
    return """
      <div class="scroll"><table><thead><tr><td></td>\(heads)</tr></thead>
      <tbody>\(body)</tbody></table></div>
      """
  }

  // MARK: - Differences

  /// Every other run's setting against the first one's, over all replicates that both have.
  private func differences() throws -> Markup {
    let first = try dashboard.store.replicates(of: rows[0].cell)
    var seen = [Self.setting(rows[0].cell)]
    var tables: [Markup] = []
    for row in rows.dropFirst() where !seen.contains(Self.setting(row.cell)) {
      seen.append(Self.setting(row.cell))
      let second = try dashboard.store.replicates(of: row.cell)
      tables.append(difference(first, second))
    }
    guard !tables.isEmpty else {
      return "<p>These runs are replicates of one setting: there is nothing to be paired.</p>"
    }
    return
      "<p>All finished replicates that both settings have, replicate by replicate.</p>\(tables)"
  }

  /// The cell but for its replicate.
  private static func setting(_ cell: Cell) -> Cell {
    var cell = cell
    cell.replicate = 0
    return cell
  }

  private func difference(_ first: [ResultRow], _ second: [ResultRow]) -> Markup {
    guard let one = first.first, let other = second.first else {
      return "<p class=\"empty\">One of two settings has no finished run.</p>"
    }
    let names = [one, other].map { "\(RunText.strategy($0)) \(RunText.budget($0.cell))" }
    guard one.cell.arena == other.cell.arena, one.cell.arenaOptions == other.cell.arenaOptions,
      one.cell.arenaRevision == other.cell.arenaRevision,
      one.cell.evaluation == other.cell.evaluation
    else {
      return
        "<p class=\"empty\">\(names[0]) and \(names[1]) were not measured in the same place.</p>"
    }
    let partners = Dictionary(second.map { ($0.cell.replicate, $0) }) { first, _ in first }
    let metrics = Set(one.metrics.keys).intersection(other.metrics.keys)
      .filter { !$0.hasPrefix("cost/") }.sorted()
    let pairs = metrics.flatMap { metric in
      first.compactMap { row -> PairedDifferences.Pair? in
        guard let left = row.metrics[metric],
          let right = partners[row.cell.replicate]?.metrics[metric]
        else { return nil }
        return .init(metric: metric, group: "", first: left, second: right)
      }
    }
    guard !pairs.isEmpty else {
      return "<p class=\"empty\">\(names[0]) and \(names[1]) share no replicate.</p>"
    }
    let differences = PairedDifferences(first: names[0], second: names[1], grouping: "group")
    return Markup(trusted: differences.table(of: pairs, metrics: metrics).without("group").html)
  }
}
