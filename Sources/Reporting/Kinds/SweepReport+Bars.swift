extension SweepReport {
  /// All strategies at one budget, the best on top, as bars from zero with 95 % intervals.
  ///
  /// - Parameters:
  ///   - metric: what is shown.
  ///   - wanted: the budget's label, such as `50 %`; nil takes the one that most strategies met.
  /// - Returns: the figure.
  /// - Throws: `ReportError` for an unknown metric, or a budget that none has met.
  public func bars(metric: String, budget wanted: String? = nil) throws(ReportError) -> Figure {
    try requireMetric(metric)
    let (budgets, counts) = (budgets, counts(of: metric))
    let shared = budgets.max { counts[$0, default: 0] < counts[$1, default: 0] }
    let named = wanted.flatMap { label in budgets.first { $0.label == label } }
    guard let budget = wanted == nil ? shared : named, counts[budget, default: 0] > 0 else {
      let known = budgets.filter { counts[$0, default: 0] > 0 }.map(\.label)
      throw .nothingFor(
        kind: "bars",
        needs: "no finished run at '\(wanted ?? "any budget")'; there are "
          + known.joined(separator: ", "))
    }
    let direction = direction(of: metric) ?? .lowerIsBetter
    let entries = arms.compactMap { arm in
      group(arm.id, budget)?.estimate(metric).map { (arm: arm, estimate: $0) }
    }.filter { $0.estimate.mean.isFinite }
    // The best has the highest place.
    let ranked = entries.sorted { direction.prefers($1.estimate.mean, to: $0.estimate.mean) }
    var figure = Figure(
      name: "\(name)-bars", title: question.isEmpty ? name : question, caption: caption,
      x: Figure.Axis(label: axisTitle(metric), range: Self.fromZero(ranked.map(\.estimate))),
      y: Figure.Axis(label: "", names: ranked.map(\.arm.label)),
      series: ranked.enumerated().map { place, entry in
        Figure.Series(
          id: entry.arm.id, label: entry.arm.label,
          points: [
            Figure.Point(
              x: entry.estimate.mean, y: Double(place + 1), low: entry.estimate.low,
              high: entry.estimate.high, annotation: NumberText.brief(entry.estimate.mean))
          ], isConnected: false)
      })
    figure.intervalAxis = .x
    figure.boxes = ranked.enumerated().map { place, entry in
      let (value, middle) = (entry.estimate.mean, Double(place + 1))
      return Figure.Box(
        x: min(0, value)...max(0, value), y: middle - 0.34...middle + 0.34, shade: 0.22,
        value: value)
    }
    figure.hasLegend = false
    figure.heading = "at \(budget.label); 95 % intervals"
    return figure
  }

  /// From zero to behind the last interval, so that the axis is the foot of the bars; nil where bars
  /// go both ways.
  private static func fromZero(_ estimates: [Estimate]) -> ClosedRange<Double>? {
    let ends = estimates.flatMap { [$0.mean, $0.low, $0.high] }.compactMap { $0 }
    guard let high = ends.filter(\.isFinite).max(), high > 0, ends.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    return 0...1.12 * high
  }

  /// How many strategies have the metric at each budget.
  private func counts(of metric: String) -> [JSONBudget: Int] {
    groups.reduce(into: [:]) { counts, group in
      if group.has(metric) { counts[group.budget, default: 0] += 1 }
    }
  }
}
