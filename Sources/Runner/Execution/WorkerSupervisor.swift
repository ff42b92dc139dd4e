internal import Foundation
internal import Store

/// Attends one worker from its start to its end.
final class WorkerSupervisor {
  /// How long a worker that was asked to end may take to hand its cell back.
  private static let patience = Duration.seconds(5)

  private let run: SupervisedRun
  private let process: WorkerProcess
  private var attempt: String?
  private var tail = LogTail()
  private var unmarked: [UInt8] = []
  private var lastWords: String?
  private var unread: [UInt8] = []
  private var deadline: ContinuousClock.Instant?
  private var lastTick = ContinuousClock.now
  private var silence = Duration.zero

  /// The worker's name, once it has told it.
  private(set) var name: String?
  /// Why the store cannot be used, when the worker has told that.
  private(set) var error: StoreError?
  /// Whether it was killed because nothing was heard of it.
  private(set) var wasSilent = false

  init(_ run: SupervisedRun) throws(ExecutionError) {
    let process = WorkerProcess(run.program, ["worker"], environment: Self.environment)
    guard let process else {
      throw .workerUnusable("\(run.program): \(String(cString: strerror(errno)))")
    }
    self.run = run
    self.process = process
    process.send(run.order.line)
  }

  /// A backtrace takes Swift many seconds, for which the next attempt would wait; who wants one sets
  /// the variable.
  private static var environment: [String: String] {
    ["SWIFT_BACKTRACE": "enable=no"]
      .merging(ProcessInfo.processInfo.environment) { _, own in own }
  }

  /// Listens until the worker has ended.
  func attend() -> ProcessEnd {
    while true {
      Descriptor.wait(for: [process.reports, process.log], milliseconds: 100)
      let reports = Descriptor.read(process.reports)
      keep(Descriptor.read(process.log) ?? [])
      guard let reports else { break }
      hear(reports)
      tick(heard: !reports.isEmpty)
    }
    while let printed = Descriptor.read(process.log), !printed.isEmpty { keep(printed) }
    keepLastWords()
    return process.wait()
  }

  // MARK: - Reports

  private func hear(_ bytes: [UInt8]) {
    unread += bytes
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = Data(unread[..<end])
      unread.removeSubrange(...end)
      if let report = try? JSONDecoder().decode(WorkerReport.self, from: line) { hear(report) }
    }
  }

  private func hear(_ report: WorkerReport) {
    switch report {
    case .hello(let worker): name = worker
    case .began(let attempt): self.attempt = attempt
    case .ended(let report): run.ended(report)
    case .late(let text): run.tell(.notice(text))
    case .broken(let error): self.error = error
    case .alive: break
    }
  }

  // MARK: - What is printed

  private func keep(_ printed: [UInt8]) {
    unmarked += printed
    while let end = AttemptEndMark.find(in: unmarked) {
      tail.append(unmarked[..<end.place])
      keepTail(of: end.attempt)
      unmarked.removeFirst(end.place + AttemptEndMark.length)
    }
    // A mark may have come in part.
    let begin = unmarked.lastIndex(of: AttemptEndMark.first) ?? unmarked.count
    let part = unmarked.count - begin < AttemptEndMark.length ? begin : unmarked.count
    tail.append(unmarked[..<part])
    unmarked.removeFirst(part)
  }

  private func keepTail(of attempt: String) {
    do {
      try run.logs.keep(tail, of: attempt)
    } catch {
      run.tell(.notice("what attempt \(attempt) printed is not kept: \(error)"))
    }
    tail = LogTail()
  }

  /// What stands behind the last mark is from the attempt that the worker died in.
  private func keepLastWords() {
    tail.append(unmarked)
    lastWords = tail.lastWords
    if let attempt { keepTail(of: attempt) }
  }

  // MARK: - Time

  private func tick(heard: Bool) {
    // While this process was stopped it heard nothing, but that says nothing of the worker: one
    // look counts for a second at most.
    silence = heard ? .zero : silence + min(.now - lastTick, .seconds(1))
    lastTick = .now
    if run.isStopping {
      process.endInput()
      let deadline = deadline ?? .now + Self.patience
      self.deadline = deadline
      if .now > deadline { process.kill() }
    } else if silence > .seconds(1.5 * run.order.settings.leaseSeconds) {
      wasSilent = true
      process.kill()
    }
  }

  // MARK: - The end

  /// What is to be said of a worker that ended before its time.
  func account(of end: ProcessEnd) -> String {
    if wasSilent {
      let lease = run.order.settings.leaseSeconds
      return "nothing was heard of worker \(process.identifier) for "
        + "\(Quantity.text(seconds: 1.5 * lease)), as when it is stopped or the machine is "
        + "overloaded, so it was killed; raise --lease if it only needed more time"
    }
    // A kill leaves no words: the last ones then have nothing to do with it.
    let words = end == .signalled(SIGKILL) ? "" : lastWords.map { ": \($0)" } ?? ""
    switch end {
    case .exited(let status): return "the worker ended with status \(status)\(words)"
    case .signalled(let number):
      return "the worker ended by signal \(number), \(Self.meaning(of: number))\(words)"
    }
  }

  private static func meaning(of signal: Int32) -> String {
    switch signal {
    case SIGILL, SIGTRAP: "a trap in the program"
    case SIGSEGV, SIGBUS: "a bad memory access"
    case SIGABRT: "an abort"
    case SIGFPE: "a bad division"
    case SIGKILL: "as when memory runs out (see dmesg; try a smaller -j) or somebody kills it"
    default: String(cString: strsignal(signal))
    }
  }
}
