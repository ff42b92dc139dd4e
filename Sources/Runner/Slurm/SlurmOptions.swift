/// What is asked of Slurm for the tasks of a sweep; none of it enters the identity of a cell.
public struct SlurmOptions: Sendable, Hashable, Codable {
  /// The partition, or nil for the cluster's own choice.
  public var partition: String?
  /// Seconds that one task may take; Slurm counts in minutes.
  public var seconds: Double?
  /// Bytes of memory of one task.
  public var bytes: Int64?
  /// Processors of one task, all for one cell.
  public var processors: Int?
  /// How many tasks run side by side at most.
  public var parallelTasks: Int?
  /// Cells that one task runs, one after the other, with the subject loaded once.
  public var cellsPerTask = 1
  /// How many seconds before its time is up a task hands back its cell.
  public var warningSeconds = 60
  /// More arguments of `sbatch`, as they stand.
  public var arguments: [String] = []

  /// Asks for nothing.
  public init() {}

  /// Why an argument of `sbatch` is not allowed in a spec, or nil when it is.
  ///
  /// A spec may come from somebody else, so it may choose where tasks run but not what runs, in
  /// what environment, and what is written where.
  static func objection(toSpecArgument argument: String) -> String? {
    let name = argument.prefix { $0 != "=" }
    let isSafe = name.hasPrefix("--") && specArguments.contains(String(name.dropFirst(2)))
    guard !isSafe else { return nil }
    let allowed = specArguments.sorted().map { "--\($0)" }.joined(separator: ", ")
    return "the argument '\(argument)' is not allowed in a spec; allowed are \(allowed); give "
      + "others with --sbatch-argument"
  }

  private static let specArguments: Set = [
    "account", "qos", "constraint", "nodelist", "exclude", "exclusive", "gres", "gpus",
    "reservation", "licenses", "nice", "hint", "mincpus", "tmp", "priority",
  ]
}
