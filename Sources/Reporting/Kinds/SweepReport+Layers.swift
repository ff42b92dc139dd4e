import Foundation

extension SweepReport {
  /// A metric that was measured layer by layer, along the layers.
  ///
  /// The layer is the metric's context, as in `error/relative@blocks.3.attention`. A line for each
  /// strategy at the budget, with 95 % intervals over the replicates.
  ///
  /// - Throws: `ReportError.nothingFor` when no result has the metric by layer.
  public func layers(metric: String, budget wanted: String? = nil) throws(ReportError) -> Figure {
    let layers = metrics.filter { $0.hasPrefix(metric + "@") }
      .map { String($0.dropFirst(metric.count + 1)) }
      .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    let compressed = budgets.filter { $0.kind != .dense }
    let budget = wanted == nil ? compressed.first : budgets.first { $0.label == wanted }
    guard !layers.isEmpty, let budget else {
      let known = Set(metrics.compactMap { $0.contains("@") ? $0.prefix { $0 != "@" } : nil })
      throw .nothingFor(
        kind: "layers",
        needs: "no result has '\(metric)' by layer, as in '\(metric)@blocks.0'; "
          + (known.isEmpty
            ? "no metric is by layer" : "there are " + known.sorted().joined(separator: ", ")))
    }
    let lines = arms.compactMap { arm -> Figure.Series? in
      guard let group = group(arm.id, budget) else { return nil }
      let points = layers.enumerated().compactMap { place, layer in
        group.estimate("\(metric)@\(layer)").map {
          Figure.Point(x: Double(place + 1), estimate: $0)
        }
      }
      return points.isEmpty ? nil : Figure.Series(id: arm.id, label: arm.label, points: points)
    }
    var figure = Figure(
      name: "\(name)-layers", title: question.isEmpty ? name : question, caption: caption,
      x: Figure.Axis(label: "layer", names: layers), y: Figure.Axis(label: title(metric)),
      series: lines, width: layers.count > 12 ? .page : .column)
    figure.heading = "at \(budget.label); 95 % intervals"
    return figure
  }
}
