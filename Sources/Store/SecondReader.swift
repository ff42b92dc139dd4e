import GRDB

/// A second connection, for reading on another thread what a transaction of the first one reads.
///
/// SQLite's connections do not share snapshots. This one notes the file's version before the first
/// one begins, and reads only if the version is the same after it has begun: then nothing was
/// committed in between, and both see the same content.
struct SecondReader: Sendable {
  private let queue: DatabaseQueue
  private let version: Int?

  /// Connects; to be done before the transaction of the first connection begins.
  init(path: String, busyTimeout: Double) throws {
    queue = try StoreOpening(path: path, busyTimeout: busyTimeout).readingQueue()
    version = try queue.read(Self.version)
  }

  /// Reads, once the first connection has begun to; nil when the file has changed, or on an error,
  /// which the first connection will meet as well.
  func read<Value>(_ body: (Database) throws -> Value) -> Value? {
    let found = try? queue.read { database -> Value? in
      guard let version, try Self.version(database) == version else { return nil }
      return try body(database)
    }
    return found ?? nil
  }

  /// A number that changes with every commit of another connection; asking for it begins to read.
  static func version(_ database: Database) throws -> Int? {
    try Int.fetchOne(database, sql: "PRAGMA data_version")
  }
}
