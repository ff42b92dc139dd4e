internal import Essentials
internal import Store

extension SweepReport {
  /// A row for each strategy, a column for each budget that one of them met.
  ///
  /// The dense model has one budget and no rival; the caption tells its value.
  ///
  /// With a reference, values that differ from it by paired tests are marked.
  ///
  /// - Throws: `ReportError.unknownMetric`, or `ReportError.unknownArm` for a reference that is none.
  public func table(
    metric: String, against reference: Reference? = nil
  ) throws(ReportError) -> ResultTable {
    try requireMetric(metric)
    let compressed = budgets.filter { $0.kind != .dense }
    let budgets = compressed.isEmpty ? budgets : compressed
    let direction = direction(of: metric)
    var columns = [ResultTable.Column(key: "strategy", header: "strategy", kind: .text)]
    columns += budgets.map { budget in
      ResultTable.Column(
        key: budget.label.map { $0.isLetter || $0.isNumber ? "\($0)" : "_" }.joined(),
        header: budget.label, kind: .estimate, direction: direction)
    }
    let shown = arms.filter { arm in budgets.contains { group(arm.id, $0) != nil } }
    let rows = shown.map { arm in
      [ResultTable.Cell.text(arm.label)] + budgets.map { cell(arm.id, $0, metric) }
    }
    var table = ResultTable(
      name: name, title: title(metric), caption: denseNote(metric) + caption, columns: columns,
      rows: rows)
    if let reference {
      table.significance = significance(
        metric, arms: shown.map(\.id), columns: [nil] + budgets,
        against: try resolved(reference))
    }
    return table
  }

  private func resolved(_ reference: Reference) throws(ReportError) -> Reference {
    guard case .arm(let name) = reference else { return .best }
    if let arm = arms.first(where: { $0.id == name || $0.label == name }) { return .arm(arm.id) }
    let known = arms.map(\.id)
    throw .unknownArm(
      name, nearest: NearestName.suggestion(for: name, among: known), known: known)
  }

  /// The dense model's value, or for an increase over it the value that is increased.
  private func denseNote(_ metric: String) -> String {
    let shown = metric.hasSuffix("_increase") ? String(metric.dropLast("_increase".count)) : metric
    let dense = groups.first { $0.budget.kind == .dense }?.estimate(shown)
    return dense.map { "dense model: \(title(shown)) \(NumberText.readable($0.mean)); " } ?? ""
  }

  /// A row for each strategy and budget, with every metric.
  public func longTable(metrics: [String]) throws(ReportError) -> ResultTable {
    for metric in metrics { try requireMetric(metric) }
    var columns = [
      ResultTable.Column(key: "strategy", header: "strategy", kind: .text),
      ResultTable.Column(key: "budget", header: "budget", kind: .text),
    ]
    columns += metrics.map { metric in
      ResultTable.Column(
        key: metric.replacing("/", with: "_"),
        header: MetricName.short(metric),
        kind: .estimate,
        direction: isJudged(metric) ? direction(of: metric) : nil,
        unit: metric.contains("bits_per") ? nil : unit(metric))
    }
    let rows = groups.map { group -> [ResultTable.Cell] in
      [.text(group.label), .text(group.budget.label)]
        + metrics.map { metric in
          group.estimate(metric).map { .estimate($0) } ?? .missing(reason: group.absence)
        }
    }
    return ResultTable(
      name: name, title: question.isEmpty ? name : question, caption: caption, columns: columns,
      rows: rows, groupKey: "budget")
  }

  /// Costs follow from the budget; only what is judged has a best.
  private func isJudged(_ metric: String) -> Bool { metric.hasPrefix("eval/") }

  func requireMetric(_ metric: String) throws(ReportError) {
    let known = metrics
    guard !known.contains(metric) else { return }
    throw .unknownMetric(
      metric, nearest: NearestName.suggestion(for: metric, among: known), known: known)
  }

  private func cell(_ arm: String, _ budget: JSONBudget, _ metric: String) -> ResultTable.Cell {
    guard let group = group(arm, budget) else { return .missing(reason: "") }
    return group.estimate(metric).map { .estimate($0) } ?? .missing(reason: group.absence)
  }

  func title(_ metric: String) -> String {
    let name = MetricName.short(metric)
    return unit(metric).map { "\(name), \($0)" } ?? name
  }

  /// The metric as the label of an axis, its unit in parentheses.
  func axisTitle(_ metric: String) -> String {
    let kind =
      metric.hasPrefix("train/") ? "training " : metric.hasPrefix("eval/loss") ? "held-out " : ""
    let name = kind + MetricName.short(metric)
    return unit(metric).map { "\(name) (\($0))" } ?? name
  }

  var caption: String { "\(replicates); \(signature)" }

  /// Which values of a metric are better; nil where none are.
  func direction(of metric: String) -> ResultTable.Direction? {
    switch definitions[metric]?.direction {
    case .lower: .lowerIsBetter
    case .higher: .higherIsBetter
    case .some(.none), nil: nil
    }
  }
}

/// Names of metrics for people.
enum MetricName {
  /// `loss increase` for `eval/loss_increase`.
  static func short(_ metric: String) -> String {
    String(metric.split(separator: "/").last ?? metric[...]).replacing("_", with: " ")
  }
}
