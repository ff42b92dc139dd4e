internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// Computes nothing, and misbehaves when told to: what executors are tested and timed with.
///
/// No list shows it, and specs can name it only where the environment has `ESPALIER_PROBE`.
struct ProbeArena: Arena {
  /// What a cell does besides giving its number.
  struct Options: StrategyHyperparameters {
    /// Milliseconds to sleep.
    var sleep = 0.0
    /// Up to so many milliseconds more, drawn by replicate.
    var spread = 0.0
    /// Milliseconds of processor time to use up.
    var spin = 0.0
    /// Megabytes to fill.
    var megabytes = 0
    /// Lines to print.
    var lines = 0
    /// What goes wrong.
    var fault = Fault.none
    /// It goes wrong in every so many-th replicate.
    var every = 1
    /// A folder in which each fault leaves a mark, so that it happens once a replicate; or empty.
    var once = ""

    init() {}

    func validate() throws(SpecError) {
      for (name, value) in [("sleep", sleep), ("spread", spread), ("spin", spin)] {
        try require(value >= 0, name, is: value, allowed: "0 or more")
      }
      for (name, value, least) in [
        ("megabytes", megabytes, 0), ("lines", lines, 0), ("every", every, 1),
      ] {
        try require(value >= least, name, is: value, allowed: "\(least) or more")
      }
    }
  }

  /// Ways to go wrong.
  enum Fault: String, HyperparameterChoice {
    case none, trap, kill, error, refuse, diverge, hang
  }

  static let card = ArenaCard(
    id: "probe", revision: 1, title: "Probe",
    summary: "computes nothing and misbehaves on demand, to test and time executors",
    primaryMetric: "probe/value",
    metrics: [ArenaMetric("probe/value", .none, "a number drawn by replicate and budget")])

  let options: Options

  init(options: Options, workshop: Workshop) { self.options = options }

  func evaluation() -> String { "probe|v:1" }

  func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) {}

  func measure(
    _ strategy: any Strategy, to budget: Budget, replicate: Int
  ) throws -> Measurement {
    var random = RandomStream(seed: UInt64(replicate), for: "probe \(budget.label)")
    let value = Double(random.index(below: 1 << 30))
    let share = Double(random.index(below: 1000)) / 1000
    for line in 0..<options.lines { print("probe \(replicate), line \(line)") }
    let memory = [UInt8](repeating: 1, count: options.megabytes << 20)
    Thread.sleep(forTimeInterval: (options.sleep + share * options.spread) / 1000)
    spin()
    var measurement = Measurement()
    measurement.add("probe/value", memory.last == 0 ? 0 : value)
    if isFaulty(replicate) { try misbehave(&measurement) }
    return measurement
  }

  func presenceChecks() -> [PresenceCheck] { [] }

  /// Processor time, not time: two workers that share a core are no faster than one.
  private func spin() {
    let start = clock()
    let amount = clock_t(options.spin / 1000 * Double(CLOCKS_PER_SEC))
    while clock() - start < amount {}
  }

  private func isFaulty(_ replicate: Int) -> Bool {
    guard options.fault != .none, replicate % options.every == 0 else { return false }
    guard !options.once.isEmpty else { return true }
    // Making a folder fails where there is one.
    return mkdir("\(options.once)/\(replicate)", 0o700) == 0
  }

  private func misbehave(_ measurement: inout Measurement) throws {
    switch options.fault {
    case .none: break
    case .trap: fatalError("the probe trapped")
    case .kill: _ = kill(getpid(), SIGKILL)
    case .error: throw ProbeError()
    case .refuse: measurement.refusal = "the probe refuses"
    case .diverge:
      measurement = Measurement()
      measurement.add("probe/value", .nan)
    case .hang: while true { sleep(1) }
    }
  }
}

/// What the probe throws.
struct ProbeError: Error, CustomStringConvertible {
  var description: String { "the probe failed" }
}
