import Essentials
import Foundation
import Store

/// `/sweeps`: all sweeps and how far they are.
struct SweepsPage {
  private let dashboard: StorePages

  init(_ dashboard: StorePages) {
    self.dashboard = dashboard
  }

  func answer() throws -> PageAnswer {
    let rows = try dashboard.store.sweepCounts().map { sweep -> Markup in
      let ill = [CellState.failed, .diverged, .refused, .timedOut, .lost]
        .compactMap { sweep.counts[$0] }.reduce(0, +)
      return """
        <tr tabindex="-1"><td class="words"><a href="\(RunLinks.sweep(sweep.name))">\(sweep.name)</a></td>\
        <td>\(StateBar(counts: sweep.counts).bar)</td>\
        <td class="number">\(RunText.count(sweep.total))</td>\
        <td class="number">\(RunText.count(sweep.counts[.finished] ?? 0))</td>\
        <td class="number">\(RunText.count(sweep.remaining))</td>\
        <td class="number">\(RunText.count(ill))</td>\
        <td class="minor">\(PageParts.moment(sweep.updatedAt))</td></tr>

        """
    }
    let table: Markup = """
      <div class="scroll"><table data-rows><thead><tr><th scope="col">sweep</th>\
      <th scope="col">states</th><th scope="col" class="number">cells</th>\
      <th scope="col" class="number">finished</th><th scope="col" class="number">open</th>\
      <th scope="col" class="number">without result</th>\
      <th scope="col" class="minor">registered</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      """
    return dashboard.frame.page(
      "Sweeps", place: "/sweeps", rows.isEmpty ? "<p class=\"empty\">No sweep yet.</p>" : table)
  }
}

/// `/sweeps/NAME`: one sweep, with live progress.
struct SweepDetailPage {
  private let dashboard: StorePages
  private let counts: SweepCounts

  /// The states of cells that ended without a result.
  private static let ill = ["failed", "diverged", "timed_out", "lost", "refused"]
  private static let shownFaults = 50

  init(_ dashboard: StorePages, _ name: String) throws {
    guard let counts = try dashboard.store.sweepCounts(only: name).first else {
      throw PageFault.missing("No such sweep", "No sweep is called '\(name)'.")
    }
    self.dashboard = dashboard
    self.counts = counts
  }

  func answer() throws -> PageAnswer {
    let body: Markup = """
      \(live(try activity))
      <section><h2>Without a result</h2>\(try faults())</section>
      <section><h2>Spec</h2><pre>\(try spec)</pre></section>
      """
    return dashboard.frame.page(counts.name, place: "/sweeps", body)
  }

  /// The part of the page that changes while the sweep runs, for the script that puts it in place.
  func progress() throws -> PageAnswer {
    let value: JSONValue = [
      "finished": .integer(Int64(counts.counts[.finished] ?? 0)),
      "total": .integer(Int64(counts.total)), "remaining": .integer(Int64(counts.remaining)),
      "html": .string(parts(try activity).text),
    ]
    return PageAnswer(kind: .json, body: value.canonical)
  }

  private var activity: SweepActivity? {
    get throws {
      // Looking at the attempts of many cells takes long, and tells nothing while none is being run.
      (counts.counts[.running] ?? 0) == 0 ? nil : try dashboard.store.activity(counts.name)
    }
  }

  private var spec: String {
    get throws { try dashboard.store.sweeps().first { $0.name == counts.name }?.spec ?? "" }
  }

  private func live(_ activity: SweepActivity?) -> Markup {
    let address = "\(RunLinks.sweep(counts.name))/progress.json"
    let isOpen: Markup = counts.remaining > 0 ? " data-live=\"\(address)\"" : ""
    return "<div\(isOpen) aria-live=\"off\">\(parts(activity))</div>"
  }

  private func parts(_ activity: SweepActivity?) -> Markup {
    let finished = counts.counts[.finished] ?? 0
    let share = counts.total == 0 ? 0 : 100 * finished / counts.total
    let sweep = "sweep = \(FilterExpression.quoted(counts.name))"
    return """
      <p class="lead"><b>\(RunText.count(finished))</b> of \
      <a href="\(RunLinks.runs(ofSweep: counts.name))">\(RunText.count(counts.total)) cells</a> \
      finished (\(share) %)\(activity.map(pace))</p>
      \(StateBar(counts: counts.counts).markup { "\(sweep) and state = \($0)" })
      \(activity.map(running))
      """
  }

  private func pace(_ activity: SweepActivity) -> Markup {
    guard activity.recentlyEnded > 0, activity.recentSeconds > 0 else { return "" }
    let left = activity.recentSeconds / Double(activity.recentlyEnded) * Double(counts.remaining)
    return ", about \(RunText.duration(left)) to go"
  }

  private func running(_ activity: SweepActivity) -> Markup {
    guard !activity.running.isEmpty else { return "<p>No cell is being run.</p>" }
    let rows = activity.running.prefix(Self.shownFaults).map { cell -> Markup in
      let identity = cell.cell.identity
      return """
        <tr><td><a href="\(RunLinks.run(identity))"><code>\(identity)</code></a></td>\
        <td class="words">\(cell.cell.label)</td>\
        <td>\(cell.isExpired ? "lease expired" : "attempt \(cell.number)")</td>\
        <td class="minor">\(cell.worker)</td>\
        <td class="minor">\(PageParts.moment(cell.startedAt.ISO8601Format()))</td></tr>

        """
    }
    return """
      <div class="scroll"><table><caption>Being run</caption><thead><tr><th scope="col">run</th>\
      <th scope="col">cell</th><th scope="col"></th><th scope="col" class="minor">worker</th>\
      <th scope="col" class="minor">since</th></tr></thead><tbody>\(Array(rows))</tbody></table></div>
      """
  }

  private func faults() throws -> Markup {
    let states = Self.ill.compactMap { CellState(rawValue: $0) }
    let count = states.compactMap { counts.counts[$0] }.reduce(0, +)
    guard count > 0 else { return "<p class=\"empty\">None: no cell ended without a result.</p>" }
    let filter =
      "sweep = \(FilterExpression.quoted(counts.name)) and state in [\(Self.ill.joined(separator: ", "))]"
    // By state: the index leads to the few that there are.
    let page = try dashboard.store.page(
      where: FilterExpression(parsing: filter), order: RunOrder(.state), limit: Self.shownFaults)
    let rows = page.runs.map { run -> Markup in
      """
      <tr tabindex="-1"><td><a href="\(RunLinks.run(run.result.identity))"><code>\(run.result.identity)</code></a></td>\
      <td>\(PageParts.state(run.result.state.rawValue))</td>\
      <td class="words">\(run.result.cell.label)</td>\
      <td class="words">\(run.result.error ?? "")</td></tr>

      """
    }
    let all: Markup =
      count > rows.count
      ? "<p><a href=\"\(RunLinks.runs(where: filter))\">All \(RunText.count(count))</a></p>" : ""
    return """
      <div class="scroll"><table data-rows><thead><tr><th scope="col">run</th>\
      <th scope="col">state</th><th scope="col">cell</th><th scope="col">error</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>\(all)
      """
  }
}
