import ArgumentParser
import Essentials
import Foundation
import Store

/// `gc`: delete what no result needs.
struct CollectGarbage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Show, or delete, what no result needs.",
    discussion: """
      Metrics of attempts that no cell shows and no curve continues, cells in no sweep that never
      finished, logs without an attempt. Nothing is deleted without --force.
      Example: espalier gc --force
      """)

  @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only show (the default).")
  var dryRun = false
  @Flag(help: "Delete, then vacuum.") var force = false
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    if dryRun, force { throw ValidationError("choose --dry-run or --force") }
  }

  mutating func run() throws {
    let store = force ? try store.writing() : try store.reading()
    let report = try store.collectGarbage(deletes: force)
    print(json ? report.json.canonical : report.text)
  }
}

extension GarbageReport {
  var json: JSONValue {
    [
      "superseded_attempts": .array(supersededAttempts.map { .string($0) }),
      "metrics": .integer(Int64(metrics)), "orphan_cells": .array(orphanCells.map { .string($0) }),
      "stray_logs": .array(strayLogs.map { .string($0) }), "log_bytes": .integer(logBytes),
      "bytes_before": .integer(bytesBefore),
      "bytes_after": bytesAfter.map { .integer($0) } ?? .null,
    ]
  }

  var text: String {
    var lines = supersededAttempts.map { "metrics of attempt \($0), which no cell shows" }
    lines += orphanCells.map { "cell \($0), in no sweep and never finished" }
    lines += strayLogs.map { "log \($0), without an attempt" }
    let found = "\(metrics) metrics, \(orphanCells.count) cells, \(strayLogs.count) logs"
    guard let bytesAfter else {
      let hint = isEmpty ? "" : "; --force deletes them"
      return (lines + ["\(found) of \(bytesBefore) bytes and \(logBytes) of logs\(hint)"])
        .joined(separator: "\n")
    }
    return (lines + ["deleted \(found); the store was \(bytesBefore) bytes, now \(bytesAfter)"])
      .joined(separator: "\n")
  }
}
