internal import Foundation
internal import Store

/// One run of the coordinator: submits, follows and settles the jobs of a sweep.
final class SlurmRun {
  /// How long claimed cells may wait in the queue; until then Slurm says what became of them.
  private static let leaseSeconds = 30.0 * 86_400
  /// Who has a cell that waits in Slurm's queue, before the folder's name.
  static let waiting = "slurm-queue "

  private let executor: SlurmExecutor
  private let sweep: String
  let store: ResultStore
  let tell: (ExecutionEvent) -> Void
  private var sizes: [String: Int] = [:]
  private var states: [SlurmFolder: [Int: SlurmQueue.TaskState]] = [:]
  private var queue = ""
  /// Attempts that ended with a result or counted against the policy.
  var progress = 0
  /// Whether a cell failed, after which nothing more is begun unless the run keeps going.
  var hasFailed = false
  private var wasCancelled = false
  private var isCancelling = false

  init(
    _ executor: SlurmExecutor, _ sweep: String, _ store: ResultStore,
    _ tell: @escaping (ExecutionEvent) -> Void
  ) {
    self.executor = executor
    self.sweep = sweep
    self.store = store
    self.tell = tell
  }

  private var open: [SlurmFolder] {
    SlurmFolder.open(sweep: sweep, in: executor.parent(of: store))
  }

  // MARK: - The loop

  func runUntilDone(_ job: SweepJob, shouldStop: () -> Bool) throws {
    var (isFirst, fruitless, before) = (true, 0, 0)
    // What was pending before is sent at once; what a job hands back waits until the job is over,
    // when it is known whether somebody has cancelled it.
    let sendsAtOnce = try !executor.waits || store.progress(sweep).count(.pending) > 0
    while true {
      try follow()
      if hasFailed, !job.settings.keepGoing { return try cancelAll() }
      if shouldStop() { return try stop() }
      if wasCancelled { return }
      if isFirst && sendsAtOnce || open.isEmpty {
        guard try store.hasOpenCells(sweep) else { return }
        if !isFirst { fruitless = progress == before ? fruitless + 1 : 0 }
        before = progress
        guard fruitless <= job.settings.policy.retries else { throw Self.fruitless }
        try store.expireLeases(policy: job.settings.policy, isGone: WorkerName.isGone)
        let submitted = try submit(job)
        if !executor.waits { return sayHowToComeBack() }
        // What is open and not ours runs elsewhere, and has not been in vain.
        if !submitted { fruitless = -1 }
        isFirst = false
      }
      Thread.sleep(forTimeInterval: executor.interval)
    }
  }

  private static let fruitless = ExecutionError.workerUnusable(
    "the last Slurm jobs ended without ending a single cell; see the output folders of their work "
      + "folders. A cell that needs longer than a task has is handed back each time: raise "
      + "--task-time")

  private func stop() throws {
    if executor.cancelsOnStop { try cancelAll() } else { sayHowToComeBack() }
  }

  private func sayHowToComeBack() {
    for folder in open {
      guard let job = folder.job else { continue }
      tell(
        .notice(
          "job \(job) is Slurm's now; `espalier sweep status \(sweep)` shows it, `espalier sweep "
            + "ingest \(sweep)` takes in its results, `sweep run` with --executor slurm waits for "
            + "it, `scancel \(job)` ends it"))
    }
  }

  private func cancelAll() throws {
    isCancelling = true
    for job in open.compactMap(\.job) { SlurmQueue.cancel(job) }
    // Slurm kills after KillWait, 30 s by default, what has not ended by then.
    let deadline = ContinuousClock.now + .seconds(120)
    while !open.isEmpty, .now < deadline {
      try follow()
      Thread.sleep(forTimeInterval: min(0.5, executor.interval))
    }
    sayHowToComeBack()
  }

  // MARK: - Submitting

  /// Claims what is pending and submits it.
  ///
  /// - Returns: Whether there was anything.
  private func submit(_ job: SweepJob) throws -> Bool {
    guard try store.progress(sweep).count(.pending) > 0 else { return false }
    let folder = try SlurmFolder.make(sweep: sweep, in: executor.parent(of: store))
    var plan = SlurmFolder.Plan(order: WorkOrder(job), tasks: 0)
    try folder.write(plan)
    // One by one, each claim would look through all those before it.
    let leases = try store.claimAll(
      sweep: sweep, worker: Self.waiting + folder.name, leaseSeconds: Self.leaseSeconds,
      policy: job.settings.policy)
    do {
      guard !leases.isEmpty else {
        try folder.write("", as: "done")
        return false
      }
      let per = max(
        executor.options.cellsPerTask,
        (leases.count - 1) / SlurmQueue.largestArray + 1)
      plan.tasks = (leases.count - 1) / per + 1
      for task in 0..<plan.tasks {
        try folder.write(leases[(task * per)..<min(leases.count, (task + 1) * per)], task: task)
      }
      try folder.write(plan)
      let script = SlurmScript(
        name: folder.name, folder: folder.url, program: executor.program, tasks: plan.tasks,
        options: executor.options)
      try folder.write(script.text, as: "job.sh")
      let number = try SlurmQueue.submit(script, in: folder.url)
      try folder.write(number, as: "job")
      return true
    } catch {
      let names = leases.map { ($0.attemptIdentifier, Abandonment.released) }
      _ = try store.abandon(attempts: Dictionary(uniqueKeysWithValues: names))
      try folder.write("", as: "done")
      throw error
    }
  }

  // MARK: - Following

  /// Takes in what is new, and settles the jobs that are over.
  func follow() throws {
    var lines: [String] = []
    for folder in open {
      guard let plan = folder.plan, let job = try number(of: folder, plan) else { continue }
      // Asked before the spools are read: what ended before that has written its end.
      let answer = SlurmQueue.states(of: job)
      try takeIn(folder, plan, all: false)
      guard let answer else {
        lines.append("job \(job): Slurm does not answer")
        continue
      }
      states[folder, default: [:]].merge(answer) { _, new in new }
      if answer.values.contains(where: \.isActive) {
        lines.append("job \(job): \(SlurmQueue.summary(answer))")
      } else {
        try takeIn(folder, plan, all: true)
        try settle(folder, plan, job)
      }
    }
    let line = lines.joined(separator: "; ")
    if line != queue { tell(.queue(line)) }
    queue = line
  }

  /// The job's number; a submission that was cut short is looked up, and else given up.
  private func number(of folder: SlurmFolder, _ plan: SlurmFolder.Plan) throws -> String? {
    if let job = folder.job { return job }
    guard WorkerName.isGone(plan.coordinator) else { return nil }
    // Slurm that does not answer knows nothing of the job, which may well be there.
    guard let answer = SlurmQueue.job(named: folder.name) else { return nil }
    if let job = answer {
      try folder.write(job, as: "job")
      return job
    }
    try takeIn(folder, plan, all: true)
    _ = try store.abandon(worker: Self.waiting + folder.name, as: .released)
    try folder.write("", as: "done")
    return nil
  }

  private func takeIn(_ folder: SlurmFolder, _ plan: SlurmFolder.Plan, all: Bool) throws {
    for (path, size) in folder.spools() where all || sizes[path] != size {
      sizes[path] = size
      report(
        try store.ingest(spool: path, policy: plan.order.settings.policy), plan, isLast: all)
    }
    try folder.logs.move(to: AttemptLogs(store))
  }

  private func report(_ report: SpoolReport, _ plan: SlurmFolder.Plan, isLast: Bool) {
    for end in report.ends {
      progress += 1
      if case .failed = end.outcome { hasFailed = true }
      tell(
        .ended(
          CellReport(label: end.cell.label, outcome: end.outcome, seconds: end.seconds)))
    }
    for attempt in report.abandoned { tellOf(attempt, plan) }
    for (attempt, reason) in report.refused.sorted(by: { $0.key < $1.key }) {
      tell(.notice("a late result of attempt \(attempt) is not stored: \(reason)"))
    }
    if isLast, let fault = report.fault { tell(.notice("\(fault); nothing behind it is read")) }
    if isLast, report.tornBytes > 0 {
      tell(.notice("a spool ends with \(report.tornBytes) bytes of a torn line; they are ignored"))
    }
  }

  private func tellOf(_ attempt: AbandonedAttempt, _ plan: SlurmFolder.Plan) {
    guard let event = attempt.event(plan.order.settings.policy) else { return }
    progress += 1
    if case .ended = event { hasFailed = true }
    tell(event)
  }

  // MARK: - Settling

  /// Ends what the tasks of a job that is over left open.
  private func settle(_ folder: SlurmFolder, _ plan: SlurmFolder.Plan, _ job: String) throws {
    let known = states.removeValue(forKey: folder) ?? [:]
    var open: [String: Abandonment] = [:]
    let spools = folder.spoolsByTask()
    for task in 0..<plan.tasks {
      let (waiting, unfinished) = folder.open(task, SpoolSummary(paths: spools[task] ?? []))
      for lease in waiting { open[lease.attemptIdentifier] = .released }
      for lease in unfinished {
        open[lease.attemptIdentifier] = Self.end(of: "\(job)_\(task)", known[task])
      }
    }
    let abandoned = try store.abandon(attempts: open, policy: plan.order.settings.policy)
    for attempt in abandoned { tellOf(attempt, plan) }
    if known.values.contains(where: \.isCancelled), !isCancelling {
      wasCancelled = true
      tell(.notice("job \(job) was cancelled; what it had not done is pending"))
    }
    try folder.logs.move(to: AttemptLogs(store))
    try folder.write("", as: "done")
  }

  private static func end(of task: String, _ state: SlurmQueue.TaskState?) -> Abandonment {
    guard let state else {
      return .lost("task \(task) vanished, and Slurm does not know how it ended")
    }
    if state.isCancelled { return .released }
    return .lost("task \(task) ended as \(state.name) and left its cell unfinished")
  }
}
