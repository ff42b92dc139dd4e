internal import Catalog
public import Reporting

/// Claims as figures.
public enum ClaimFigures {
  /// The advantages of one claim, replicate by replicate, with both intervals of their mean.
  ///
  /// Grey is what the claim does not count. Nil without two replicates.
  public static func differences(of judged: JudgedClaim) -> Figure? {
    let pairs = judged.evidence.pairs
    let comparison = judged.evidence.comparison
    guard let effect = comparison.estimate(), let bootstrap = comparison.bootstrapEstimate() else {
      return nil
    }
    let single = zip(1..., comparison.advantages).map { place, advantage in
      Figure.Point(x: Double(place), y: advantage)
    }
    let place = Double(pairs.count)
    let means = [
      Figure.Point(x: place + 1, estimate: effect),
      Figure.Point(x: place + 2, estimate: bootstrap),
    ]
    var figure = Figure(
      name: "claim-\(ClaimPage.name(of: judged.claim))", title: judged.claim.sentence,
      caption: "\(judged.verdict); grey: between no advantage and the margin of the claim",
      x: .init(
        label: "replicate, and mean with 95 % interval",
        names: replicateNames(pairs.count) + ["t", "BCa"]),
      y: .init(label: "advantage of \(judged.evidence.arms[0].label)"),
      series: [
        .init(id: "replicate", label: "replicate", points: single, isConnected: false),
        .init(id: judged.claim.id, label: "mean", points: means, isConnected: false),
      ])
    figure.bands = [band(judged)]
    return figure
  }

  /// The numbers of replicates; of many, every tenth.
  private static func replicateNames(_ count: Int) -> [String] {
    (1...max(1, count)).map { count <= 20 || $0 % 10 == 0 ? "\($0)" : "" }
  }

  /// All claims below one another: effect and interval, and the margin of each.
  ///
  /// Nil without a claim that has an effect.
  public static func forest(_ judged: [JudgedClaim], name: String) -> Figure? {
    let rows = judged.filter { $0.effect != nil }
    guard !rows.isEmpty else { return nil }
    let count = Double(rows.count)
    let places = zip(0..., rows).map { index, item in (y: count - Double(index), item: item) }
    let verdicts = ["upheld", "contradicted", "inconclusive"].map { word in
      Figure.Series(
        id: word, label: word,
        points: places.filter { $0.item.verdict.word == word }.compactMap { place in
          place.item.effect.map { effect in
            Figure.Point(x: effect.mean, y: place.y, low: effect.low, high: effect.high)
          }
        }, isConnected: false)
    }
    let margins = Figure.Series(
      id: "margin", label: "margin",
      points: places.map { Figure.Point(x: $0.item.claim.test?.margin ?? 0, y: $0.y) },
      isConnected: false)
    var figure = Figure(
      name: name, title: "Claims and verdicts",
      caption: "Advantage of the subject with its 95 % t interval over paired replicates",
      x: .init(label: "advantage (nats/token)"),
      y: .init(label: "", names: places.reversed().map(\.item.claim.id)),
      // Effects lie over margins.
      series: [margins] + verdicts.filter { !$0.points.isEmpty }, width: .page)
    figure.intervalAxis = .x
    return figure
  }

  private static func band(_ judged: JudgedClaim) -> ClosedRange<Double> {
    let margin = judged.claim.test?.margin ?? 0
    return min(0, margin)...max(0, margin)
  }
}
