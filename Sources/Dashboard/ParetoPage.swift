import Essentials
import Reporting
import Store

/// `/pareto`: what a result costs, point by point, with the front.
struct ParetoPage {
  private let dashboard: StorePages
  private let request: PageRequest
  private let filter: PageFilter

  /// More points than this cannot be told apart.
  private static let shownPoints = 800
  private static let shownRows = 200
  private static let runLimit = 6_000
  private static let colours = [
    ("strategy", "strategy"), ("budget", "kind of budget"), ("hyperparameters", "hyperparameters"),
  ]

  init(_ dashboard: StorePages, _ request: PageRequest) {
    self.dashboard = dashboard
    self.request = request
    filter = PageFilter(request)
  }

  func answer() throws -> PageAnswer {
    let store = dashboard.store
    let metrics = try store.resultMetrics()
    let arenas = try store.arenas()
    guard let first = metrics.first else {
      return dashboard.frame.page(
        "Pareto", place: "/pareto", "<p class=\"empty\">No run has a result yet.</p>")
    }
    func metric(_ name: String, _ wanted: [String]) -> String {
      if let asked = request[name], metrics.contains(asked) { return asked }
      return wanted.first(where: metrics.contains) ?? first
    }
    let x = metric("x", ["footprint/bits_per_weight", "size/parameters", "train/tokens"])
    let y = metric("y", ["eval/loss_increase", "eval/loss"])
    let arena = request["arena"].flatMap { arenas.contains($0) ? $0 : nil }
    let found: (groups: [RunGroup], runs: Int) =
      filter.error == nil
      ? try store.groups(x: x, y: y, arena: arena, where: filter.expression, limit: Self.runLimit)
      : ([], 0)
    let places = Dictionary(grouping: found.groups, by: \.place)
      .sorted { ($0.value.count, Self.name($0.key)) > ($1.value.count, Self.name($1.key)) }
    let names = places.map { Self.name($0.key) }
    let chosen = places.first { Self.name($0.key) == request["place"] } ?? places.first
    let front = GroupFront(
      groups: chosen?.value ?? [], x: try direction(x), y: try direction(y))
    let body: Markup = """
      \(form(metrics, arenas, x: x, y: y, places: names, place: chosen.map { Self.name($0.key) }))
      \(PageParts.error(of: filter))
      \(notes(places.count, runs: found.runs, groups: chosen?.value.count ?? 0))
      \(front.groups.isEmpty ? "<p class=\"empty\">No finished run has both metrics.</p>" : picture(front, x, y))
      \(front.groups.isEmpty ? "" : table(front, x, y))
      """
    return dashboard.frame.page("Pareto", place: "/pareto", status: filter.status, body)
  }

  private func direction(_ key: String) throws -> MetricDefinition.Direction {
    let name = key.split(separator: "@").first.map(String.init) ?? key
    return try dashboard.store.definitions().first { $0.name == name }?.direction ?? .none
  }

  private static func name(_ place: RunGroupPlace) -> String {
    let options = place.arenaOptions == "{}" ? "" : " \(place.arenaOptions)"
    return "\(place.arena) r\(place.arenaRevision)\(options) · \(place.evaluation)"
  }

  // MARK: - Form and notes

  private func form(
    _ metrics: [String], _ arenas: [String], x: String, y: String, places: [String], place: String?
  ) -> Markup {
    let metrics = metrics.map { (value: $0, label: $0) }
    let arenas = [(value: "", label: "any")] + arenas.map { (value: $0, label: $0) }
    return """
      <form action="/pareto" method="get" class="bar" data-auto>
      \(PageParts.choice("Across", name: "x", options: metrics, chosen: x))
      \(PageParts.choice("Up", name: "y", options: metrics, chosen: y))
      \(PageParts.choice("Colour", name: "colour", options: Self.colours, chosen: colour))
      \(PageParts.choice("Arena", name: "arena", options: arenas, chosen: request["arena"] ?? ""))
      \(places.count > 1 ? PageParts.choice("Place", name: "place", options: places.map { ($0, $0) }, chosen: place ?? "") : "")
      \(check("Log across", "logx"))\(check("Log up", "logy"))
      \(PageParts.filter(filter, placeholder: "strategy in [wanda, sparsegpt]"))
      <button>Show</button>
      </form>
      """
  }

  private var colour: String {
    let asked = request["colour"] ?? ""
    return Self.colours.contains { $0.0 == asked } ? asked : "strategy"
  }

  private func check(_ label: String, _ name: String) -> Markup {
    let mark: Markup = request[name] == "1" ? " checked" : ""
    return
      "<label class=\"check\"><input type=\"checkbox\" name=\"\(name)\" value=\"1\"\(mark)> \(label)</label>"
  }

  private func notes(_ places: Int, runs: Int, groups: Int) -> Markup {
    var notes = ["\(RunText.count(groups)) points, each the mean over replicates"]
    if runs >= Self.runLimit { notes.append("of the latest \(RunText.count(runs)) runs") }
    if groups > Self.shownPoints {
      notes.append("\(Self.shownPoints) are drawn, those on the front before others")
    }
    if places > 1 { notes.append("\(places) places of measurement, which are not comparable") }
    return "<p class=\"tally\">\(notes.joined(separator: "; "))</p>"
  }

  // MARK: - Picture

  private func category(_ group: RunGroup) -> String {
    switch colour {
    case "budget":
      (try? JSONValue(parsing: group.budget))?.objectValue?.keys.sorted().joined(separator: " + ")
        ?? group.budget
    case "hyperparameters": group.hyperparameters
    default: group.strategy
    }
  }

  private func picture(_ front: GroupFront, _ x: String, _ y: String) -> Markup {
    let plot = Plot(
      width: 720, height: 420,
      x: PlotScale(front.groups.map(\.x), isLogarithmic: request["logx"] == "1"),
      y: PlotScale(front.groups.map(\.y), isLogarithmic: request["logy"] == "1"))
    let line = front.members.map { index -> String in
      let place = plot.point(front.groups[index].x, front.groups[index].y)
      return "\(Plot.text(place.x)),\(Plot.text(place.y))"
    }.joined(separator: " ")
    let members = Set(front.members)
    let points = front.order.prefix(Self.shownPoints).reversed().map { index in
      point(front.groups[index], index, plot, isMember: members.contains(index))
    }
    return """
      <figure class="pareto" data-points>
      <svg viewBox="0 0 720 420" role="group" aria-label="\(y) over \(x)">\
      \(plot.axes(x, y))<polyline class="front" points="\(line)"/>\(points)</svg>
      <p class="tip" role="status" hidden></p>
      <figcaption>\(legend(front.groups))<span><svg class="key" viewBox="0 0 20 8" aria-hidden="true">\
      <line class="front" x1="0" x2="20" y1="4" y2="4"/></svg> front</span></figcaption>
      </figure>
      """
  }

  private func point(_ group: RunGroup, _ index: Int, _ plot: Plot, isMember: Bool) -> Markup {
    let place = plot.point(group.x, group.y)
    let words =
      "\(label(group)): \(NumberText.readable(group.x)), \(NumberText.readable(group.y)), "
      + "\(group.replicates) \(group.replicates == 1 ? "replicate" : "replicates")"
    return """
      <a href="\(RunLinks.run(group.cell))" class="point" data-row="point-\(index)" \
      aria-label="\(words)\(isMember ? ", on the front" : "")">\
      <circle class="fill-\(Self.colour(category(group)))\(isMember ? " member" : "")" \
      cx="\(Plot.text(place.x))" cy="\(Plot.text(place.y))" r="\(isMember ? "5.5" : "4")"/></a>
      """
  }

  /// Strategies have their colour in every figure; other words get one from their letters.
  private static func colour(_ name: String) -> String { SeriesColor.name(for: name) }

  private func label(_ group: RunGroup) -> String {
    let knobs = group.hyperparameters == "{}" ? "" : " \(group.hyperparameters)"
    let budget = (try? JSONValue(parsing: group.budget)).map { JSONBudget($0).label }
    return "\(group.strategy)\(knobs) \(budget ?? group.budget)"
  }

  private func legend(_ groups: [RunGroup]) -> Markup {
    let names = Set(groups.map(category)).sorted()
    let items = names.prefix(24).map { name -> Markup in
      """
      <span><svg class="key" viewBox="0 0 10 10" aria-hidden="true">\
      <circle class="fill-\(Self.colour(name))" cx="5" cy="5" r="4"/></svg> \(name)</span>
      """
    }
    let rest = names.count > 24 ? "and \(names.count - 24) more" : ""
    return "\(Array(items))\(rest)"
  }

  // MARK: - Table

  private func table(_ front: GroupFront, _ x: String, _ y: String) -> Markup {
    let members = Set(front.members)
    let rows = front.order.prefix(Self.shownRows).map { index -> Markup in
      let group = front.groups[index]
      return """
        <tr tabindex="-1" id="point-\(index)"><td>\(members.contains(index) ? "●" : "")</td>\
        <td class="words"><a href="\(RunLinks.run(group.cell))">\(label(group))</a></td>\
        \(RunText.number(group.x))\(RunText.number(group.y))\
        <td class="number minor">\(group.replicates)</td></tr>

        """
    }
    let cut =
      front.order.count > rows.count
      ? "The first \(rows.count) of \(front.order.count), those on the front before others." : ""
    return """
      <section><h2>The points as a table</h2>
      <div class="scroll"><table data-rows><thead><tr><th scope="col">front</th>\
      <th scope="col">setting</th><th scope="col" class="number">\(x)</th>\
      <th scope="col" class="number">\(y)</th><th scope="col" class="number minor">n</th></tr></thead>
      <tbody>\(Array(rows))</tbody></table></div><p>\(cut)</p></section>
      """
  }
}

/// The groups of a page, and which of them no other beats in both metrics.
struct GroupFront {
  let groups: [RunGroup]
  /// The places of the front's members, from left to right.
  let members: [Int]

  /// All places, those of the front first.
  var order: [Int] {
    let front = Set(members)
    return members + groups.indices.filter { !front.contains($0) }
  }

  /// Lower is better where nothing else is known.
  init(groups: [RunGroup], x: MetricDefinition.Direction, y: MetricDefinition.Direction) {
    self.groups = groups
    let sign = x == .higher ? -1.0 : 1
    let front = ParetoFront.front(
      groups.map { ($0.x * sign, $0.y) }, y == .higher ? .higherIsBetter : .lowerIsBetter)
    members = x == .higher ? front.reversed() : front
  }
}
