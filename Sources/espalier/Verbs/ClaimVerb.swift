import Arenas
import ArgumentParser
import Catalog
import Essentials
import Foundation
import Reporting
import Store
import Verdicts

/// `claim`: judge what papers claim.
struct ClaimVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "Judge what papers claim, from paired replicates.",
    discussion: "Example: espalier claim check oats",
    subcommands: [ClaimList.self, ClaimCheck.self, ClaimPlan.self, ClaimReport.self])
}

/// Which claims are meant.
struct ClaimSelection: ParsableArguments {
  @Argument(help: "Papers by slug or id, or single claims such as oats/2.", completion: .claims)
  var papers: [String] = []
  @Option(help: "All claims of one arena.", completion: .arenas) var arena: String?
  @Flag(help: "All claims that can be tested.") var all = false

  func validate() throws {
    guard papers.isEmpty || (!all && arena == nil) else {
      throw ValidationError("name papers, or choose --arena or --all")
    }
    if let arena, ArenaIndex.entry(arena) == nil {
      let hint = NearestName.suggestion(for: arena, among: ArenaIndex.ids)
      throw ValidationError(
        "no arena '\(arena)'" + (hint.map { "; did you mean '\($0)'?" } ?? ""))
    }
  }

  /// Whether nothing was chosen.
  var isEmpty: Bool { papers.isEmpty && !all && arena == nil }

  /// The chosen claims that can be tested, all of them when nothing was chosen.
  func testable() throws -> [Claim] {
    let chosen = try claims()
    let testable = chosen.filter { $0.test != nil }
    guard testable.isEmpty, !papers.isEmpty else { return testable }
    let known = Set(PaperIndex.testableClaims.map(\.paper)).sorted().joined(separator: ", ")
    throw ValidationError(
      "no claim of \(papers.joined(separator: ", ")) can be tested yet; there are tests for \(known)"
    )
  }

  /// The chosen claims, tested or not.
  func claims() throws -> [Claim] {
    guard papers.isEmpty else { return try papers.flatMap(Self.claims) }
    return PaperIndex.all.flatMap(\.claims).filter { claim in
      arena.map { claim.test?.arena == $0 } ?? true
    }
  }

  private static func claims(named name: String) throws -> [Claim] {
    if let claim = PaperIndex.all.flatMap(\.claims).first(where: { $0.id == name }) {
      return [claim]
    }
    do {
      return try PaperIndex.paper(name).claims
    } catch {
      throw ValidationError("\(error)")
    }
  }
}

/// `claim ls`: claims with their verdicts.
struct ClaimList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List claims with their verdicts.",
    discussion: "Example: espalier claim ls oats --json")

  @OptionGroup var selection: ClaimSelection
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let chosen = Set(try selection.claims().map(\.id))
    let table = ClaimTables.list(try ClaimLedger.stored(in: store).judged)
    let rows = table.rows.filter { row in
      if case .text(let id) = row[0] { chosen.contains(id) } else { false }
    }
    try output.print(
      ResultTable(
        name: table.name, title: table.title, columns: table.columns, rows: rows,
        marksBest: false))
  }
}

/// `claim plan`: how many replicates, and how long.
struct ClaimPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say how many replicates a claim needs, and how many minutes here.",
    discussion: """
      The spread comes from the replicates that are stored already, the minutes from the stored
      costs of cells. Training of reference models, once each, is not counted.
      Example: espalier claim plan oats --half-width 0.005
      """)

  @OptionGroup var selection: ClaimSelection
  @Option(help: "The wanted half-width of the interval (default: the size of the claim's margin).")
  var halfWidth: Double?
  @OptionGroup var store: StoreOptions
  @OptionGroup var jobs: JobOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let halfWidth, !(halfWidth > 0) {
      throw ValidationError("--half-width is \(halfWidth), allowed is above 0")
    }
  }

  mutating func run() throws {
    let claims = try selection.testable()
    let exists = FileManager.default.fileExists(atPath: store.path)
    let store = exists ? try store.reading() : nil
    let workshop = Workshop(threads: jobs.count)
    var table = Self.table
    for claim in claims {
      guard let experiment = try ClaimExperiment(claim, workshop: workshop) else { continue }
      let wanted = halfWidth ?? max(abs(experiment.test.margin), 1e-6)
      let forecast = try ClaimForecast(
        experiment, store: store, halfWidth: wanted, jobs: jobs.count)
      table.append(Self.row(claim, forecast, wanted))
    }
    try output.print(table)
  }

  private static let table = ResultTable(
    name: "claim-plan", title: "",
    columns: [.init(key: "id", header: "id", kind: .text)]
      + ["half_width", "pilot", "spread", "replicates", "cells_to_run", "minutes"].map {
        .init(key: $0, header: $0.replacing("_", with: " "), kind: .number)
      },
    marksBest: false)

  private static func row(
    _ claim: Claim, _ forecast: ClaimForecast, _ wanted: Double
  ) -> [ResultTable.Cell] {
    func cell(_ value: Double?, _ reason: String) -> ResultTable.Cell {
      value.map { .number($0) } ?? .missing(reason: reason)
    }
    return [
      .text(claim.id), .number(wanted), .number(Double(forecast.pilot)),
      cell(forecast.spread, "fewer than two replicates so far"),
      cell(forecast.replicates.map(Double.init), "no pilot"),
      .number(Double(forecast.missing)),
      cell(forecast.seconds.map { $0 / 60 }, "a strategy was never timed here"),
    ]
  }
}

/// `claim report`: write tables, pages and figures of the stored verdicts.
struct ClaimReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the stored verdicts as tables, pages and figures.",
    discussion: "Example: espalier claim report --arena lm --name claims-lm-pruning")

  @OptionGroup var selection: ClaimSelection
  @Option(help: "The name of the files.") var name = "claims"
  @Option(help: "The folder of tables and pages.") var results = "results"
  @Option(help: "The folder of figures.") var plots = "plots"
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let chosen = Set(try selection.claims().map(\.id))
    let judged = try ClaimLedger.stored(in: store).judged.filter { chosen.contains($0.claim.id) }
    guard !judged.isEmpty else {
      throw ValidationError("none of the chosen claims was judged; run `espalier claim check`")
    }
    try ClaimFiles(name: name, results: results, plots: plots).write(judged)
  }
}

extension ClaimLedger {
  /// The ledger of a store that may not exist yet.
  static func stored(in options: StoreOptions) throws -> ClaimLedger {
    guard FileManager.default.fileExists(atPath: options.path) else {
      return ClaimLedger(evidence: [])
    }
    return try ClaimLedger(store: options.reading())
  }
}
