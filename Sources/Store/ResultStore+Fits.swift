public import Essentials
import GRDB

/// A fit of a law to stored runs.
public struct StoredFit: Sendable, Hashable {
  /// What it is a fit of: 16 hexadecimal digits of law, settings and data.
  public var identity: String
  /// The law's name.
  public var law: String
  /// Which runs it was fitted to, in words.
  public var source: String
  /// The number of rows.
  public var rows: Int
  /// SHA-256 of the rows.
  public var dataDigest: String
  /// How it was fitted.
  public var settings: JSONValue
  /// Constants, intervals, conditioning, optima and notes.
  public var result: JSONValue
  /// The sum of Huber terms.
  public var objective: Double
  /// The mean relative error on rows that were left out, if any were.
  public var heldOutError: Double?
  /// When it was stored; empty for a fit that is not yet.
  public var fittedAt: String

  /// Makes a record.
  public init(
    identity: String, law: String, source: String, rows: Int, dataDigest: String,
    settings: JSONValue, result: JSONValue, objective: Double, heldOutError: Double? = nil,
    fittedAt: String = ""
  ) {
    self.identity = identity
    self.law = law
    self.source = source
    self.rows = rows
    self.dataDigest = dataDigest
    self.settings = settings
    self.result = result
    self.objective = objective
    self.heldOutError = heldOutError
    self.fittedAt = fittedAt
  }
}

extension ResultStore {
  /// Stores a fit; the same fit again replaces it.
  public func record(_ fit: StoredFit) throws(StoreError) {
    let moment = now
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO fit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          fit.identity, fit.law, fit.source, fit.rows, fit.dataDigest, fit.settings.canonical,
          fit.result.canonical, fit.objective, fit.heldOutError, moment,
        ])
    }
  }

  /// All fits, the latest first.
  public func fits() throws(StoreError) -> [StoredFit] {
    let path = path
    return try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM fit ORDER BY fitted_at DESC, id").map { row in
        StoredFit(
          identity: row["id"], law: row["law"], source: row["source"], rows: row["rows"],
          dataDigest: row["data_digest"], settings: try Self.json(row["settings"], path: path),
          result: try Self.json(row["result"], path: path), objective: row["objective"],
          heldOutError: row["held_out_error"], fittedAt: row["fitted_at"])
      }
    }
  }
}
