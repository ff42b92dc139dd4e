import Arenas
import CompressionCore
import Essentials
import Foundation
import Networks
import Runner
import TestKit

@testable import Catalog
@testable import Store
@testable import Verdicts

/// A claim in the arena that computes nothing, with results as a test wants them.
struct ProbeClaim {
  static let claim = Claim(
    id: "oats/1", paper: "oats", sentence: "Magnitude is better than Wanda.",
    test: ClaimTest(
      arena: "probe", options: [:], of: .init("magnitude"),
      against: .init("wanda", ["exponent": 2]), at: .sparsity(0.5), metric: "probe/value",
      margin: 0.1, reported: [0], fidelity: "Nothing is computed."))

  let experiment: ClaimExperiment

  init(replicates: Int? = nil) throws {
    // Without it no spec can name the arena.
    setenv("ESPALIER_PROBE", "1", 1)
    let workshop = Workshop(
      cache: ModelCache(directory: FileManager.default.temporaryDirectory), threads: 1)
    guard
      let experiment = try ClaimExperiment(
        Self.claim, replicates: replicates, workshop: workshop)
    else { throw CocoaError(.featureUnsupported) }
    self.experiment = experiment
  }

  /// Results of all cells: the subject is better by about `advantage`, with luck by replicate.
  func rows(advantage: Double, state: CellState = .finished) -> [String: ResultRow] {
    let rows = experiment.plan.cells.map { planned in
      let isSubject = planned.cell.strategy == "magnitude"
      let luck = Double(planned.cell.replicate * planned.cell.replicate)
      let wobble = Double(planned.cell.replicate % 2) * 0.01
      return ResultRow(
        identity: planned.identity, kind: CellKind(planned.cell, text: planned.identity),
        replicate: planned.cell.replicate,
        state: isSubject ? state : .finished,
        seconds: 2, attempts: 1, attempt: 1, error: state == .refused ? "kept too much" : nil,
        provenance: .null,
        metrics: [
          "probe/value": luck - (isSubject ? advantage + wobble : 0),
          "footprint/sparsity": 0.5, "cost/calibration_tokens": isSubject ? 0 : 128,
        ], details: [:])
    }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.identity, $0) })
  }

  func evidence(advantage: Double = 1, state: CellState = .finished) throws -> ClaimEvidence {
    try experiment.evidence(from: rows(advantage: advantage, state: state), presence: [])
  }

  static func judged(_ evidence: ClaimEvidence) -> JudgedClaim? {
    JudgedClaim.judge([evidence]).first
  }
}
