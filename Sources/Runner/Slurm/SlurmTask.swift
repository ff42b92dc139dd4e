public import Foundation
internal import Store

/// What runs as one task of a job: a process that watches a worker, and never opens the store.
public enum SlurmTask {
  /// Runs the cells of this task, which Slurm names in the environment.
  ///
  /// - Parameters:
  ///   - path: the folder of the submission.
  ///   - program: what is started as a worker: this very program.
  ///   - environment: the process's environment.
  /// - Returns: The process's exit status.
  public static func main(
    folder path: String, program: URL,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Int32 {
    Termination.prepare()
    let folder = SlurmFolder(url: URL(filePath: path))
    guard let task = environment["SLURM_ARRAY_TASK_ID"].flatMap({ Int($0) }) else {
      complain("SLURM_ARRAY_TASK_ID is not set; `sweep run --executor slurm` starts this")
      return WorkerExit.broken
    }
    guard let plan = folder.plan else {
      complain("\(path) has no plan.json that can be read; is the file system shared?")
      return WorkerExit.broken
    }
    let start = environment["SLURM_RESTART_COUNT"].flatMap { Int($0) } ?? 0
    let place = TaskPlace(folder: folder.url, task: task, start: start)
    var order = plan.order
    order.task = place
    order.threads = environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) } ?? 1
    return run(order, place, program: program.path)
  }

  private static func run(_ order: WorkOrder, _ place: TaskPlace, program: String) -> Int32 {
    let books = SpoolBooks(place: place, provenance: order.provenance)
    let run = SupervisedRun(
      order: order, books: books, logs: place.submission.logs, program: program,
      shouldStop: { Termination.isRequested }
    ) { event in
      if case .notice(let text) = event { complain(text) }
    }
    do {
      _ = try books.abandonUnfinished(as: .lost("its task was started again by Slurm"))
      if let error = run.superviseUntilDone() { throw error }
      return WorkerExit.done
    } catch {
      complain("\(error)")
      return WorkerExit.broken
    }
  }

  private static func complain(_ text: String) {
    FileHandle.standardError.write(Data("espalier: \(text)\n".utf8))
  }
}
