internal import Catalog
internal import Runner
public import Store

/// What judging a claim would take: how many replicates, and how long.
public struct ClaimForecast: Sendable, Equatable {
  /// The replicates that both arms have already.
  public let pilot: Int
  /// The standard deviation of their advantages; nil with fewer than two.
  public let spread: Double?
  /// The replicates for an interval whose half-width is the wanted one; nil without a pilot.
  public let replicates: Int?
  /// The cells that are not done yet for so many replicates, or without a pilot for those that the
  /// claim asks for.
  public let missing: Int
  /// The seconds for them, from the stored costs of their strategies; nil when one was never timed.
  public let seconds: Double?

  /// Reads pilot and costs from a store.
  ///
  /// - Parameters:
  ///   - experiment: the claim's sweep.
  ///   - store: what was measured so far; nil when there is no store yet.
  ///   - halfWidth: the wanted half-width of the interval.
  ///   - jobs: the cells that run side by side.
  /// - Throws: `StoreError` when the store cannot be read.
  public init(
    _ experiment: ClaimExperiment, store: ResultStore?, halfWidth: Double, jobs: Int
  ) throws {
    let rows = try store?.results(where: experiment.filter) ?? []
    let byCell = Dictionary(rows.map { ($0.identity, $0) }) { first, _ in first }
    let comparison = try experiment.evidence(from: byCell, presence: []).comparison
    pilot = comparison.advantages.count
    let isEnough = pilot > 1
    spread = isEnough ? comparison.spread : nil
    let needed = comparison.replicates(forHalfWidth: halfWidth)
    replicates = needed.map { max($0, experiment.test.replicates) }
    let open = experiment.plan.cells.filter { planned in
      byCell[planned.identity].map { !CellState.ended.contains($0.state) } ?? true
    }
    // Replicates beyond the plan's have the cells of its first.
    let further = max(0, (replicates ?? 0) - experiment.plan.spec.replicates)
    let one = experiment.plan.cells.filter { $0.cell.replicate == 0 }
    missing = open.count + further * one.count
    func cost(_ cells: [PlannedCell]) throws -> Double? {
      var total: Double? = 0
      for cell in cells.map(\.cell) {
        let stored = try store?.secondsPerCell(strategy: cell.strategy, arena: cell.arena)
        total = stored.flatMap { stored in total.map { $0 + stored.medianSeconds } }
      }
      return total
    }
    let each = further > 0 ? try cost(one) : 0
    seconds = try cost(open).flatMap { open in
      each.map { (open + Double(further) * $0) / Double(jobs) }
    }
  }
}
