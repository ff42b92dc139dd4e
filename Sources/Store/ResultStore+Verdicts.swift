public import Essentials
internal import GRDB

/// What became of a claim, as it is stored: one row of the table `verdict`.
public struct StoredVerdict: Sendable, Hashable {
  /// The claim's id.
  public var claim: String
  /// The paper's slug.
  public var paper: String
  /// The claim in words.
  public var sentence: String
  /// `upheld`, `contradicted` or `inconclusive`.
  public var verdict: String
  /// The number of paired replicates.
  public var replicates: Int
  /// The measured effect with its interval; nil without a replicate, or without two.
  public var effect: Double?
  /// The lower end of the interval.
  public var low: Double?
  /// The upper end of the interval.
  public var high: Double?
  /// The margin declared beforehand.
  public var margin: Double?
  /// The number that the paper reports.
  public var reported: String?
  /// Where the paper reports it.
  public var source: String?
  /// How the verdict was reached.
  public var detail: JSONValue?

  /// Fills in a row.
  public init(
    claim: String, paper: String, sentence: String, verdict: String, replicates: Int,
    effect: Double? = nil, low: Double? = nil, high: Double? = nil, margin: Double? = nil,
    reported: String? = nil, source: String? = nil, detail: JSONValue? = nil
  ) {
    self.claim = claim
    self.paper = paper
    self.sentence = sentence
    self.verdict = verdict
    self.replicates = replicates
    self.effect = effect
    self.low = low
    self.high = high
    self.margin = margin
    self.reported = reported
    self.source = source
    self.detail = detail
  }
}

extension ResultStore {
  /// All verdicts, by claim; a detail that is not JSON is left out.
  public func verdicts() throws(StoreError) -> [StoredVerdict] {
    try read { try Self.verdicts($0) }
  }

  /// Stores verdicts; each replaces an earlier one on its claim.
  ///
  /// A verdict that says what is stored already keeps the moment at which it was reached.
  public func record(_ verdicts: [StoredVerdict]) throws(StoreError) {
    let moment = now
    try write { database in
      let known = Set(try Self.verdicts(database))
      for verdict in verdicts where !known.contains(verdict) {
        try database.execute(
          sql: """
            INSERT OR REPLACE INTO verdict (claim, paper, sentence, verdict, replicates, effect, low,
              high, margin, reported, source, detail, judged_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            verdict.claim, verdict.paper, verdict.sentence, verdict.verdict, verdict.replicates,
            verdict.effect, verdict.low, verdict.high, verdict.margin, verdict.reported,
            verdict.source, verdict.detail?.canonical, moment,
          ])
      }
    }
  }

  private static func verdicts(_ database: Database) throws -> [StoredVerdict] {
    try Row.fetchAll(database, sql: "SELECT * FROM verdict ORDER BY claim").map { row in
      StoredVerdict(
        claim: try row.text("claim"), paper: try row.text("paper"),
        sentence: try row.text("sentence"), verdict: try row.text("verdict"),
        replicates: try row.count("replicates"), effect: row["effect"], low: row["low"],
        high: row["high"], margin: row["margin"], reported: row["reported"],
        source: row["source"],
        detail: (row["detail"] as String?).flatMap { try? JSONValue(parsing: $0) })
    }
  }
}
