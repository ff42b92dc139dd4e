import Essentials
import Foundation
import Store
import Testing

@testable import Runner

/// The Slurm that `make test-slurm` starts beside the tests.
enum SlurmSystem {
  static let isPresent = ProcessInfo.processInfo.environment["ESPALIER_SLURM"] != nil

  static func executor(
    cellsPerTask: Int = 1, _ change: (inout SlurmOptions) -> Void = { _ in }
  ) -> SlurmExecutor {
    var options = SlurmOptions()
    options.cellsPerTask = cellsPerTask
    change(&options)
    var executor = SlurmExecutor(options: options, program: ExecutorCase.program)
    executor.interval = 0.2
    executor.cancelsOnStop = true
    return executor
  }

  /// Waits for something that Slurm does in its own time.
  static func wait(_ isReached: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !isReached() {
      try #require(ContinuousClock.now < deadline, "nothing happened for 60 s")
      Thread.sleep(forTimeInterval: 0.1)
    }
  }
}

extension ProbeSweep {
  /// The folders of its submissions, the first one first.
  var submissions: [SlurmFolder] {
    let parent = URL(filePath: store.path + ".slurm")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    return names.map { SlurmFolder(url: parent.appending(path: $0)) }
      .sorted { Int($0.job ?? "") ?? 0 < Int($1.job ?? "") ?? 0 }
  }

  /// Submits what is missing and returns at once.
  func submit(_ executor: SlurmExecutor) throws -> SlurmFolder {
    var executor = executor
    executor.waits = false
    let told = try run(on: executor)
    #expect(told.notices.last?.contains("is Slurm's now") == true)
    return try #require(submissions.last)
  }

  func claimed(_ folder: SlurmFolder) throws -> [Lease] {
    let plan = try #require(folder.plan)
    return (0..<plan.tasks).flatMap { folder.claims(of: $0) }
  }

  /// Waits until a job has left Slurm, and takes in nothing.
  func waitUntilOver(_ folder: SlurmFolder) throws {
    let job = try #require(folder.job)
    try SlurmSystem.wait {
      SlurmQueue.states(of: job)?.values.contains(where: \.isActive) == false
    }
  }
}
