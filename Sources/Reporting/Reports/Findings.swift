internal import Essentials
internal import Store

/// What some results say in words: who is best at a budget, and whether the data decides it.
struct Findings {
  let report: SweepReport
  let metric: String

  /// A sentence for each budget that several strategies met, then what did not finish.
  var sentences: [String] {
    report.budgets.filter { $0.kind != .dense }.compactMap(sentence) + unfinished
  }

  private typealias Entry = (arm: ResultGroup, estimate: Estimate)

  private func sentence(_ budget: JSONBudget) -> String? {
    guard let direction = report.direction(of: metric) else { return nil }
    let entries: [Entry] = report.arms.compactMap { arm in
      guard let group = report.group(arm.id, budget), let estimate = group.estimate(metric),
        estimate.mean.isFinite
      else { return nil }
      return (group, estimate)
    }
    let ranked = entries.sorted { left, right in
      direction == .lowerIsBetter
        ? left.estimate.mean < right.estimate.mean : left.estimate.mean > right.estimate.mean
    }
    guard ranked.count > 1 else { return nil }
    return "At \(budget.label), \(verdict(ranked))."
  }

  /// Replicates are paired, so the difference between two strategies is judged within them.
  private func verdict(_ ranked: [Entry]) -> String {
    let (first, second) = (ranked[0], ranked[1])
    let name = MetricName.short(metric)
    let values = "\(name) \(text(first.estimate)) against \(text(second.estimate))"
    guard let difference = paired(second.arm, first.arm), let low = difference.low,
      let high = difference.high
    else {
      return "\(first.arm.label) leads \(second.arm.label) (\(values)), "
        + "with too few pairs for an interval"
    }
    let interval = "[\(NumberText.readable(low)), \(NumberText.readable(high))]"
    let pairs =
      "paired difference \(NumberText.readable(difference.mean)) \(interval), "
      + "n = \(difference.count)"
    let isDecided = low > 0 || high < 0
    return isDecided
      ? "\(first.arm.label) is best: \(values) of \(second.arm.label), \(pairs)"
      : "\(first.arm.label) and \(second.arm.label) cannot be told apart: \(values), \(pairs)"
  }

  private func paired(_ first: ResultGroup, _ second: ResultGroup) -> Estimate? {
    Statistics.interval(of: first.differences(metric, minus: second))
  }

  private func text(_ estimate: Estimate) -> String { NumberText.readable(estimate.mean) }

  /// Holes are told, not passed over.
  private var unfinished: [String] {
    report.groups.compactMap { group in
      let missing = group.rows.filter { $0.state != .finished }
      guard let first = missing.first else { return nil }
      let reason = first.error.map { ": \($0)" } ?? ""
      return "\(group.label) at \(group.budget.label): \(missing.count) of \(group.rows.count) "
        + "replicates without a result (\(group.absence)\(reason))."
    }
  }
}
