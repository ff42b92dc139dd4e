extension Schema {
  /// From version 2 to version 3, released and never edited.
  ///
  /// `verdicts` also shows why a claim is inconclusive and what its verdict rests on. The detail may
  /// come from elsewhere, and a text that is not JSON must not break the view.
  static let version3Views = """
    DROP VIEW verdicts;
    CREATE VIEW verdicts AS
    WITH read AS (SELECT *, iif(json_valid(detail), detail, '{}') AS told FROM verdict)
    SELECT paper, claim, sentence, verdict, json_extract(told, '$.reason') AS reason, replicates,
      effect, low, high, margin, json_extract(told, '$.method') AS method,
      json_extract(told, '$.probability') AS p, json_extract(told, '$.adjusted') AS p_holm,
      reported, source, json_extract(told, '$.digest') AS data_digest, judged_at
    FROM read;
    """
}
