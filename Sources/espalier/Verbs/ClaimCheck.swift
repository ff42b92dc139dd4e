import Arenas
import ArgumentParser
import Catalog
import Essentials
import Foundation
import Networks
import Reporting
import Runner
import Store
import Verdicts

/// `claim check`: run what is missing, judge, and print.
struct ClaimCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run the missing cells of claims, and judge them.",
    discussion: """
      Finished cells are reused, whoever ran them. Verdicts are stored with their evidence; Holm's
      correction is over all judged claims of an arena. With --strict a contradicted claim makes
      the exit status 1.
      Example: espalier claim check oats
      """)

  @OptionGroup var selection: ClaimSelection
  @Option(help: "Replicates, if more than a claim asks for.") var replicates: Int?
  @Flag(help: "Exit with 1 when a claim is contradicted.") var strict = false
  @OptionGroup var store: StoreOptions
  @OptionGroup var jobs: JobOptions
  @OptionGroup var execution: ExecutionOptions
  @OptionGroup var verbosity: VerbosityOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard !selection.isEmpty else {
      throw ValidationError("name papers, or choose --arena or --all")
    }
    if let replicates, replicates < 1 {
      throw ValidationError("--replicates is \(replicates), allowed is 1 or more")
    }
  }

  mutating func run() throws {
    Interrupt.listen()
    let claims = try selection.testable()
    let database = try store.writing()
    var ledger = try ClaimLedger(store: database)
    var presence = PresenceLedger()
    for claim in claims {
      if let laws = try LawExperiment(claim) {
        ledger.add(try laws.evidence(in: database))
        try ledger.save(in: database)
        tell(claim, in: ledger)
        continue
      }
      let workshop = Workshop(threads: jobs.count)
      let experiment = try ClaimExperiment(claim, replicates: replicates, workshop: workshop)
      guard let experiment else { continue }
      try runMissing(of: experiment, in: database)
      ledger.add(
        try experiment.evidence(in: database, presence: try presence.checks(of: experiment)))
      try ledger.save(in: database)
      tell(claim, in: ledger)
    }
    try finish(claims, ledger)
  }

  /// Runs the sweep of a claim; cells that failed become a doubt against it, not an error here.
  private func runMissing(of experiment: ClaimExperiment, in database: ResultStore) throws {
    let session = SweepSession(
      plan: experiment.plan, store: database, jobs: jobs.count,
      settings: execution.settings(experiment.plan.spec.limits), quiet: verbosity.quiet,
      asks: false)
    do {
      try session.run()
    } catch let status as ExitCode {
      guard status == Failure.cellsFailed else { throw status }
    }
  }

  private func tell(_ claim: Claim, in ledger: ClaimLedger) {
    guard !verbosity.quiet,
      let judged = ledger.judged.first(where: { $0.claim.id == claim.id })
    else { return }
    note("\(claim.id): \(judged.verdict)")
  }

  private func finish(_ claims: [Claim], _ ledger: ClaimLedger) throws {
    let chosen = Set(claims.map(\.id))
    let judged = ledger.judged.filter { chosen.contains($0.claim.id) }
    let table = ClaimTables.list(judged)
    try output.print(
      ResultTable(
        name: table.name, title: table.title, columns: table.columns,
        rows: table.rows.filter { row in
          if case .text(let id) = row[0] { chosen.contains(id) } else { false }
        }, marksBest: false))
    if strict, judged.contains(where: { $0.verdict == .contradicted }) { throw ExitCode(1) }
  }
}

/// What was checked of subjects, once for all claims that share them.
struct PresenceLedger {
  private var known: [String: [PresenceCheck]] = [:]

  mutating func checks(of experiment: ClaimExperiment) throws -> [PresenceCheck] {
    let test = experiment.test
    let key = "\(test.arena) \(JSONValue.object(test.options))"
    if let checks = known[key] { return checks }
    let checks = try experiment.plan.arenas.flatMap { try $0.presenceChecks() }
    known[key] = checks
    return checks
  }
}
