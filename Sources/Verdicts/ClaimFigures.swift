internal import Arenas
internal import Catalog
public import Reporting

/// Claims as figures.
public enum ClaimFigures {
  /// The advantages of one claim, replicate by replicate, with both intervals of their mean.
  ///
  /// Grey is what the claim does not count. Nil without two replicates.
  public static func differences(of judged: JudgedClaim) -> Figure? {
    let comparison = judged.evidence.comparison
    guard let effect = comparison.estimate(), let bootstrap = comparison.bootstrapEstimate() else {
      return nil
    }
    let count = comparison.advantages.count
    let single = zip(1..., comparison.advantages).map { place, advantage in
      Figure.Point(x: Double(place), y: advantage)
    }
    let places = meanPlaces(count)
    let means = [
      Figure.Point(x: places.t, estimate: effect), Figure.Point(x: places.bca, estimate: bootstrap),
    ]
    var figure = Figure(
      name: "claim-\(ClaimPage.name(of: judged.claim))", title: judged.claim.sentence,
      caption: "\(judged.verdict); grey: between no advantage and the margin of the claim",
      x: .init(
        label: "replicate, and mean with 95 % interval",
        range: 1 - places.step / 2...places.bca + places.step / 2,
        names: replicateNames(count) + [(places.t, "t"), (places.bca, "BCa")]),
      y: .init(label: advantage(of: judged)),
      series: [
        .init(id: "replicate", label: "replicate", points: single, isConnected: false),
        .init(id: "mean", label: "mean", points: means, isConnected: false),
      ])
    figure.bands = [band(judged)]
    figure.heading =
      "advantage of \(judged.evidence.arms[0].label) over \(judged.evidence.arms[1].label)"
    return figure
  }

  /// Where the means stand: apart from the replicates and from one another, also on an axis of many.
  private static func meanPlaces(_ count: Int) -> (t: Double, bca: Double, step: Double) {
    let step = max(1, (Double(count) / 10).rounded(.up))
    let t = Double(count) + max(2, step)
    return (t, t + step, step)
  }

  /// The numbers of replicates; of more than ten every fifth, of many every tenth or hundredth.
  private static func replicateNames(_ count: Int) -> [(at: Double, name: String)] {
    let step = count <= 10 ? 1 : count <= 20 ? 5 : count <= 100 ? 10 : 100
    return stride(from: step, through: count, by: step).map { (Double($0), "\($0)") }
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
    let units = rows.map { unit($0.claim) }
    let common = Dictionary(grouping: units) { $0 }.max { $0.value.count < $1.value.count }?.key
    var figure = Figure(
      name: name, title: "Claims and verdicts",
      caption: "Advantage of the subject with its 95 % t interval over paired replicates",
      x: .init(label: "advantage\((common ?? "").isEmpty ? "" : " (\(common ?? ""))")"),
      y: .init(
        label: "",
        names: zip(rows, units).reversed().map { row, unit in
          unit == common
            ? row.claim.id : "\(row.claim.id), \(unit.isEmpty ? metric(row.claim) : unit)"
        }),
      series: verdicts.filter { !$0.points.isEmpty }, width: .page)
    figure.intervalAxis = .x
    figure.heading = "95 % intervals; grey: from no advantage to the margin of the claim"
    figure.boxes = places.map { place in
      let margin = band(place.item)
      return Figure.Box(
        x: margin, y: place.y - 0.34...place.y + 0.34, shade: 0.22,
        value: place.item.claim.test?.margin ?? 0)
    }
    return figure
  }

  // MARK: - Words and ranges

  private static func advantage(of judged: JudgedClaim) -> String {
    let unit = unit(judged.claim)
    return unit.isEmpty ? "advantage" : "advantage (\(unit))"
  }

  /// `log error` for `fit/log_error`.
  private static func metric(_ claim: Claim) -> String {
    (claim.test?.metric ?? "").split(separator: "/").last.map(String.init)?
      .replacing("_", with: " ") ?? ""
  }

  /// The unit of what a claim compares; empty for the errors of laws, which are ratios.
  private static func unit(_ claim: Claim) -> String {
    guard let test = claim.test, let arena = ArenaIndex.entry(test.arena) else { return "" }
    return arena.card.metrics.first { $0.name == test.metric }?.unit ?? ""
  }

  private static func band(_ judged: JudgedClaim) -> ClosedRange<Double> {
    let margin = judged.claim.test?.margin ?? 0
    return min(0, margin)...max(0, margin)
  }
}
