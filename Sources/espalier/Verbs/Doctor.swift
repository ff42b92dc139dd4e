import ArgumentParser
import Essentials
import Foundation
import Networks
import Reporting
import Runner
import Store
import Tensors

/// `doctor`: what this machine offers, and whether the store is sound.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check BLAS, gnuplot, the store and the corpora.",
    discussion: "Example: espalier doctor --json")

  @OptionGroup var store: StoreOptions
  @Flag(help: "Print one JSON object.") var json = false
  @Flag(help: "Print the digest of the store's content, and nothing else.") var digest = false

  mutating func run() throws {
    if digest {
      let text = try store.reading().contentDigest()
      print(json ? JSONValue.object(["digest": .string(text)]).canonical : text)
      return
    }
    let report = DoctorReport(storePath: store.path)
    print(json ? report.json.canonical : report.text)
    guard report.isSound else { throw ExitCode(4) }
  }
}

/// What `doctor` found.
struct DoctorReport {
  let blas: Result<BlasReport, BlasError>
  let gnuplot: String?
  let wordnet: Bool
  let cache: String
  let store: StoreFindings

  init(storePath: String) {
    blas = Result { () throws(BlasError) in try BlasReport.current() }
    gnuplot = GnuplotInstallation.version
    wordnet = FileManager.default.fileExists(atPath: "/usr/share/wordnet/data.noun")
    cache = ModelCache.standard().directory.path
    store = StoreFindings(path: storePath)
  }

  var isSound: Bool { store.problems.isEmpty }

  var json: JSONValue {
    [
      "blas": blasJSON,
      "processor": .string(Processor.name),
      "cores": .integer(Int64(ProcessInfo.processInfo.activeProcessorCount)),
      "gnuplot": gnuplot.map(JSONValue.string) ?? .null,
      "wordnet": .bool(wordnet),
      "cache": .string(cache),
      "store": store.json,
    ]
  }

  private var blasJSON: JSONValue {
    switch blas {
    case .success(let report):
      [
        "library": .string(report.library), "core": .string(report.core),
        "reason": .string(report.reason), "threads": .integer(Int64(report.threads)),
      ]
    case .failure(let error): ["error": .string("\(error)")]
    }
  }

  var text: String {
    var lines: [String] = []
    switch blas {
    case .success(let report):
      lines.append("BLAS      \(report.library), core \(report.core) (\(report.reason)),")
      lines.append("          \(report.threads) thread per worker")
    case .failure(let error): lines.append("BLAS      missing: \(error)")
    }
    let cores = ProcessInfo.processInfo.activeProcessorCount
    lines.append("processor \(Processor.name), \(cores) cores")
    lines.append("gnuplot   \(gnuplot ?? "missing: apt-get install gnuplot-nox")")
    lines.append("wordnet   \(wordnet ? "installed" : "missing: apt-get install wordnet-base")")
    lines.append("models    \(cache)")
    lines.append("store     \(store.text)")
    return lines.joined(separator: "\n")
  }
}

/// The state of the store.
struct StoreFindings {
  let path: String
  let exists: Bool
  private(set) var problems: [String] = []
  private var notes: [String] = []
  private var cells = 0

  init(path: String) {
    self.path = path
    exists = FileManager.default.fileExists(atPath: path)
    guard exists else { return }
    do {
      let store = try ResultStore.open(readOnly: path)
      problems = try store.checkIntegrity().problems
      cells = try store.states().count
      if store.isOnNetworkFileSystem {
        notes.append("on a network file system, where SQLite cannot lock: move it to a local disk")
      }
    } catch {
      problems = ["\(error)"]
    }
  }

  var json: JSONValue {
    [
      "path": .string(path), "exists": .bool(exists), "cells": .integer(Int64(cells)),
      "problems": .array(problems.map(JSONValue.string)),
      "notes": .array(notes.map(JSONValue.string)),
    ]
  }

  var text: String {
    guard exists else { return "\(path) does not exist yet" }
    let state = problems.isEmpty ? "sound" : "damaged: \(problems.joined(separator: "; "))"
    return (["\(path), \(cells) cells, \(state)"] + notes).joined(separator: "\n          ")
  }
}
