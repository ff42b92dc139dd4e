public import Essentials
import Foundation
import Synchronization

/// Writes one attempt into a spool file, for workers that do not share the store's file system.
///
/// Each call appends one line and returns when the disk has it. The file belongs to one writer at a
/// time; opening it again, as a restarted task does, cuts a torn last line off and goes on behind
/// the last whole one. See ``ResultStore/ingest(spool:)`` for the other end.
public final class SpoolWriter: Sendable {
  private let file: SpoolAppender
  private let attempt: String
  private let token: Int64

  /// Opens or makes the file and says that the attempt has started.
  ///
  /// - Throws: A `StoreError` when the file is damaged before its last line or cannot be written.
  public init(path: String, lease: Lease) throws(StoreError) {
    attempt = lease.attemptIdentifier
    token = lease.token
    do {
      let manager = FileManager.default
      if !manager.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
      let content = SpoolFile(try Data(contentsOf: URL(fileURLWithPath: path)))
      if let fault = content.fault { throw StoreError.corrupt(path: path, detail: fault) }
      file = try SpoolAppender(path: path, behind: content)
      if !content.records.contains(where: { $0.record.attempt == attempt }) { try start(lease) }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError.directoryNotWritable(path: path, detail: "\(error)")
    }
  }

  /// Goes on in the file of another writer, which ends with this, with the next attempt.
  ///
  /// - Throws: What the file system reports.
  public init(after other: SpoolWriter, lease: Lease) throws {
    attempt = lease.attemptIdentifier
    token = lease.token
    file = other.file
    try start(lease)
  }

  private func start(_ lease: Lease) throws {
    try write(
      .start(
        cell: lease.cell, worker: lease.worker, host: ProcessInfo.processInfo.hostName,
        at: Timestamp.text(Date())))
  }

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
    try file.append { spool, sequence in
      SpoolRecord(
        spool: spool, sequence: sequence, attempt: attempt, token: token, content: content)
    }
  }
}

/// A spool file that lines are appended to.
private final class SpoolAppender: Sendable {
  private struct State {
    var sequence: Int64
    var length: UInt64
  }

  private let handle: FileHandle
  private let spool: String
  private let state: Mutex<State>

  /// Opens the file behind its last whole line.
  init(path: String, behind content: SpoolFile) throws {
    handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    spool = content.records.first?.record.spool ?? AttemptIdentifier.make(at: Date())
    state = Mutex(
      State(sequence: Int64(content.records.count), length: UInt64(content.wholeBytes)))
    try handle.truncate(atOffset: UInt64(content.wholeBytes))
  }

  deinit { try? handle.close() }

  /// Appends a record, and returns when the disk has it.
  func append(_ record: (String, Int64) -> SpoolRecord) throws {
    try state.withLock { state in
      let line = try record(spool, state.sequence).line()
      do {
        try handle.seek(toOffset: state.length)
        try handle.write(contentsOf: line)
        try handle.synchronize()
      } catch {
        // Half a line, as a full disk leaves it, would make the next one unreadable.
        try? handle.truncate(atOffset: state.length)
        throw error
      }
      state.sequence += 1
      state.length += UInt64(line.count)
    }
  }
}
