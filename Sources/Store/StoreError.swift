/// What can go wrong with a store that is not a mistake in the program.
public enum StoreError: Error, Sendable, Hashable, Codable {
  /// There is no such file, and it was to be read only.
  case missing(path: String)
  /// The file is not a SQLite database.
  case notADatabase(path: String)
  /// The file is a database of another application.
  case foreign(path: String, applicationID: Int64)
  /// The file holds nothing yet.
  case unfilled(path: String)
  /// The file was written by a newer version.
  case newerSchema(path: String, found: Int, known: Int)
  /// The file was written by an older version and cannot be upgraded while read only.
  case olderSchema(path: String, found: Int, known: Int)
  /// A table, view or trigger is not as this program makes it.
  case schemaAltered(path: String, detail: String)
  /// The file is damaged.
  case corrupt(path: String, detail: String)
  /// Another process kept the file locked.
  case busy(path: String, seconds: Double)
  /// The file's directory cannot be made or written.
  case directoryNotWritable(path: String, detail: String)
  /// A write was asked of a store that was opened read only, or whose file is.
  case readOnly(path: String)
  /// The disk is full.
  case diskFull(path: String)
  /// Somebody else has the cell now, or the attempt has already ended.
  case leaseLost(identity: String, worker: String, detail: String)
  /// There is no sweep of that name.
  case unknownSweep(name: String, nearest: String?)
  /// A cell that was asked for is not in the store.
  case unknownCell(identity: String)
  /// The SQL is not a reading statement.
  case queryRefused(detail: String)
  /// The SQL has an error.
  case queryFailed(sql: String, detail: String)
  /// The query took too long.
  case queryTimedOut(seconds: Double)
  /// SQLite failed in a way that has no case of its own.
  case other(path: String, code: Int, detail: String)
}

extension StoreError: CustomStringConvertible {
  /// A sentence that names the file, what was found and what to do.
  public var description: String {
    switch self {
    case .missing, .notADatabase, .unfilled, .foreign, .newerSchema, .olderSchema, .schemaAltered,
      .corrupt:
      fileDescription
    case .leaseLost, .unknownSweep, .unknownCell, .queryRefused, .queryFailed, .queryTimedOut:
      requestDescription
    default:
      surroundingsDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .missing(let path):
      "\(path): no such file; run something first, or name another store with --db"
    case .notADatabase(let path):
      "\(path): not a SQLite database; name another file with --db, or move this one away"
    case .foreign(let path, let applicationID):
      "\(path): a database of another application (application_id \(applicationID), wanted "
        + "\(Schema.applicationID)); name another file with --db"
    case .unfilled(let path):
      "\(path): holds nothing yet, as when another process is just making it; try again, run "
        + "something first, or name another store with --db"
    case .newerSchema(let path, let found, let known):
      "\(path): its schema is version \(found), this program knows up to \(known); "
        + "use the program that wrote it, or a newer one"
    case .olderSchema(let path, let found, let known):
      "\(path): its schema is version \(found), this program reads \(known); "
        + "open it once for writing, which upgrades it"
    case .schemaAltered(let path, let detail):
      "\(path): its schema was changed by another program (\(detail)); restore a copy, or export "
        + "what you need with sqlite3"
    case .corrupt(let path, let detail):
      "\(path): the database is damaged (\(detail)); restore a copy, or save what is left with "
        + "sqlite3 \(path) .recover"
    default: ""
    }
  }

  private var requestDescription: String {
    switch self {
    case .leaseLost(let identity, let worker, let detail):
      "cell \(identity): \(worker) no longer holds its lease (\(detail)); its result is not stored"
    case .unknownSweep(let name, let nearest):
      "no sweep '\(name)' in the store" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .unknownCell(let identity):
      "no cell '\(identity)' in the store; register it first"
    case .queryRefused(let detail):
      "query refused: \(detail); only one SELECT, WITH, EXPLAIN or PRAGMA table_info statement "
        + "is allowed"
    case .queryFailed(let sql, let detail):
      "query failed: \(detail)\n  \(sql)"
    case .queryTimedOut(let seconds):
      "query stopped after \(seconds) s; narrow it, or give it more time"
    default: ""
    }
  }

  private var surroundingsDescription: String {
    switch self {
    case .busy(let path, let seconds):
      "\(path): still locked by another process after \(seconds) s; try again when it has finished"
    case .directoryNotWritable(let path, let detail):
      "\(path): its directory cannot be written (\(detail)); change its permissions, or name "
        + "another place with --db"
    case .readOnly(let path):
      "\(path): cannot be written; open it for writing and check the file's permissions"
    case .diskFull(let path):
      "\(path): the disk is full; free some space, nothing that was stored is lost"
    case .other(let path, let code, let detail):
      "\(path): SQLite error \(code) (\(detail))"
    default: ""
    }
  }
}
