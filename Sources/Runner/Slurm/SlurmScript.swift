public import Foundation

/// What is handed to `sbatch`: its arguments, and the script that every task runs.
///
/// All that comes from a spec is an argument of its own, which no shell reads; the script holds two
/// paths, in quotes.
public struct SlurmScript: Sendable {
  /// The arguments of `sbatch`, without the script.
  public let arguments: [String]
  /// The script.
  public let text: String

  /// Describes the tasks of a work folder.
  ///
  /// - Precondition: there is at least one task.
  public init(name: String, folder: URL, program: URL, tasks: Int, options: SlurmOptions) {
    precondition(tasks >= 1, "\(tasks) tasks, wanted 1 or more")
    var arguments = ["--parsable", "--job-name=espalier-\(name)"]
    let limit = options.parallelTasks.map { "%\($0)" } ?? ""
    arguments.append("--array=0-\(tasks - 1)\(limit)")
    // Slurm replaces what follows a percent sign.
    let output = folder.appending(path: "output").path.replacing("%", with: "%%")
    arguments += ["--output=\(output)/%a.txt", "--open-mode=append"]
    arguments += ["--nodes=1", "--ntasks=1", "--requeue"]
    arguments.append("--signal=B:TERM@\(options.warningSeconds)")
    arguments += options.partition.map { ["--partition=\($0)"] } ?? []
    arguments += options.seconds.map { ["--time=\(Int(($0 / 60).rounded(.up)))"] } ?? []
    arguments += options.bytes.map { ["--mem=\(($0 + (1 << 20) - 1) >> 20)M"] } ?? []
    arguments += options.processors.map { ["--cpus-per-task=\($0)"] } ?? []
    self.arguments = arguments + options.arguments
    // The task takes the shell's place, so that Slurm's signals reach it.
    text = """
      #!/bin/sh
      exec \(Self.quoted(program.path)) worker --task \(Self.quoted(folder.path))

      """
  }

  /// The command and the script for people.
  public var description: String {
    let words = ["sbatch"] + arguments.map(Self.quoted) + ["job.sh"]
    return "# \(words.joined(separator: " "))\n\(text)"
  }

  /// A text as one word of a shell, whatever is in it.
  static func quoted(_ text: String) -> String {
    let isPlain = text.wholeMatch(of: /[A-Za-z0-9_.,:=@%\/+-]+/) != nil
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
