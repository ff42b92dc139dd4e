import ArgumentParser
import Essentials
import Foundation
import Store

/// `merge`: bring several stores together.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring what several stores say into one.",
    discussion: """
      Any order, and any repetition, gives the same content: `espalier doctor --digest` shows it.
      A cell that two stores finished keeps both attempts; the one that started last speaks for it.
      Exit status 1: some results disagree.
      Example: espalier merge laptop.sqlite cluster.sqlite --into results/espalier.sqlite
      """)

  @Argument(help: "The stores to read; they are not changed.", completion: .file()) var sources:
    [String]
  @Option(help: "The store to write (default: as --db elsewhere); made when there is none.")
  var into: String?
  @Flag(help: "Print one JSON object.") var json = false

  mutating func run() throws {
    let path = into ?? StoreOptions.standardPath
    let report = try ResultStore(path: path).merge(from: sources)
    if json { print(report.json.canonical) } else { print(report.text(into: path)) }
    if !report.conflicts.isEmpty { throw Failure.cellsFailed }
  }
}

extension MergeReport {
  var json: JSONValue {
    [
      "new_cells": .integer(Int64(newCells)), "new_attempts": .integer(Int64(newAttempts)),
      "replaced_attempts": .integer(Int64(replacedAttempts)),
      "known_attempts": .integer(Int64(knownAttempts)),
      "changed_sweeps": .integer(Int64(changedSweeps)),
      "conflicts": .array(
        conflicts.map { ["subject": .string($0.subject), "detail": .string($0.detail)] }),
    ]
  }

  func text(into path: String) -> String {
    let summary =
      "\(path): \(newCells) new cells, \(newAttempts) new attempts, \(replacedAttempts) replaced, "
      + "\(knownAttempts) known, \(changedSweeps) sweeps changed"
    return ([summary] + conflicts.map { "conflict: \($0.subject) \($0.detail)" })
      .joined(separator: "\n")
  }
}
