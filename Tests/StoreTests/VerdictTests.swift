import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Verdicts in a store` {
  static let upheld = StoredVerdict(
    claim: "oats/1", paper: "oats", sentence: "A claim.", verdict: "upheld", replicates: 5,
    effect: 0.1, low: 0.05, high: 0.15, margin: 0.01, reported: "20 against 86",
    source: "README", detail: ["digest": "abc", "method": "t", "probability": 0.001])

  @Test func `come back as they were stored, by claim`() throws {
    let bench = try Bench()
    let doubtful = StoredVerdict(
      claim: "dlp/1", paper: "dlp", sentence: "Another.", verdict: "inconclusive", replicates: 0,
      detail: ["reason": "0 of 5 replicates"])
    try bench.store.record([Self.upheld, doubtful])
    #expect(try bench.store.verdicts() == [doubtful, Self.upheld])
  }

  @Test func `keep their moment until they say something else`() throws {
    let bench = try Bench()
    let moment = { try bench.store.query(sql: "SELECT judged_at FROM verdicts").rows }
    try bench.store.record([Self.upheld])
    let first = try moment()
    bench.clock.advance(by: 60)
    try bench.store.record([Self.upheld])
    #expect(try moment() == first)
    var other = Self.upheld
    other.high = 0.16
    try bench.store.record([other])
    #expect(try moment() != first)
    #expect(try bench.store.verdicts() == [other])
  }

  @Test func `show in their view what they rest on`() throws {
    let bench = try Bench()
    try bench.store.record([Self.upheld])
    let sql = "SELECT claim, reason, margin, method, p, data_digest FROM verdicts"
    let expected: [SQLValue] = [
      .text("oats/1"), .null, .real(0.01), .text("t"), .real(0.001), .text("abc"),
    ]
    #expect(try bench.store.query(sql: sql).rows == [expected])
  }

  @Test func `with a detail that is not JSON break neither view nor reader`() throws {
    let bench = try Bench()
    try bench.store.execute(
      """
      INSERT INTO verdict VALUES ('c', 'p', 's', 'upheld', 5, 0.5, 0, 1, 0.1, NULL, NULL, '{',
        '2026-01-01T00:00:00.000Z')
      """)
    #expect(try bench.store.query(sql: "SELECT data_digest FROM verdicts").rows == [[.null]])
    #expect(try bench.store.verdicts().map(\.detail) == [nil])
  }
}
