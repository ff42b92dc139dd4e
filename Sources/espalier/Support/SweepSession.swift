import Arenas
import ArgumentParser
import Essentials
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
  let settings: ExecutionSettings
  let quiet: Bool
  let asks: Bool
  /// Runs the cells elsewhere; without one they run in processes of this machine.
  var slurm: SlurmExecutor?

  func run() throws {
    try register()
    let before = try store.progress(plan.spec.name)
    if before.remaining > 0 {
      try prepare()
      try execute(before)
    }
    try conclude()
  }

  private func register() throws {
    let cells = plan.cells.map(\.identified)
    let (name, text) = (plan.spec.name, plan.spec.text)
    let difference = try store.difference(sweep: name, spec: text, identified: cells)
    try tell(difference)
    guard difference.isNewSweep || difference.specChanged || difference.changesCells else { return }
    try store.define(plan.card.metrics.map(MetricDefinition.init))
    try store.register(sweep: name, spec: text, identified: cells)
  }

  private func tell(_ difference: SweepDifference) throws {
    let total = difference.new.count + difference.known.count
    if !quiet {
      note("\(plan.spec.name): \(total) cells, \(difference.finished.count) finished before")
    }
    guard !difference.isNewSweep, difference.changesCells else { return }
    let change = SweepChange(
      from: try store.cells(sweep: plan.spec.name), to: plan.cells.map(\.cell))
    let counts =
      "\(difference.new.count) cells new, \(difference.removed.count) gone (results stay in the "
      + "store), \(difference.known.count) as before"
    let lines = ["the spec of \(plan.spec.name) changed:"] + change.lines + [counts]
    let mustAsk = asks && Terminal.isErrorLive && Terminal.isInputLive
    if !quiet || mustAsk { note(lines.joined(separator: "\n  ")) }
    guard !mustAsk || Terminal.confirm("Run it so?") else {
      note("nothing was changed")
      throw Failure.declined
    }
  }

  /// Trains or loads the subjects before the workers start, with a bar of its own.
  private func prepare() throws {
    var bar: ProgressBar?
    defer { bar?.finish() }
    let quiet = quiet
    for (index, arena) in plan.arenas.enumerated() {
      try arena.prepare(
        replicates: plan.spec.replicates, shouldStop: { Interrupt.isRequested }
      ) { progress in
        let training = progress.training
        if bar == nil || training.step == 1 {
          bar = ProgressBar(
            "training \(index * progress.count + progress.subject)/"
              + "\(plan.arenas.count * progress.count)",
            total: training.steps, done: training.step, quiet: quiet)
        }
        bar?.update(done: training.step, detail: TrainingText.detail(training))
      }
    }
  }

  private func execute(_ before: SweepProgress) throws {
    let bar = ProgressBar(
      plan.spec.name, total: before.total, done: before.total - before.remaining, quiet: quiet)
    let workers = min(jobs, before.remaining)
    let executor: any Executor = slurm ?? ProcessExecutor.ofThisProgram(workers: workers)
    let provenance = Provenance(
      version: Espalier.version, jobs: workers, data: try plan.digests())
    if let patch = provenance.changes, let digest = provenance.changesDigest {
      try store.record(subject: digest, description: ["git_changes": .string(patch)])
    }
    let job = SweepJob(
      sweep: plan.spec.name, store: store, cacheDirectory: plan.cacheDirectory,
      settings: settings, provenance: provenance.json)
    try executor.run(job, shouldStop: { Interrupt.isRequested }) { event in
      switch event {
      case .notice(let text): bar.interject(text)
      case .queue(let text): bar.show(detail: text)
      case .ended(let report):
        if report.outcome != .finished {
          let reason = report.outcome.message.map { ": \($0)" } ?? ""
          bar.interject("\(report.label): \(report.outcome.state.rawValue)\(reason)")
        }
        bar.advance(detail: report.label)
      }
    }
    bar.finish()
  }

  private func conclude() throws {
    let after = try store.progress(plan.spec.name)
    let failed = after.count(.failed) + after.count(.timedOut) + after.count(.lost)
    if !quiet {
      let counts = CellState.allCases.filter { after.count($0) > 0 }
        .map { "\(after.count($0)) \($0.rawValue)" }.joined(separator: ", ")
      let remedy =
        failed > 0 ? "; `espalier sweep retry \(plan.spec.name)` lets them run again" : ""
      note("\(plan.spec.name): \(counts)\(remedy)")
    }
    if Interrupt.isRequested, after.remaining > 0 { throw Failure.interrupted }
    if failed > 0 { throw Failure.cellsFailed }
  }
}

extension MetricDefinition {
  /// What an arena says of a metric.
  init(_ metric: ArenaMetric) {
    self.init(
      name: metric.name, unit: metric.unit,
      direction: Direction(rawValue: metric.direction.rawValue) ?? .none, summary: metric.summary)
  }
}
