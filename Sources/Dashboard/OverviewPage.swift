import Catalog
import Store

/// `/`: what the store holds.
struct OverviewPage {
  private let dashboard: StorePages

  init(_ dashboard: StorePages) {
    self.dashboard = dashboard
  }

  func answer() throws -> PageAnswer {
    let store = dashboard.store
    let counts = try store.stateCounts()
    let body: Markup = """
      <form action="/runs" method="get" class="bar" role="search">
      \(PageParts.filter(.none, placeholder: "strategy = wanda and sparsity >= 0.5"))
      <button>Find runs</button>
      </form>
      <section><h2>Runs</h2>
      \(StateBar(counts: counts).markup { "state = \($0)" })
      \(latest(try store.page(limit: 8).runs))
      <p><a href="/runs">All \(RunText.count(counts.values.reduce(0, +))) runs</a></p></section>
      <section><h2>Sweeps</h2>\(sweeps(try store.sweepCounts()))</section>
      <section><h2>Papers</h2>\(papers(try store.verdicts()))</section>
      """
    return dashboard.frame.page("Overview", place: "/", body)
  }

  private func latest(_ runs: [RunPage.Run]) -> Markup {
    guard !runs.isEmpty else { return "<p class=\"empty\">No run yet.</p>" }
    let rows = runs.map { run -> Markup in
      let row = run.result
      return """
        <tr tabindex="-1"><td><a href="\(RunLinks.run(row.identity))"><code>\(row.identity)</code></a></td>\
        <td>\(PageParts.state(row.state.rawValue))</td><td>\(RunText.strategy(row))</td>\
        <td>\(RunText.budget(row.cell))</td><td class="minor">\(row.cell.arena)</td>\
        <td class="minor">\(PageParts.moment(run.startedAt))</td></tr>

        """
    }
    return """
      <div class="scroll"><table data-rows><caption>The latest</caption>
      <thead><tr><th scope="col">run</th><th scope="col">state</th><th scope="col">strategy</th>\
      <th scope="col">budget</th><th scope="col" class="minor">arena</th>\
      <th scope="col" class="minor">started</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      """
  }

  private func sweeps(_ sweeps: [SweepCounts]) -> Markup {
    guard !sweeps.isEmpty else { return "<p class=\"empty\">No sweep yet.</p>" }
    let items = sweeps.prefix(6).map { sweep -> Markup in
      "<li><a href=\"\(RunLinks.sweep(sweep.name))\">\(sweep.name)</a> \(StateBar(counts: sweep.counts).bar)</li>"
    }
    return "<ul class=\"plain\">\(Array(items))</ul><p><a href=\"/sweeps\">All sweeps</a></p>"
  }

  private func papers(_ verdicts: [StoredVerdict]) -> Markup {
    let words = Dictionary(grouping: verdicts, by: \.verdict).mapValues(\.count)
    let told = words.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let judged = told.isEmpty ? "no claim is judged yet" : "claims: " + told.joined(separator: ", ")
    return "<p><a href=\"/papers\">\(PaperIndex.all.count) papers</a>; \(judged).</p>"
  }
}

/// How many cells stand in each state, as a bar and in words.
struct StateBar {
  let counts: [CellState: Int]

  private static let order: [CellState] = [
    .finished, .running, .pending, .refused, .diverged, .failed, .timedOut, .lost,
  ]

  private var present: [(state: CellState, count: Int)] {
    Self.order.compactMap { state in counts[state].map { (state, $0) } }.filter { $0.1 > 0 }
  }

  /// The bar alone; in words it is read aloud.
  var bar: Markup {
    let total = counts.values.reduce(0, +)
    guard total > 0 else { return "<span class=\"absent\">no cells</span>" }
    var start = 0.0
    let parts = present.map { state, count -> Markup in
      let width = 100 * Double(count) / Double(total)
      defer { start += width }
      return """
        <rect class="fill-\(state.rawValue)" x="\(Plot.text(start))" width="\(Plot.text(width))" \
        height="8"/>
        """
    }
    let words = present.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ")
    return """
      <svg class="states" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" \
      aria-label="\(words)">\(parts)</svg>
      """
  }

  /// The bar with the counts under it, each a link to its runs.
  func markup(filter: (String) -> String) -> Markup {
    let items = present.map { state, count -> Markup in
      """
      <li><a href="\(RunLinks.runs(where: filter(state.rawValue)))">\(PageParts.state(state.rawValue)) \
      <b>\(RunText.count(count))</b></a></li>
      """
    }
    return "\(bar)<ul class=\"counts\">\(items)</ul>"
  }
}
