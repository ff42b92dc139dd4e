internal import Essentials
internal import Foundation
internal import Store

/// What a worker is told when it starts: the first line of its standard input.
///
/// The input then stays open; its end means that whoever started the worker wants it to end, or is
/// gone.
struct WorkOrder: Codable, Sendable {
  var sweep: String
  var storePath: String
  var cacheDirectory: String
  var settings: ExecutionSettings
  var provenance: JSONValue
  /// Threads for each cell.
  var threads = 1
  /// Which task the worker belongs to; without one it works with the store itself.
  var task: TaskPlace?

  init(_ job: SweepJob) {
    sweep = job.sweep
    storePath = job.store.path
    cacheDirectory = job.cacheDirectory.path
    settings = job.settings
    provenance = job.provenance
  }
}

/// What a worker tells, a line of JSON each.
enum WorkerReport: Codable, Sendable {
  /// It has started, under this name.
  case hello(worker: String)
  /// It has begun an attempt at a cell.
  case began(attempt: String)
  /// A cell has ended, and its end is stored.
  case ended(CellReport)
  /// It works.
  case alive
  /// Its result came too late and was not stored.
  case late(String)
  /// The store cannot be used.
  case broken(StoreError)
}

/// How a worker ends when it ends by itself.
enum WorkerExit {
  /// Nothing is left to do, or it was asked to end.
  static let done: Int32 = 0
  /// The store cannot be used; a report says why.
  static let broken: Int32 = 70
  /// A cell was cut off, and the process with it; another worker is needed.
  static let restart: Int32 = 75
}

extension WorkerReport {
  var line: [UInt8] { lineOfJSON(self) }
}

extension WorkOrder {
  var line: [UInt8] { lineOfJSON(self) }
}

private func lineOfJSON(_ value: some Encodable) -> [UInt8] {
  do {
    return try Array(JSONEncoder().encode(value)) + [UInt8(ascii: "\n")]
  } catch {
    preconditionFailure("\(value) cannot be encoded: \(error)")
  }
}
