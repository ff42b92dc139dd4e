import Foundation
public import Store

extension SweepReport {
  /// A metric that was measured layer by layer, along the layers.
  ///
  /// A line for each strategy at the budget, with 95 % intervals over the replicates. The layer is
  /// the metric's context. Arenas store a point for each layer, whose step is the layer's place;
  /// results of that kind, as `error/relative@blocks.3.attention`, are shown as well.
  ///
  /// - Parameters:
  ///   - metric: what is shown.
  ///   - wanted: the budget's label; nil takes the first one that compresses and has the metric.
  ///   - points: reads the points of the metric of some attempts; asked for one budget at a time.
  /// - Returns: the figure.
  /// - Throws: `ReportError.nothingFor` when no run has the metric by layer, or none at the budget;
  ///   what `points` throws.
  public func layers(
    metric: String, budget wanted: String? = nil,
    points: (_ attempts: [Int64]) throws -> [Int64: [Metric]] = { _ in [:] }
  ) throws -> Figure {
    for budget in budgets where wanted.map({ $0 == budget.label }) ?? (budget.kind != .dense) {
      let groups = arms.compactMap { group($0.id, budget) }
      let attempts = groups.flatMap { $0.finished.compactMap(\.attempt) }
      let measured = LayerValues(metric, of: groups, among: metrics, points: try points(attempts))
      if !measured.layers.isEmpty { return figure(of: measured, groups, metric, budget) }
    }
    throw ReportError.nothingFor(kind: "layers", needs: layerNeeds(metric, budget: wanted))
  }

  private func figure(
    of measured: LayerValues, _ groups: [ResultGroup], _ metric: String, _ budget: JSONBudget
  ) -> Figure {
    let lines = groups.compactMap { measured.line(of: $0) }
    let heights = lines.flatMap(\.points).map(\.y).filter(\.isFinite)
    let isWide = heights.allSatisfy { $0 > 0 } && (heights.max() ?? 1) > 30 * (heights.min() ?? 1)
    let short = Self.withoutCommonStart(measured.layers)
    var figure = Figure(
      name: "\(name)-layers", title: question.isEmpty ? name : question, caption: caption,
      x: Figure.Axis(label: "layer", names: short),
      y: Figure.Axis(label: axisTitle(metric), isLogarithmic: isWide),
      series: lines, width: short.count > 12 ? .page : .column)
    figure.heading = "at \(budget.label); 95 % intervals"
    return figure
  }

  private func layerNeeds(_ metric: String, budget: String?) -> String {
    if let budget, !budgets.contains(where: { $0.label == budget }) {
      return "no run at '\(budget)'; there are \(budgets.map(\.label).joined(separator: ", "))"
    }
    let known = Set(metrics.compactMap { $0.contains("@") ? $0.prefix { $0 != "@" } : nil })
    return "no run has '\(metric)' by layer; runs stored since arenas measure it have "
      + (known + ["layer/output_error"]).map(String.init).sorted().joined(separator: ", ")
  }

  /// `0.attention.query` for `blocks.0.attention.query` where all layers are in blocks.
  private static func withoutCommonStart(_ layers: [String]) -> [String] {
    let head = layers.first?.prefix { $0 != "." } ?? ""
    let isShared = layers.count > 1 && layers.allSatisfy { $0.hasPrefix(head + ".") }
    return isShared ? layers.map { String($0.dropFirst(head.count + 1)) } : layers
  }
}

/// The values of a metric by run and layer.
private struct LayerValues {
  /// The layers' names, in order.
  let layers: [String]
  private let points: [Int64: [Metric]]
  /// What the names of such results begin with; nil when no run has one.
  private let prefix: String?

  /// Takes the values of some groups; `metrics` are the keys that there are.
  init(
    _ metric: String, of groups: [ResultGroup], among metrics: [String], points: [Int64: [Metric]]
  ) {
    let prefix = metric + "@"
    self.prefix = metrics.contains { $0.hasPrefix(prefix) } ? prefix : nil
    self.points = points
    var places: [String: Int64] = [:]
    for row in groups.lazy.flatMap(\.finished) {
      for point in row.attempt.flatMap({ points[$0] }) ?? [] where !point.context.isEmpty {
        places[point.context] = min(places[point.context] ?? .max, point.step ?? .max)
      }
    }
    for key in metrics where key.hasPrefix(prefix) {
      let layer = String(key.dropFirst(prefix.count))
      guard places[layer] == nil else { continue }
      let isMeasured = groups.contains { $0.has(key) }
      if isMeasured { places[layer] = .max }
    }
    layers = places.sorted { left, right in
      left.value == right.value
        ? left.key.compare(right.key, options: .numeric) == .orderedAscending
        : left.value < right.value
    }.map(\.key)
  }

  /// The values of a run by layer.
  private func values(of row: ResultRow) -> [String: Double] {
    var values: [String: Double] = [:]
    for point in row.attempt.flatMap({ points[$0] }) ?? [] where !point.context.isEmpty {
      values[point.context] = point.value
    }
    guard let prefix else { return values }
    for (key, value) in row.metrics where key.hasPrefix(prefix) {
      values[String(key.dropFirst(prefix.count))] = value
    }
    return values
  }

  /// A group's means over the replicates, layer by layer; nil without any.
  func line(of group: ResultGroup) -> Figure.Series? {
    let runs = group.finished.map(values)
    let points = layers.enumerated().compactMap { place, layer in
      Statistics.interval(of: runs.compactMap { $0[layer] }).map {
        Figure.Point(x: Double(place + 1), estimate: $0)
      }
    }
    return points.isEmpty
      ? nil : Figure.Series(id: group.arm, label: group.label, points: points)
  }
}
