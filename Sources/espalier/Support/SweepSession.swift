import Arenas
import ArgumentParser
import Foundation
import Networks
import Runner
import Store
import Synchronization

/// One `sweep run`: registers the cells, prepares the subjects, runs what is missing, and sums up.
struct SweepSession {
  let plan: SweepPlan
  let store: ResultStore
  let jobs: Int
  let keepGoing: Bool
  let quiet: Bool

  func run() throws {
    try store.define(plan.card.metrics.map(Self.definition))
    let difference = try store.register(
      sweep: plan.spec.name, spec: plan.spec.text, cells: plan.cells.map(\.cell))
    tell(difference)
    let before = try store.progress(plan.spec.name)
    if before.remaining > 0 {
      try prepare()
      try execute(before)
    }
    try conclude()
  }

  private static func definition(_ metric: ArenaMetric) -> MetricDefinition {
    MetricDefinition(
      name: metric.name, unit: metric.unit,
      direction: MetricDefinition.Direction(rawValue: metric.direction.rawValue) ?? .none,
      summary: metric.summary)
  }

  private func tell(_ difference: SweepDifference) {
    guard !quiet else { return }
    let done = difference.finished.count
    let total = difference.new.count + difference.known.count
    note("\(plan.spec.name): \(total) cells, \(done) finished before")
    if !difference.isNewSweep, !difference.new.isEmpty || !difference.removed.isEmpty {
      note("the spec changed: \(difference.new.count) cells new, \(difference.removed.count) gone")
    }
  }

  /// Trains or loads the subjects before the workers start, with a bar of its own.
  private func prepare() throws {
    var bar: ProgressBar?
    defer { bar?.finish() }
    let quiet = quiet
    try plan.arena.prepare(
      replicates: plan.spec.replicates, shouldStop: { Interrupt.isRequested }
    ) { progress in
      let training = progress.training
      if bar == nil || training.step == 1 {
        bar = ProgressBar(
          "training \(progress.subject)/\(progress.count)", total: training.steps,
          done: training.step,
          quiet: quiet)
      }
      bar?.update(done: training.step, detail: TrainingText.detail(training))
    }
  }

  private func execute(_ before: SweepProgress) throws {
    let bar = ProgressBar(
      plan.spec.name, total: before.total, done: before.total - before.remaining, quiet: quiet)
    let executor = LocalExecutor(
      store: store, settings: ExecutionSettings(jobs: jobs, keepGoing: keepGoing),
      provenance: Provenance(version: Espalier.version, jobs: jobs))
    try executor.run(plan, shouldStop: { Interrupt.isRequested }) { report in
      bar.advance(detail: report.planned.cell.label)
      switch report.outcome {
      case .finished: break
      default:
        let reason = report.outcome.message.map { ": \($0)" } ?? ""
        note("\n\(report.planned.cell.label): \(report.outcome.state.rawValue)\(reason)")
      }
    }
    bar.finish()
  }

  private func conclude() throws {
    let after = try store.progress(plan.spec.name)
    if !quiet {
      let counts = CellState.allCases.filter { after.count($0) > 0 }
        .map { "\(after.count($0)) \($0.rawValue)" }.joined(separator: ", ")
      note("\(plan.spec.name): \(counts)")
    }
    if Interrupt.isRequested, after.remaining > 0 { throw Failure.interrupted }
    if after.count(.failed) + after.count(.timedOut) > 0 { throw Failure.cellsFailed }
  }
}
