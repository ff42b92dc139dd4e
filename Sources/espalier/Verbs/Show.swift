import Arenas
import ArgumentParser
import CompressionCore
import Catalog
import Essentials
import Foundation
import Networks
import Reporting
import Store
import Strategies
import Verdicts

/// `show`: everything known of one thing.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything known of a run, paper, claim, strategy, arena, model or sweep.",
    discussion: "Example: espalier show wanda; espalier show oats/1; espalier show 3f2a")

  @Argument(help: "The id, or the first letters of a cell's.", completion: .things) var id: String
  @OptionGroup var store: StoreOptions
  @Flag(help: "For an arena: load its subject and check what must hold of it.") var check = false

  mutating func run() throws {
    if let entry = StrategyIndex.all.first(where: { $0.card.id == id }) {
      print(Descriptions.strategy(entry))
    } else if let entry = ArenaIndex.entry(id) {
      print(try Descriptions.arena(entry, check: check))
    } else if let model = ReferenceIndex.entry(id) {
      print(try ModelListing(cache: .standard()).description(of: model))
    } else if let paper = PaperIndex.all.first(where: { $0.id == id || $0.slug == id }) {
      print(Descriptions.paper(paper))
    } else if let claim = PaperIndex.all.flatMap(\.claims).first(where: { $0.id == id }) {
      let judged = try ClaimLedger.stored(in: store).judged.first { $0.claim.id == id }
      print(ClaimPage(claim, judged: judged).markdown, terminator: "")
    } else {
      print(try stored())
    }
  }

  private func stored() throws -> String {
    guard FileManager.default.fileExists(atPath: store.path) else { throw unknown([]) }
    let store = try store.reading()
    if let sweep = try store.sweeps().first(where: { $0.name == id }) {
      return "sweep \(sweep.name), registered \(sweep.createdAt)\n\n\(sweep.spec)"
    }
    let cells = try store.identities(startingWith: id)
    guard cells.count <= 1 else {
      throw ValidationError("'\(id)' begins \(cells.count) cells: \(cells.prefix(5))")
    }
    guard let cell = cells.first,
      let row = try store.results(where: FilterExpression(parsing: "cell = '\(cell)'")).first
    else { throw unknown(try store.sweeps().map(\.name)) }
    let attempts = try AttemptText.lines(of: cell, in: store)
    return ([Descriptions.run(row)] + attempts).joined(separator: "\n")
  }

  private func unknown(_ sweeps: [String]) -> ValidationError {
    let known =
      StrategyIndex.all.map(\.card.id) + ArenaIndex.ids + ReferenceIndex.names
      + PaperIndex.all.map(\.slug) + sweeps
    let hint = NearestName.suggestion(for: id, among: known)
    return ValidationError(
      "nothing is called '\(id)'; " + (hint.map { "did you mean '\($0)'?" } ?? "try `espalier ls`"))
  }
}

/// The texts of `show`.
enum Descriptions {
  static func strategy(_ entry: StrategyEntry) -> String {
    let card = entry.card
    var lines = [
      "\(card.name) (\(card.id), revision \(card.revision)): \(card.summary)",
      "family    \(card.family.rawValue)",
      "budgets   \(list(entry.budgets.map(\.rawValue), none: "dense only"))",
      "needs     \(list(entry.needNames, none: "weights only"))",
    ]
    if let paper = card.paper { lines.append("paper     \(paper)") }
    if let code = card.code { lines.append("code      \(code)") }
    for (name, value) in entry.defaults.sorted(by: { $0.key < $1.key }) {
      lines.append("default   \(name) = \(value)")
    }
    return lines.joined(separator: "\n")
  }

  static func arena(_ entry: ArenaEntry, check: Bool) throws -> String {
    let card = entry.card
    var lines = ["\(card.title) (\(card.id), revision \(card.revision)): \(card.summary)"]
    for metric in card.metrics {
      let unit = metric.unit.isEmpty ? "" : " (\(metric.unit))"
      lines.append("metric    \(metric.name)\(unit): \(metric.summary)")
    }
    for (name, value) in entry.defaults.sorted(by: { $0.key < $1.key }) {
      lines.append("option    \(name) = \(value)")
    }
    guard check else { return lines.joined(separator: "\n") }
    let arena = try entry.make(
      [:], workshop: Workshop(threads: ProcessInfo.processInfo.activeProcessorCount))
    lines.append("signature \(try arena.evaluation())")
    lines += try arena.presenceChecks().map { Descriptions.check($0) }
    return lines.joined(separator: "\n")
  }

  static func check(_ check: PresenceCheck) -> String {
    let mark = check.passed ? "holds" : "FAILS"
    return String(
      format: "check     %@: %.4g, %@: %@", check.name, check.value, check.requirement, mark)
  }

  static func paper(_ paper: Paper) -> String {
    var lines = [
      paper.title, "",
      "id        \(paper.id), \(paper.slug), \(paper.list.title), \(paper.year)",
      "arena     \(paper.arena.rawValue), \(paper.field.title)",
      "method    \(paper.summary)",
      "fidelity  \(paper.fidelity) (confidence \(paper.confidence.rawValue))",
    ]
    lines += paper.links.map { "link      \($0)" }
    lines += paper.claims.map { "claim     \($0.id): \($0.sentence)" }
    lines += paper.reported.map {
      "reported  \($0.setting), \($0.metric): \($0.value) [\($0.source)]"
    }
    let strategies = list(paper.strategies, none: "none yet")
    lines.append("strategies \(strategies)")
    if let twin = paper.sameAs { lines.append("same as   \(twin)") }
    return lines.joined(separator: "\n")
  }

  static func run(_ row: ResultRow) -> String {
    var lines = [
      "cell      \(row.identity)", "what      \(row.cell.label)",
      "state     \(row.state.rawValue)\(row.error.map { ": \($0)" } ?? "")",
      "attempts  \(row.attempts)", "signature \(row.cell.evaluation)",
    ]
    for (name, metric) in row.details.sorted(by: { $0.key < $1.key }) {
      let error = metric.standardError.map { " ± \($0)" } ?? ""
      let count = metric.count.map { ", n = \($0)" } ?? ""
      lines.append("metric    \(name) = \(metric.value)\(error)\(count)")
    }
    for (name, value) in (row.provenance.objectValue ?? [:]).sorted(by: { $0.key < $1.key })
    where name != "git_changes" || (value.stringValue?.count ?? 0) <= 64 {
      lines.append("where     \(name) = \(value.stringValue ?? value.canonical)")
    }
    return lines.joined(separator: "\n")
  }

  private static func list(_ names: [String], none: String) -> String {
    names.isEmpty ? none : names.sorted().joined(separator: ", ")
  }
}
