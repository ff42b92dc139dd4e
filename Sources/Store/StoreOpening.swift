internal import CSQLite
import Foundation
import GRDB
import GRDBSQLite

/// The steps from a path to a connection.
struct StoreOpening {
  let path: String
  let busyTimeout: Double

  /// Two threads that read one store would wait for each other at every page.
  private static let sharesNoCount: Void = csqlite_leave_out_memory_statistics()

  init(path: String, busyTimeout: Double) {
    Self.sharesNoCount
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
      try pool.writeWithoutTransaction { database in
        try requireSchema(database)
        try Self.trust(database)
      }
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
      try queue.read(requireSchema)
      return .reading(queue)
    }
  }

  /// A connection for reading the content of a store of any known version; an older one is upgraded
  /// in a copy in memory.
  func openForReadingAnyVersion() throws(StoreError) -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.missing(path: path)
    }
    return try translating {
      let queue = try readingQueue()
      try inspect(queue, upgrades: true)
      let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
      guard version != Schema.version else {
        try queue.read(requireSchema)
        return queue
      }
      let copy = try DatabaseQueue()
      try queue.backup(to: copy)
      try Schema.migrator.migrate(copy)
      try copy.read(requireSchema)
      return copy
    }
  }

  /// A connection that cannot write.
  func readingQueue() throws -> DatabaseQueue {
    try DatabaseQueue(
      path: canShareMemory() ? path : immutableName, configuration: configuration(readOnly: true))
  }

  /// Whether the WAL's shared memory can be used.
  ///
  /// In a directory that cannot be written there is no place for it. With no writer's log beside it
  /// the file is complete, so it is read as it is: see ``immutableName``.
  func canShareMemory() throws -> Bool {
    do {
      // The file is only touched by the first statement.
      let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
      _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      return true
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && size("-wal") == 0
    {
      return false
    }
  }

  /// The name under which SQLite reads the file without any lock or log.
  var immutableName: String {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return "file:\(escaped)?immutable=1"
  }

  private func configuration(readOnly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "Store"
    configuration.prepareDatabase { try Self.harden($0, readOnly: readOnly) }
    return configuration
  }

  /// The longest text or blob that is read from a file that may come from anywhere.
  private static let longestValue: Int32 = 1 << 26

  /// A file may come from anywhere: no page is believed, and its views and triggers are trusted only
  /// when they are the very texts of this program.
  ///
  /// The writer's log grows to 16 MB before its pages go into the file, which takes a flush.
  private static func harden(_ database: Database, readOnly: Bool) throws {
    try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    if readOnly {
      // A page of a list looks up results here and there; reading a page of the file takes longer.
      try database.execute(sql: "PRAGMA query_only = ON; PRAGMA cache_size = -32768")
      sqlite3_limit(database.sqliteConnection, SQLITE_LIMIT_LENGTH, longestValue)
    } else {
      try database.execute(
        sql: """
          PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY
          """)
    }
    if try Schema.objection(to: database) == nil { try trust(database) }
  }

  /// SQLite's JSON functions count as unsafe in a view that is not trusted.
  private static func trust(_ database: Database) throws {
    try database.execute(sql: "PRAGMA trusted_schema = ON")
  }

  private func requireSchema(_ database: Database) throws {
    if let objection = try Schema.objection(to: database) {
      throw StoreError.schemaAltered(path: path, detail: objection)
    }
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
    if isEmpty, !upgrades { throw StoreError.unfilled(path: path) }
    if application != Schema.applicationID, !isEmpty {
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
