public import Foundation
import GRDB

/// One SQLite file with everything that was planned, run and measured.
///
/// Any number of processes on one machine may have the file open; each write is one immediate
/// transaction on this store's only writing connection, and waits up to the busy timeout for its
/// turn. Results are found by the identity of their ``Cell``, so what any sweep has finished serves
/// all others. Whoever opens the file with another tool finds the same answers in its views, which
/// ``SchemaDocument`` describes.
public final class ResultStore: Sendable {
  /// The file's absolute path.
  public let path: String
  /// How many seconds a write waits for another process.
  public let busyTimeout: Double

  let connection: StoreConnection
  let clock: @Sendable () -> Date
  let steadyClock: SteadyClock?

  init(
    path: String, busyTimeout: Double, connection: StoreConnection,
    clock: @escaping @Sendable () -> Date, steadyClock: SteadyClock?
  ) {
    self.path = path
    self.busyTimeout = busyTimeout
    self.connection = connection
    self.clock = clock
    self.steadyClock = steadyClock
  }

  /// Opens a store; for writing, makes or upgrades it first.
  ///
  /// Parent directories are made when needed.
  ///
  /// - Throws: A `StoreError` that names the file and the remedy.
  public convenience init(
    path: String, readOnly: Bool = false, busyTimeout: Double = 10
  ) throws(StoreError) {
    try self.init(
      path: path, readOnly: readOnly, busyTimeout: busyTimeout, clock: { Date() },
      steadyClock: .system)
  }

  /// Opens a store with clocks of the caller's, as tests do.
  ///
  /// Leases run by the steady clock, or by the other one when there is none.
  ///
  /// - Throws: A `StoreError` that names the file and the remedy.
  public convenience init(
    path: String, readOnly: Bool = false, busyTimeout: Double = 10,
    clock: @escaping @Sendable () -> Date, steadyClock: SteadyClock? = nil
  ) throws(StoreError) {
    let opening = StoreOpening(path: path, busyTimeout: busyTimeout)
    let connection = readOnly ? try opening.openForReading() : try opening.openForWriting()
    self.init(
      path: opening.path, busyTimeout: busyTimeout, connection: connection, clock: clock,
      steadyClock: steadyClock)
  }

  /// Opens an existing store for reading; nothing in the file or beside it is changed.
  ///
  /// - Throws: A `StoreError` that names the file and the remedy.
  public static func open(readOnly path: String) throws(StoreError) -> ResultStore {
    try ResultStore(path: path, readOnly: true)
  }

  /// Whether writes are refused.
  public var isReadOnly: Bool {
    if case .reading = connection { true } else { false }
  }

  var now: String { Timestamp.text(clock()) }
}

/// The two ways of being connected.
enum StoreConnection: Sendable {
  case writing(DatabasePool)
  case reading(DatabaseQueue)

  var reader: any DatabaseReader {
    switch self {
    case .writing(let pool): pool
    case .reading(let queue): queue
    }
  }
}

// MARK: - Transactions

extension ResultStore {
  /// Runs one immediate transaction, rolled back when the body throws.
  func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    guard case .writing(let pool) = connection else { throw StoreError.readOnly(path: path) }
    return try translating { try pool.write(body) }
  }

  /// Reads one unchanging snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    try translating { try connection.reader.read(body) }
  }

  /// A connection that can read beside the transaction that is begun next.
  func secondReader() throws(StoreError) -> SecondReader {
    try translating { try SecondReader(path: path, busyTimeout: busyTimeout) }
  }

  /// Runs statements that the interface has no word for, outside any transaction.
  func execute(_ sql: String) throws(StoreError) {
    guard case .writing(let pool) = connection else { throw StoreError.readOnly(path: path) }
    try translating { try pool.writeWithoutTransaction { try $0.execute(sql: sql) } }
  }

  /// Closes all connections to the file; the store cannot be used afterwards.
  func close() throws(StoreError) {
    try translating {
      switch connection {
      case .writing(let pool): try pool.close()
      case .reading(let queue): try queue.close()
      }
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
