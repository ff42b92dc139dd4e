import Essentials
import Foundation
import GRDB

/// A digest of rows in their order: blocks of them, each chained to the digest of those before.
struct ContentHash {
  private static let rowsPerBlock = 4_096

  private var digest = Digest.sha256Hex("espalier content 1")
  private var buffer: [UInt8] = []
  private var rows = 0

  /// Adds all rows of a query under a name.
  mutating func add(_ name: String, _ cursor: ContentCursor) throws {
    close(name)
    while try cursor.next() {
      cursor.append(to: &buffer)
      rows += 1
      if rows == Self.rowsPerBlock { close("") }
    }
    close("")
  }

  private mutating func close(_ name: String) {
    digest = Digest.sha256Hex(Data("\(digest) \(name) \(rows)\n".utf8) + buffer)
    buffer.removeAll(keepingCapacity: true)
    rows = 0
  }

  /// 64 hexadecimal digits.
  func hexadecimal() -> String { digest }
}

extension ResultStore {
  /// A digest of all that the store says: cells, attempts, metrics, artifacts, sweeps, definitions,
  /// subjects, verdicts and fits.
  ///
  /// Row ids, the order of insertion, fencing tokens and the file's layout have no part in it: two
  /// stores that were merged from the same ones in any order have one digest.
  public func contentDigest() throws(StoreError) -> String {
    try read { database in
      var hash = ContentHash()
      for table in ContentTable.allCases {
        let all: StatementArguments = [DatabaseValue.null]
        let arguments = table.sql.contains("?1") ? all : []
        try hash.add(table.rawValue, ContentCursor(database, table.sql, arguments))
      }
      return hash.hexadecimal()
    }
  }
}
