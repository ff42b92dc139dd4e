import Arenas
import ArgumentParser
import Essentials
import Foundation
import Runner
import Store

/// `bench sweep`: what the machinery around the cells costs.
struct BenchSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Measure planning, resuming, and the overhead of running cells.",
    discussion: "Example: espalier bench sweep --cells 100000 --json")

  @Option(help: "Cells of the sweep; each computes nothing.") var cells = 100_000
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws { try DecoderOptions.requirePositive(cells, "cells") }

  mutating func run() throws {
    // The probe is an arena for this purpose alone.
    setenv("ESPALIER_PROBE", "1", 1)
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "espalier-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = SweepBench(folder: folder)
    let figures = try bench.figures(cells: cells)
    print(json ? JSONValue.object(figures.mapValues { .number($0) }).canonical : Self.text(figures))
  }

  private static func text(_ figures: [String: Double]) -> String {
    figures.sorted { $0.key < $1.key }
      .map { name, value in
        String(format: "%@ %.6g", name.padding(toLength: 32, withPad: " ", startingAt: 0), value)
      }
      .joined(separator: "\n")
  }
}

/// Sweeps of the probe arena, timed.
private struct SweepBench {
  let folder: URL

  func figures(cells: Int) throws -> [String: Double] {
    let trivial = try plan("trivial", "{}", cells)
    let path = folder.appending(path: "trivial.sqlite").path
    let planning = try seconds {
      let plan = try plan("trivial", "{}", cells)
      try register(plan, try ResultStore(path: path))
    }
    let store = try ResultStore(path: path)
    let running = try seconds { try run(trivial, store, workers: 2) }
    let resuming = try seconds {
      let plan = try plan("trivial", "{}", cells)
      let store = try ResultStore(path: path)
      let known = try store.difference(
        sweep: "trivial", spec: plan.spec.text, identified: plan.cells.map(\.identified))
      precondition(!known.changesCells && known.finished.count == cells, "the sweep did not finish")
      _ = try store.progress("trivial")
    }
    let single = try overhead(), (one, two) = try speedUp()
    return [
      "cells": Double(cells), "plan_seconds": planning, "resume_seconds": resuming,
      "cells_per_second": Double(cells) / running, "overhead_seconds_per_cell": single,
      "one_worker_seconds": one, "two_worker_seconds": two, "speed_up": one / two,
    ]
  }

  /// Seconds that one worker needs for a cell that computes nothing, its start left out.
  private func overhead() throws -> Double {
    let (few, many) = (10, 1010)
    let times = try [few, many].map { count in
      let plan = try plan("overhead\(count)", "{}", count)
      let store = try fresh(plan)
      return try seconds { try run(plan, store, workers: 1) }
    }
    return (times[1] - times[0]) / Double(many - few)
  }

  /// How long one worker and two take for the same cells, which compute.
  private func speedUp() throws -> (one: Double, two: Double) {
    let times = try [1, 2].map { workers in
      let plan = try plan("spin\(workers)", "{spin: 250}", 40)
      let store = try fresh(plan)
      return try seconds { try run(plan, store, workers: workers) }
    }
    return (times[0], times[1])
  }

  private func plan(_ name: String, _ options: String, _ cells: Int) throws -> SweepPlan {
    let text = """
      {espalier: 1, name: \(name), arena: probe, options: \(options), strategies: [dense],
       replicates: \(cells)}
      """
    return try SweepPlan(SweepSpec(text: text, file: name), workshop: Workshop(threads: 1))
  }

  private func fresh(_ plan: SweepPlan) throws -> ResultStore {
    let store = try ResultStore(path: folder.appending(path: "\(plan.spec.name).sqlite").path)
    try register(plan, store)
    return store
  }

  private func register(_ plan: SweepPlan, _ store: ResultStore) throws {
    try store.register(
      sweep: plan.spec.name, spec: plan.spec.text, identified: plan.cells.map(\.identified))
  }

  private func run(_ plan: SweepPlan, _ store: ResultStore, workers: Int) throws {
    let job = SweepJob(
      sweep: plan.spec.name, store: store, cacheDirectory: plan.cacheDirectory,
      settings: ExecutionSettings(), provenance: [:])
    try ProcessExecutor.ofThisProgram(workers: workers)
      .run(job, shouldStop: { false }, tell: { _ in })
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
