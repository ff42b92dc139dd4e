public import Essentials
import Foundation
import Synchronization

/// Writes one attempt into a spool file, for workers that do not share the store's file system.
///
/// Each call appends one line and returns when the disk has it. The file belongs to one writer at a
/// time; opening it again, as a restarted task does, cuts a torn last line off and goes on behind
/// the last whole one. See ``ResultStore/ingest(spool:)`` for the other end.
public final class SpoolWriter: Sendable {
  private struct State {
    var spool: String
    var sequence: Int64
  }

  private let handle: FileHandle
  private let attempt: String
  private let token: Int64
  private let state: Mutex<State>

  /// Opens or makes the file and says that the attempt has started.
  ///
  /// - Throws: A `StoreError` when the file is damaged before its last line or cannot be written.
  public init(path: String, lease: Lease) throws(StoreError) {
    attempt = lease.attemptIdentifier
    token = lease.token
    do {
      let manager = FileManager.default
      if !manager.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
      let file = SpoolFile(try Data(contentsOf: URL(fileURLWithPath: path)))
      if let fault = file.fault { throw StoreError.corrupt(path: path, detail: fault) }
      handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: UInt64(file.wholeBytes))
      try handle.seekToEnd()
      let spool = file.records.first?.record.spool ?? AttemptIdentifier.make(at: Date())
      state = Mutex(State(spool: spool, sequence: Int64(file.records.count)))
      if !file.records.contains(where: { $0.record.attempt == attempt }) {
        try write(
          .start(
            cell: lease.cell, worker: lease.worker, host: ProcessInfo.processInfo.hostName,
            at: Timestamp.text(Date())))
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError.directoryNotWritable(path: path, detail: "\(error)")
    }
  }

  deinit { try? handle.close() }

  /// Appends metrics as one line.
  ///
  /// - Throws: What the file system reports.
  public func append(_ metrics: [Metric]) throws {
    if !metrics.isEmpty { try write(.metrics(metrics)) }
  }

  /// Appends the end of the attempt.
  ///
  /// - Throws: What the file system reports.
  public func finish(
    outcome: Outcome, metrics: [Metric] = [], artifacts: [Artifact] = [],
    provenance: JSONValue = [:], seconds: Double
  ) throws {
    try append(metrics)
    try write(
      .end(
        SpoolEnd(
          state: outcome.state, error: outcome.message, seconds: seconds, provenance: provenance,
          artifacts: artifacts, at: Timestamp.text(Date()))))
  }

  /// Says that the attempt ends without a result: handed back, or ended with its process.
  ///
  /// - Throws: What the file system reports.
  public func abandon(as abandonment: Abandonment, provenance: JSONValue = [:]) throws {
    try write(.abandon(abandonment, provenance: provenance, at: Timestamp.text(Date())))
  }

  private func write(_ content: SpoolRecord.Content) throws {
    try state.withLock { state in
      let record = SpoolRecord(
        spool: state.spool, sequence: state.sequence, attempt: attempt, token: token,
        content: content)
      try handle.write(contentsOf: record.line())
      try handle.synchronize()
      state.sequence += 1
    }
  }
}
