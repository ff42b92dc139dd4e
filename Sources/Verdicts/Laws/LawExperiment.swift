public import Catalog
internal import Essentials
internal import Foundation
internal import Reporting
internal import CompressionCore
internal import ScalingLaws
public import Store

/// The test of a claim about two laws: both are fitted to the same stored runs and predict others.
///
/// A predicted run is a replicate: the errors of both laws on it are a pair, so that what makes a
/// run hard to predict for every law cancels. All pairs share the two fits, so the interval holds
/// the scatter of the runs, not that of the constants.
public struct LawExperiment: Sendable {
  /// The claim.
  public let claim: Claim
  private let test: ClaimTest
  private let laws: LawTest
  private let subject: Law
  private let baseline: Law

  /// Looks the laws up; nil for a claim about strategies.
  ///
  /// - Throws: `LawExperimentError` when the catalog names a law that does not exist.
  public init?(_ claim: Claim) throws {
    guard let test = claim.test, let laws = test.laws else { return nil }
    self.claim = claim
    self.test = test
    self.laws = laws
    subject = try Self.law(test.subject.strategy)
    baseline = try Self.law(test.baseline.strategy)
  }

  private static func law(_ name: String) throws -> Law {
    guard let law = Law.named(name) else { throw LawExperimentError.noSuchLaw(name) }
    return law
  }

  /// What a store says of the claim; without the runs there is a doubt and no numbers.
  public func evidence(in store: ResultStore) throws -> ClaimEvidence {
    var (pairs, lines): ([ClaimEvidence.Pair], [String]) = ([], [])
    var evaluation = ""
    let strategies: [String?] = laws.strategies.isEmpty ? [nil] : laws.strategies
    let known = Set(try store.sweeps().map(\.name))
    for strategy in strategies {
      let filter = strategy.map { "strategy = '\($0)'" }
      let fitted = try StoredRuns(
        store, sweeps: laws.fitted.filter(known.contains), filter: filter)
      let predicted = try StoredRuns(
        store, sweeps: laws.predicted.filter(known.contains), filter: filter)
      guard let first = fitted.rows.first, laws.heldOut != nil || !predicted.rows.isEmpty else {
        continue
      }
      evaluation = first.run.cell.evaluation
      let all = try fitted.sized(for: [subject, baseline])
      let (train, rest) =
        try laws.heldOut.map { try Self.split(all, $0) }
        ?? (all, predicted.sized(for: [subject, baseline]))
      pairs += try self.pairs(train, rest, from: pairs.count)
      lines += Self.lines(train) + Self.lines(rest)
    }
    return evidence(
      of: pairs, evaluation: evaluation,
      digest: String(Digest.sha256Hex(lines.joined(separator: "\n")).prefix(16)))
  }

  /// The rows below the largest value of a column, and those with it.
  private static func split(
    _ table: FitTable, _ column: String
  ) throws -> (FitTable, FitTable) {
    guard let values = table.columns[column], let most = values.max() else {
      throw LawExperimentError.noSuchColumn(column)
    }
    // Rates and sizes are the same numbers in all runs that share them.
    return (
      table.selecting(values.indices.filter { values[$0] < most }),
      table.selecting(values.indices.filter { values[$0] == most })
    )
  }

  /// The errors of both laws on each predicted run.
  private func pairs(
    _ train: FitTable, _ rest: FitTable, from first: Int
  ) throws -> [ClaimEvidence.Pair] {
    let errors = try [subject, baseline].map { law in
      try law.fit(to: train).logErrors(on: rest)
    }
    return errors[0].keys.sorted().enumerated().map { number, cell in
      ClaimEvidence.Pair(
        replicate: first + number, subject: errors[0][cell] ?? .nan,
        baseline: laws.share * (errors[1][cell] ?? .nan))
    }
  }

  private func evidence(
    of pairs: [ClaimEvidence.Pair], evaluation: String, digest: String
  ) -> ClaimEvidence {
    let arms = [
      arm(.subject, subject.name, pairs.map(\.subject)),
      arm(
        .baseline, laws.share == 1 ? baseline.name : "\(laws.share) × \(baseline.name)",
        pairs.map(\.baseline)),
    ]
    let isEnough = pairs.count >= test.replicates
    return ClaimEvidence(
      claim: claim, evaluation: evaluation, pairs: pairs, arms: arms, presence: [],
      doubt: isEnough
        ? nil : .tooFewReplicates(found: pairs.count, needed: test.replicates), digest: digest)
  }

  private func arm(
    _ role: ClaimEvidence.Role, _ label: String, _ errors: [Double]
  ) -> ClaimEvidence.Arm {
    ClaimEvidence.Arm(
      role: role, label: label, finished: errors.count,
      metric: Statistics.interval(of: errors), trials: 0, recoverySteps: 0)
  }

  private static func lines(_ table: FitTable) -> [String] {
    (0..<table.count).map { row in
      "\(table.cells[row]) \(table.row(row).sorted { $0.key < $1.key }.map { "\($0)=\($1)" })"
    } + [""]
  }
}

/// What is wrong with a claim about laws.
public enum LawExperimentError: Error, Equatable, CustomStringConvertible {
  /// No law has this name.
  case noSuchLaw(String)
  /// The rows have no such column.
  case noSuchColumn(String)

  /// What was found, and what there is.
  public var description: String {
    switch self {
    case .noSuchLaw(let name):
      "no law '\(name)'; there are \(Law.all.map(\.name).joined(separator: ", "))"
    case .noSuchColumn(let name): "neither law reads a column '\(name)', by which runs are left out"
    }
  }
}

extension StoredRuns {
  /// The columns that any of the laws reads, and the loss.
  fileprivate func sized(for laws: [Law]) throws -> FitTable {
    let names = laws.flatMap { $0.columns.map(\.name) } + [FitTable.loss]
    return try table(Dictionary(names.map { ($0, $0) }) { first, _ in first })
  }
}

extension FitResult {
  /// The mean of |log L̂ − log L| over the rows of each run.
  fileprivate func logErrors(on table: FitTable) -> [String: Double] {
    Dictionary(grouping: 0..<table.count) { table.cells[$0] }.mapValues { rows in
      let errors = rows.map { row in
        abs(log(law.predict(at: table.row(row), with: constants) / table.losses[row]))
      }
      return errors.reduce(0, +) / Double(errors.count)
    }
  }
}
