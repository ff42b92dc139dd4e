import Foundation
import GRDB

/// The steps from a path to a connection.
struct StoreOpening {
  let path: String
  let busyTimeout: Double

  init(path: String, busyTimeout: Double) {
    // An absolute path also keeps SQLite from taking a name like `file:x` for a URI.
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    self.busyTimeout = busyTimeout
  }

  func openForWriting() throws(StoreError) -> StoreConnection {
    let directory = try makeDirectory()
    // Making the file, switching it to WAL and migrating it are several steps; the lock lets any
    // number of processes start at once.
    let lock = try DirectoryLock(directory: directory, path: path, timeout: busyTimeout)
    defer { lock.release() }
    return try translating {
      if isPresent {
        try inspect(try DatabaseQueue(path: path, configuration: configuration()), upgrades: true)
      }
      let pool = try DatabasePool(path: path, configuration: configuration())
      try Schema.migrator.migrate(pool)
      return .writing(pool)
    }
  }

  func openForReading() throws(StoreError) -> StoreConnection {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.missing(path: path)
    }
    return try translating {
      let queue = try readingQueue()
      try inspect(queue, upgrades: false)
      return .reading(queue)
    }
  }

  /// A connection that cannot write.
  func readingQueue() throws -> DatabaseQueue {
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
      // The file is only touched by the first statement.
      _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      return queue
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && size("-wal") == 0
    {
      // In a directory that cannot be written there is no place for the WAL's shared memory. With
      // no writer's log beside it the file is complete, so it is read as it is.
      let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
      return try DatabaseQueue(
        path: "file:\(escaped)?immutable=1", configuration: configuration(readOnly: true))
    }
  }

  private func configuration(readOnly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "Store"
    return configuration
  }

  private var isPresent: Bool {
    size() > 0
  }

  /// The length of the file, or of one beside it; 0 when there is none.
  private func size(_ suffix: String = "") -> Int64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
    return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
  }

  private func makeDirectory() throws(StoreError) -> String {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw StoreError.directoryNotWritable(path: path, detail: error.localizedDescription)
    }
    guard FileManager.default.isWritableFile(atPath: directory) else {
      throw StoreError.directoryNotWritable(path: path, detail: "permission denied")
    }
    return directory
  }

  /// Refuses files that are not ours or newer than we are, before anything in them is changed.
  private func inspect(_ queue: DatabaseQueue, upgrades: Bool) throws {
    let (application, version, tables) = try queue.read { database in
      (
        try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      )
    }
    // A database without any table is a store that was never migrated.
    let isEmpty = tables == 0 && application == 0
    if application != Schema.applicationID, !(isEmpty && upgrades) {
      throw StoreError.foreign(path: path, applicationID: application)
    }
    if version > Schema.version {
      throw StoreError.newerSchema(path: path, found: version, known: Schema.version)
    }
    if version < Schema.version, !upgrades {
      throw StoreError.olderSchema(path: path, found: version, known: Schema.version)
    }
  }

  private func translating<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do {
      return try body()
    } catch {
      throw StoreError(error, path: path, busyTimeout: busyTimeout)
    }
  }
}
