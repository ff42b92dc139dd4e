internal import Foundation

/// Slurm's own commands, and what they print.
enum SlurmQueue {
  /// How a task stands, in Slurm's words, such as `PENDING` or `NODE_FAIL`.
  struct TaskState: Hashable, Sendable {
    var name: String
    var reason = ""

    private static let ended: Set = [
      "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
      "PREEMPTED", "REVOKED", "TIMEOUT",
    ]

    /// Whether it waits, runs, or will run again.
    var isActive: Bool { !Self.ended.contains(name) }
    var isCancelled: Bool { name == "CANCELLED" }
  }

  /// Submits a script.
  ///
  /// - Returns: the job's number.
  static func submit(_ script: SlurmScript, in folder: URL) throws(ExecutionError) -> String {
    let path = folder.appending(path: "job.sh").path
    let result = run(["sbatch"] + script.arguments + [path])
    // On some clusters the cluster's name stands behind the number.
    let job = result.output.prefix { $0.isNumber }
    guard result.status == 0, !job.isEmpty else {
      throw .workerUnusable("sbatch refused the job: \(result.errors)")
    }
    return String(job)
  }

  /// The states of a job's tasks by index: empty when Slurm has forgotten it, nil when Slurm cannot
  /// be asked.
  static func states(of job: String) -> [Int: TaskState]? {
    let result = run(["squeue", "-h", "-r", "-t", "all", "-j", job, "-o", "%K|%T|%r"])
    if result.status == 0 { return parse(result.output) }
    guard result.errors.contains("Invalid job id") else { return nil }
    let account = run(["sacct", "-n", "-P", "-X", "-j", job, "-o", "JobID,State"])
    return account.status == 0 ? parse(accounting: account.output) : [:]
  }

  /// The number of a job by its name, nil inside when Slurm knows none; nil when it cannot be asked.
  static func job(named name: String) -> String?? {
    let result = run(["squeue", "-h", "-t", "all", "-n", "espalier-\(name)", "-o", "%F"])
    guard result.status == 0 else { return nil }
    return .some(result.output.split(separator: "\n").first.map(String.init))
  }

  static func cancel(_ job: String) { _ = run(["scancel", job]) }

  /// How many tasks an array may have; 1001 is Slurm's own default.
  static var largestArray: Int {
    let lines = run(["scontrol", "show", "config"]).output.split(separator: "\n")
    let line = lines.first { $0.hasPrefix("MaxArraySize") }
    let number = line?.split(separator: "=").last.flatMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    return max(1, number ?? 1001)
  }

  /// A line on the tasks for people, such as `12 RUNNING, 88 PENDING (Resources)`.
  static func summary(_ states: [Int: TaskState]) -> String {
    let groups = Dictionary(grouping: states.values, by: \.name)
    return groups.sorted { $0.key < $1.key }.map { name, tasks in
      let reasons = Set(tasks.map(\.reason)).subtracting(["", "None"]).sorted()
      let why = name == "PENDING" && !reasons.isEmpty ? " (\(reasons.joined(separator: ", ")))" : ""
      return "\(tasks.count) \(name)\(why)"
    }.joined(separator: ", ")
  }

  static func parse(_ text: String) -> [Int: TaskState] {
    var states: [Int: TaskState] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", omittingEmptySubsequences: false)
      guard parts.count >= 3, let index = Int(parts[0]) else { continue }
      states[index] = TaskState(name: String(parts[1]), reason: String(parts[2]))
    }
    return states
  }

  /// Reads lines such as `12_3|CANCELLED by 0`.
  static func parse(accounting text: String) -> [Int: TaskState] {
    var states: [Int: TaskState] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|")
      guard parts.count == 2, let index = parts[0].split(separator: "_").last.flatMap({ Int($0) }),
        let name = parts[1].split(separator: " ").first
      else { continue }
      states[index] = TaskState(name: String(name))
    }
    return states
  }

  private static func run(
    _ command: [String]
  ) -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    guard (try? process.run()) != nil else { return (-1, "", "") }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: complaint, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    )
  }
}
