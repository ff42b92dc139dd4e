import ArgumentParser
import Essentials
import Foundation
import Reporting
import Runner
import Store

/// `sweep status`: how far a sweep is.
struct SweepStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show how far a sweep is, who works on it, and what failed.",
    discussion: "Example: espalier sweep status first-light --json")

  @Argument(help: "The sweep's name, or its YAML file.", completion: .sweeps) var sweep: String
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions
  @Option(help: "The --work-folder of `sweep run`, when one was given.") var workFolder: String?

  mutating func run() throws {
    let (store, name) = (try store.reading(), try SweepName.resolve(sweep))
    var slurm = SlurmExecutor(options: SlurmOptions(), program: Espalier.program)
    slurm.folder = workFolder.map { URL(filePath: $0) }
    let report = try StatusReport(store, sweep: name, queue: slurm.queue(of: name, store))
    if output.json {
      print(report.json.canonical)
      return
    }
    try output.print(report.table)
    let isTable = !output.csv && !output.tsv && !output.nl && output.fmt == nil
    if isTable { print(report.text) }
  }
}

/// What `sweep status` tells.
struct StatusReport {
  private let progress: SweepProgress
  private let activity: SweepActivity
  private let failures: [ResultRow]
  /// A line for each job in Slurm.
  private let queue: [String]

  init(_ store: ResultStore, sweep: String, queue: [String] = []) throws {
    self.queue = queue
    let progress = try store.progress(sweep)
    self.progress = progress
    activity = try store.activity(sweep)
    let bad = [CellState.failed, .timedOut, .lost, .diverged, .refused]
    let filter = bad.map { "state = '\($0.rawValue)'" }.joined(separator: " or ")
    let isClean = bad.allSatisfy { progress.count($0) == 0 }
    failures =
      isClean
      ? [] : try store.results(sweep: sweep, where: FilterExpression(parsing: filter))
  }

  private var alive: [SweepActivity.RunningCell] {
    activity.running.filter {
      !WorkerName.isGone($0.worker) && !$0.isExpired && !SlurmExecutor.isWaiting($0.worker)
    }
  }

  /// Ends a second, while somebody works.
  private var rate: Double? {
    guard !alive.isEmpty, activity.recentlyEnded > 0, activity.recentSeconds > 0 else { return nil }
    return Double(activity.recentlyEnded) / activity.recentSeconds
  }

  private var secondsLeft: Double? { rate.map { Double(progress.remaining) / $0 } }

  var table: ResultTable {
    ResultTable(
      name: progress.sweep, title: progress.sweep,
      columns: [
        .init(key: "state", header: "state", kind: .text),
        .init(key: "cells", header: "cells", kind: .number, decimals: 0),
      ],
      rows: CellState.allCases.map { [.text($0.rawValue), .number(Double(progress.count($0)))] })
  }

  /// What the table leaves out, for people.
  var text: String {
    var lines = ["", "\(progress.total) cells, \(activity.attempts) attempts"]
    let workers = Set(alive.map(\.worker)).count
    if let rate, let secondsLeft {
      lines.append(
        "\(workers) workers alive, \(ProgressBar.rate(rate)), about "
          + "\(ProgressBar.duration(secondsLeft)) left")
    } else if workers > 0 {
      lines.append("\(workers) workers alive")
    } else if progress.remaining > 0, queue.isEmpty {
      lines.append("no worker alive; `espalier sweep run` goes on")
    }
    lines += queue
    let waiting = activity.running.count { SlurmExecutor.isWaiting($0.worker) }
    if waiting > 0 { lines.append("\(waiting) of the running cells wait for their task in Slurm") }
    lines += alive.map { "running    \($0.cell.label) (attempt \($0.number))" }
    lines += failures.prefix(20).map { row in
      let reason = Self.firstLine(row.error).map { ": \($0)" } ?? ""
      return "\(row.state.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)) "
        + "\(row.identity) \(row.cell.label)\(reason)"
    }
    if failures.count > 20 { lines.append("and \(failures.count - 20) more") }
    return lines.joined(separator: "\n")
  }

  var json: JSONValue {
    let counts = CellState.allCases.map {
      ($0.rawValue, JSONValue.integer(Int64(progress.count($0))))
    }
    return [
      "sweep": .string(progress.sweep), "cells": .integer(Int64(progress.total)),
      "states": .object(Dictionary(uniqueKeysWithValues: counts)),
      "attempts": .integer(Int64(activity.attempts)),
      "seconds_spent": .number(progress.secondsSpent),
      "workers": .array(Set(alive.map(\.worker)).sorted().map { .string($0) }),
      "cells_per_second": rate.map(JSONValue.number) ?? .null,
      "seconds_left": secondsLeft.map(JSONValue.number) ?? .null,
      "slurm": .array(queue.map { .string($0) }),
      "failures": .array(failures.map(Self.json)),
    ]
  }

  private static func json(_ row: ResultRow) -> JSONValue {
    [
      "cell": .string(row.identity), "label": .string(row.cell.label),
      "state": .string(row.state.rawValue), "attempts": .integer(Int64(row.attempts)),
      "error": firstLine(row.error).map(JSONValue.string) ?? .null,
    ]
  }

  private static func firstLine(_ text: String?) -> String? {
    text?.split(separator: "\n").first.map(String.init)
  }
}
