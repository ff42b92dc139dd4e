public import Foundation

/// The right to run one cell, until it expires or another worker takes the cell over.
///
/// A lease is plain data: it can be written to a file and used from another process.
public struct Lease: Sendable, Hashable, Codable {
  /// What to compute.
  public var cell: Cell
  /// The cell's identity.
  public var identity: String
  /// The attempt's row in this store.
  public var attempt: Int64
  /// The attempt's name in every store: 26 characters that sort by time.
  public var attemptIdentifier: String
  /// The number of this attempt at the cell, from 1.
  public var number: Int
  /// The fencing token; a later lease on any cell of this store has a larger one.
  public var token: Int64
  /// Who holds it.
  public var worker: String
  /// When it runs out unless renewed.
  public var expiresAt: Date
  /// By how much a renewal prolongs it.
  public var seconds: Double
}

/// How a cell is run again after its worker crashed or vanished, without anybody asking for it.
public struct RetryPolicy: Sendable, Hashable, Codable {
  /// How many attempts may follow the first; those handed back do not count.
  public var retries: Int

  /// Creates a policy.
  ///
  /// - Precondition: `retries` is not negative.
  public init(retries: Int = 2) {
    precondition(retries >= 0, "retries is \(retries), wanted 0 or more")
    self.retries = retries
  }
}

/// Where in a sweep a worker looks for its next cell, so that it need not look from the beginning.
///
/// Cells before it that become free again are found when nothing is free behind it.
public struct ClaimCursor: Sendable, Hashable {
  var position = 0

  /// Looks from the beginning.
  public init() {}

  init(position: Int) { self.position = position }
}

/// Names for attempts that no two stores share: ULIDs, 48 bits of time and 80 random bits.
enum AttemptIdentifier {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  static func make(at date: Date) -> String {
    let time = UInt64(max(0, Timestamp.milliseconds(of: date)))
    // Two draws: each of them asks the system.
    let random = [UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)]
    let moment = (0..<10).map { UInt8(truncatingIfNeeded: time >> UInt64(45 - 5 * $0)) }
    let chance = (0..<16).map { UInt8(truncatingIfNeeded: random[$0 / 8] >> UInt64(5 * ($0 % 8))) }
    let digits = moment + chance
    return String(decoding: digits.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
  }
}
