import Foundation
import Reporting
import Store

/// `/runs`: runs with filter and order, a page at a time.
struct RunsPage {
  private let dashboard: StorePages
  private let request: PageRequest
  private let filter: PageFilter
  private let order: RunOrder

  static let pageSize = 50
  /// Filtered runs are counted up to this; more are `more than`.
  static let countLimit = 10_000
  private static let preferred = [
    "eval/loss", "eval/loss_increase", "footprint/bits_per_weight",
  ]

  init(_ dashboard: StorePages, _ request: PageRequest) {
    self.dashboard = dashboard
    self.request = request
    filter = PageFilter(request)
    order = request["sort"].flatMap(RunOrder.init(parsing:)) ?? .latest
  }

  func answer() throws -> PageAnswer {
    let page =
      filter.error == nil
      ? try dashboard.store.page(
        where: filter.expression, order: order, at: places, limit: Self.pageSize)
      : RunPage(runs: [])
    let metrics = try dashboard.store.resultMetrics()
    let columns = columns(of: page, among: metrics)
    let body: Markup = """
      \(form(metrics))
      \(PageParts.error(of: filter))
      <form action="/compare" method="get" class="marks">
      \(try head(page))
      <div class="scroll"><table data-rows>
      <caption class="unseen">Runs</caption>
      <thead><tr><th><span class="unseen">Mark</span></th>\(columns.map(heading))</tr></thead>
      <tbody>\(page.runs.map { row($0, columns) })</tbody>
      </table></div>
      \(page.runs.isEmpty && filter.error == nil ? "<p class=\"empty\">No runs.</p>" : "")
      \(steps(page))
      </form>
      """
    return dashboard.frame.page("Runs", place: "/runs", status: filter.status, body)
  }

  private var places: RunPlaces {
    if let place = request["after"].flatMap(RunPlace.init(parsing:)) { return .after(place) }
    if let place = request["before"].flatMap(RunPlace.init(parsing:)) { return .before(place) }
    return request["at"] == "last" ? .last : .first
  }

  private var link: PageLink {
    PageLink("runs").with("filter", filter.text).with("metric", request["metric"])
  }

  // MARK: - Around the table

  private func form(_ metrics: [String]) -> Markup {
    let options = [("", "the usual")] + metrics.map { ($0, $0) }
    return """
      <form action="/runs" method="get" class="bar" role="search">
      \(PageParts.filter(filter, placeholder: "strategy = wanda and metric.eval/loss < 3.6"))
      \(PageParts.choice("Metric", name: "metric", options: options, chosen: request["metric"] ?? ""))
      <input type="hidden" name="sort" value="\(order.text)">
      <button>Show</button>
      </form>
      """
  }

  private func head(_ page: RunPage) throws -> Markup {
    guard filter.error == nil else { return "" }
    let total = try dashboard.store.count(where: filter.expression, upTo: Self.countLimit + 1)
    let isMore = filter.expression != nil && total > Self.countLimit
    let number = RunText.count(isMore ? Self.countLimit : total)
    let note =
      if case .metric(let key) = order.key { ", ordered by \(key), which some lack" } else { "" }
    return """
      <p class="tally"><span>\(isMore ? "more than " : "")\(number) \(total == 1 ? "run" : "runs")\(note)</span>
      <button>Compare the marked</button></p>
      """
  }

  private func steps(_ page: RunPage) -> Markup {
    let link = link.with("sort", order.text)
    func step(_ name: String, _ link: PageLink?) -> Markup {
      guard let link else { return "<span class=\"absent\">\(name)</span>" }
      return "<a href=\"\(link.target)\">\(name)</a>"
    }
    return """
      <nav class="steps" aria-label="Parts of the list">
      \(step("First", page.previous.map { _ in link }))
      \(step("Previous", page.previous.map { link.with("before", $0.text) }))
      \(step("Next", page.next.map { link.with("after", $0.text) }))
      \(step("Last", page.next.map { _ in link.with("at", "last") }))
      </nav>
      """
  }

  // MARK: - The table

  private struct Column {
    var header: String
    var key: RunOrder.Key
    var isNumber = false
    /// Left out where there is little room.
    var isMinor = false
  }

  private func columns(of page: RunPage, among known: [String]) -> [Column] {
    let present = Set(page.runs.flatMap(\.result.metrics.keys))
    var metrics = Self.preferred.filter(present.contains)
    if metrics.isEmpty { metrics = Array(present.sorted().prefix(3)) }
    let ordered: [String] = if case .metric(let key) = order.key { [key] } else { [] }
    for extra in (request["metric"].map { [$0] } ?? []) + ordered
    where known.contains(extra) && !metrics.contains(extra) { metrics.append(extra) }
    return [
      Column(header: "run", key: .cell), Column(header: "state", key: .state),
      Column(header: "strategy", key: .strategy),
      Column(header: "arena", key: .arena, isMinor: true),
      Column(header: "budget", key: .budget),
      Column(header: "rep.", key: .replicate, isNumber: true, isMinor: true),
    ]
      + metrics.map { Column(header: RunText.short(metric: $0), key: .metric($0), isNumber: true) }
      + [
        Column(header: "time", key: .seconds, isNumber: true, isMinor: true),
        Column(header: "started", key: .started, isMinor: true),
      ]
  }

  private func heading(_ column: Column) -> Markup {
    let isCurrent = order.key == column.key
    // What is best or latest is wanted first; a second step turns the order round.
    let isDescending = isCurrent ? !order.isDescending : column.key == .started
    let target = link.with("sort", RunOrder(column.key, isDescending: isDescending).text).target
    let sort: Markup =
      isCurrent
      ? (order.isDescending ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"") : ""
    let mark = isCurrent ? (order.isDescending ? " ↓" : " ↑") : ""
    let title = if case .metric(let key) = column.key { key } else { "" }
    return """
      <th scope="col" class="\(style(column))"\(sort)><a href="\(target)" title="\(title)">\
      \(column.header)\(mark)</a></th>
      """
  }

  private func style(_ column: Column) -> String {
    [column.isNumber ? "number" : "", column.isMinor ? "minor" : ""].filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  private func row(_ run: RunPage.Run, _ columns: [Column]) -> Markup {
    let identity = run.result.identity
    let cells = columns.map { column -> Markup in
      "<td class=\"\(style(column))\">\(content(run, column.key))</td>"
    }
    return """
      <tr tabindex="-1"><td><input type="checkbox" name="ids" value="\(identity)" \
      aria-label="Mark run \(identity)"></td>\(cells)</tr>

      """
  }

  private func content(_ run: RunPage.Run, _ key: RunOrder.Key) -> Markup {
    let row = run.result
    switch key {
    case .cell:
      return "<a href=\"\(RunLinks.run(row.identity))\"><code>\(row.identity)</code></a>"
    case .state: return PageParts.state(row.state.rawValue)
    case .strategy: return "\(RunText.strategy(row))"
    case .arena:
      let options = RunText.settings(row.cell.arenaOptions)
      return "\(row.cell.arena)\(options.isEmpty ? "" : "<small>\(options)</small>" as Markup)"
    case .budget: return "\(RunText.budget(row.cell))"
    case .replicate: return "\(row.cell.replicate)"
    case .seconds: return "\(RunText.duration(row.seconds))"
    case .started: return PageParts.moment(run.startedAt, isNarrow: true)
    case .metric(let name):
      guard let value = row.metrics[name] else { return "<span class=\"absent\">–</span>" }
      return "\(NumberText.readable(value))"
    }
  }
}
