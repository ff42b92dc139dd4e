internal import Catalog
internal import CompressionCore
internal import Essentials
public import Reporting

/// Claims as tables.
public enum ClaimTables {
  /// What `ls claims` shows: all claims of the catalog, judged or not.
  public static func list(_ judged: [JudgedClaim]) -> ResultTable {
    let byID = Dictionary(uniqueKeysWithValues: judged.map { ($0.claim.id, $0) })
    return ResultTable(
      name: "claims", title: "",
      columns: [
        text("id"), text("paper"), text("sentence"), text("verdict"), text("reason"),
        number("effect"), number("low"), number("high"), number("replicates", decimals: 0),
      ],
      rows: PaperIndex.all.flatMap(\.claims).map { claim in
        let found = byID[claim.id]
        let reason = claim.test == nil ? "no test yet" : "not judged"
        return [.text(claim.id), .text(claim.paper), .text(claim.sentence)]
          + (found.map(outcome)
            ?? [ResultTable.Cell](repeating: .missing(reason: reason), count: 6))
      }, marksBest: false)
  }

  private static func outcome(_ judged: JudgedClaim) -> [ResultTable.Cell] {
    [
      .text(judged.verdict.word),
      judged.verdict.doubt.map { .text("\($0)") } ?? .missing(reason: ""),
      cell(judged.effect?.mean), cell(judged.effect?.low), cell(judged.effect?.high),
      .number(Double(judged.evidence.pairs.count)),
    ]
  }

  /// Judged claims with everything that a reader of the file needs.
  public static func results(_ judged: [JudgedClaim], name: String) -> ResultTable {
    ResultTable(
      name: name, title: "Claims and verdicts",
      columns: [
        text("paper"), text("claim"), text("sentence"), text("place"), text("subject"),
        text("baseline"), text("metric"), text("verdict"), text("reason"),
        number("replicates", decimals: 0), number("margin"), number("effect"), number("low"),
        number("high"), number("bootstrap_low"), number("bootstrap_high"), number("sign_p"),
        number("p"), number("p_holm"), text("reported"), text("source"), text("data_digest"),
      ],
      rows: judged.map(row), marksBest: false)
  }

  private static func row(_ judged: JudgedClaim) -> [ResultTable.Cell] {
    let claim = judged.claim
    let comparison = judged.evidence.comparison
    let bootstrap = comparison.bootstrapEstimate()
    let reported = ReportedText(of: claim)
    let arms = judged.evidence.arms.map(\.label)
    let margin = claim.test?.margin
    return [
      .text(claim.paper), .text(claim.id), .text(claim.sentence),
      .text(claim.test.map(place) ?? ""), .text(arms[0]), .text(arms[1]),
      .text(claim.test?.metric ?? ""),
      .text(judged.verdict.word),
      judged.verdict.doubt.map { .text("\($0)") } ?? .missing(reason: ""),
      .number(Double(judged.evidence.pairs.count)), cell(margin), cell(judged.effect?.mean),
      cell(judged.effect?.low), cell(judged.effect?.high), cell(bootstrap?.low),
      cell(bootstrap?.high), .number(comparison.signProbability(against: margin ?? 0)),
      cell(judged.ruling.probability), cell(judged.ruling.adjusted),
      .text(reported.values ?? "none on record"),
      .text(reported.source ?? paperLink(claim)), .text(judged.evidence.digest),
    ]
  }

  private static func place(_ test: ClaimTest) -> String {
    if let laws = test.laws {
      let predicted = laws.heldOut.map { "largest \($0)" } ?? laws.predicted.joined(separator: "+")
      return "fit \(laws.fitted.joined(separator: "+")), predict \(predicted)"
    }
    let options = test.options.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value.stringValue ?? $0.value.canonical)" }
    return ([test.arena] + options + [test.budget.label]).joined(separator: ", ")
  }

  private static func paperLink(_ claim: Claim) -> String {
    (try? PaperIndex.paper(claim.paper))?.links.first ?? ""
  }

  private static func text(_ key: String) -> ResultTable.Column {
    .init(key: key, header: key, kind: .text)
  }

  private static func number(_ key: String, decimals: Int? = nil) -> ResultTable.Column {
    .init(key: key, header: key, kind: .number, decimals: decimals)
  }

  private static func cell(_ value: Double?) -> ResultTable.Cell {
    value.map { .number($0) } ?? .missing(reason: "not measured")
  }

  // MARK: - For readers

  /// The verdicts as a Markdown document: a summary, and a row for each claim that leads to its
  /// page.
  public static func markdown(
    _ judged: [JudgedClaim], name: String, figure: String, pages: String
  ) -> String {
    let counts = ["upheld", "contradicted", "inconclusive"].map { word in
      "\(judged.count { $0.verdict.word == word }) \(word)"
    }
    let rows = judged.map { item in
      let claim = item.claim
      let cells = [
        "[\(claim.id)](\(pages)/\(ClaimPage.name(of: claim)).md)", claim.sentence,
        item.verdict.word + (item.verdict.doubt.map { ": \($0)" } ?? ""), interval(item),
        "\(item.evidence.pairs.count)", ReportedText(of: claim).values ?? "–",
      ]
      return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }
    return """
      # \(name)

      \(judged.count) claims: \(counts.joined(separator: ", ")). The effect is the advantage of the \
      subject over the baseline in the unit of the metric (nats per token, or mean log error of a \
      law), with its 95 % Student t interval over paired replicates; a verdict holds after Holm's correction over the table. A contradicted claim is a \
      result about this place, not about the paper's models: each page says what differs.

      ![Effects with intervals and margins](\(figure))

      | Claim | Sentence | Verdict | Effect | Replicates | Reported |
      |---|---|---|--:|--:|---|
      \(rows.joined(separator: "\n"))

      """
  }

  private static func interval(_ judged: JudgedClaim) -> String {
    guard let effect = judged.effect else { return "–" }
    let mean = Digits.signed(effect.mean)
    guard let low = effect.low, let high = effect.high else { return mean }
    return "\(mean) [\(Digits.signed(low)), \(Digits.signed(high))]"
  }
}
