import ArgumentParser
import Foundation
import Runner

/// Where cells run; what is given here goes before what the spec says.
struct SlurmArguments: ParsableArguments {
  @Option(help: "What runs cells: process or slurm (default: the spec's, else process).")
  var executor: ExecutorName?
  @Option(help: "Slurm: the partition.") var partition: String?
  @Option(help: "Slurm: how long one task may take, such as 2h.")
  var taskTime: ExecutionOptions.Duration?
  @Option(help: "Slurm: how much memory one task may use, such as 4G.")
  var taskMemory: ExecutionOptions.Size?
  @Option(help: "Slurm: processors of one task, all for one cell.") var cpusPerTask: Int?
  @Option(help: "Slurm: tasks that run side by side at most.") var parallelTasks: Int?
  @Option(help: "Slurm: cells that one task runs, one after the other (default: 1).")
  var cellsPerTask: Int?
  @Option(
    name: .customLong("sbatch-argument"), parsing: .unconditionalSingleValue,
    help: "Slurm: one more argument of sbatch, such as --account=lab; may be repeated.")
  var sbatchArguments: [String] = []
  @Option(help: "Slurm: the shared folder for plans and spools (default: beside the store).")
  var workFolder: String?
  @Flag(inversion: .prefixedNo, help: "Slurm: wait for the jobs and take in their results.")
  var wait = true
  @Flag(help: "Slurm: Ctrl-C cancels the jobs; they go on otherwise.") var cancelOnInterrupt = false

  func validate() throws {
    let counts = [
      ("cpus-per-task", cpusPerTask), ("parallel-tasks", parallelTasks),
      ("cells-per-task", cellsPerTask),
    ]
    for case (let name, let count?) in counts where count < 1 {
      throw ValidationError("--\(name) is \(count), allowed is 1 or more")
    }
    // Another word would be taken for the script.
    for argument in sbatchArguments where !argument.hasPrefix("-") {
      throw ValidationError(
        "--sbatch-argument is '\(argument)', wanted one that begins with '-', such as --qos=low")
    }
  }

  /// The executor in Slurm, or nil when cells run in processes of this machine.
  func slurmExecutor(_ spec: SpecExecutor) -> SlurmExecutor? {
    guard executor?.kind ?? spec.kind == .slurm else { return nil }
    var options = spec.slurm
    options.partition = partition ?? options.partition
    options.seconds = taskTime?.seconds ?? options.seconds
    options.bytes = taskMemory?.bytes ?? options.bytes
    options.processors = cpusPerTask ?? options.processors
    options.parallelTasks = parallelTasks ?? options.parallelTasks
    options.cellsPerTask = cellsPerTask ?? options.cellsPerTask
    options.arguments += sbatchArguments
    var result = SlurmExecutor(options: options, program: Espalier.program)
    result.folder = workFolder.map { URL(filePath: $0) }
    result.waits = wait
    result.cancelsOnStop = cancelOnInterrupt
    return result
  }
}

/// What runs cells, as it is typed.
enum ExecutorName: String, ExpressibleByArgument, CaseIterable {
  case process, slurm

  var kind: SpecExecutor.Kind { self == .slurm ? .slurm : .process }
}
