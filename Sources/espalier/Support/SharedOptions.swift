import ArgumentParser
import Foundation
import Store

/// Where the store is.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .customLong("db"),
    help: "The SQLite file (default: ESPALIER_DB or results/espalier.sqlite).", completion: .file())
  var database: String?

  /// The path of the store.
  var path: String {
    database ?? Self.standardPath
  }

  /// The path without --db.
  static var standardPath: String {
    ProcessInfo.processInfo.environment["ESPALIER_DB"] ?? "results/espalier.sqlite"
  }

  /// Opens the store for reading.
  func reading() throws -> ResultStore { try ResultStore.open(readOnly: path) }

  /// Opens the store for writing and makes it if there is none.
  func writing() throws -> ResultStore { try ResultStore(path: path) }
}

/// How much is said.
struct VerbosityOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Show no progress.")
  var quiet = false
}

/// How many threads or cells work side by side.
struct JobOptions: ParsableArguments {
  @Option(name: [.short, .long], help: "Cells that run side by side (default: all cores).")
  var jobs: Int?

  var count: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    guard count >= 1 else { throw ValidationError("--jobs is \(count), allowed is 1 or more") }
  }
}
