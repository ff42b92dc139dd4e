internal import Essentials
import Foundation
internal import Store

extension SweepReport {
  /// The mean of a metric over a grid of any two keys; darker is worse.
  ///
  /// - Parameters:
  ///   - metric: what is shown.
  ///   - down: the key of the rows.
  ///   - across: the key of the columns.
  /// - Returns: the figure.
  /// - Throws: `ReportError` for an unknown metric or key.
  public func heatMap(
    metric: String, down: GridKey = GridKey("strategy"), across: GridKey = GridKey("budget")
  ) throws(ReportError) -> Figure {
    try requireMetric(metric)
    let grid = gathered(metric, down, across)
    for (key, labels) in [(down, grid.down), (across, grid.across)] where labels.isEmpty {
      let known = GridKey.known(in: groups.flatMap(\.rows))
      throw .nothingFor(
        kind: "heatmap",
        needs: "no finished run has '\(key.name)'; "
          + (NearestName.suggestion(for: key.name, among: known).map { "did you mean '\($0)'?" }
            ?? "there are " + known.joined(separator: ", ")))
    }
    let means = grid.values.mapValues { Statistics.mean($0) }
    let shade = Self.shading(Array(means.values), direction(of: metric))
    var figure = Figure(
      name: "\(name)-heatmap", title: question.isEmpty ? name : question,
      caption: "means over replicates; \(caption)",
      x: Figure.Axis(label: across.name, names: grid.across),
      y: Figure.Axis(label: "", names: grid.down.reversed()), series: [],
      width: grid.across.count > 6 ? .page : .column)
    for (row, name) in grid.down.reversed().enumerated() {
      for (column, other) in grid.across.enumerated() {
        guard let mean = means[[name, other]] else { continue }
        figure.boxes.append(
          .tile(
            column: column, row: row, shade: shade(mean), text: NumberText.brief(mean), value: mean)
        )
      }
    }
    let tone = direction(of: metric) == nil ? "darker: larger" : "darker: worse"
    figure.heading = "\(axisTitle(metric)); \(tone); empty: no result"
    return figure
  }

  private func gathered(
    _ metric: String, _ down: GridKey, _ across: GridKey
  ) -> (down: [String], across: [String], values: [[String]: [Double]]) {
    var (rows, columns) = (GridAxis(), GridAxis())
    var values: [[String]: [Double]] = [:]
    // Cells of one kind differ by their replicate alone; naming a place costs more than finding it.
    let isReplicated = [down, across].contains(GridKey("replicate"))
    for group in groups {
      let isOnePlace = !isReplicated && group.isOfOneKind
      for members in isOnePlace ? [Array(group.rows)] : group.rows.map({ [$0] }) {
        let found = members.compactMap { $0.state == .finished ? $0.metrics[metric] : nil }
          .filter(\.isFinite)
        guard !found.isEmpty, let cell = members.first?.cell, let first = down.value(of: cell),
          let second = across.value(of: cell)
        else { continue }
        rows.add(first)
        columns.add(second)
        values[[first.label, second.label], default: []] += found
      }
    }
    return (rows.sorted, columns.sorted, values)
  }

  /// From a value to how dark it is; by ratios where the values span more than one power of ten.
  private static func shading(
    _ values: [Double], _ direction: ResultTable.Direction?
  ) -> (Double) -> Double {
    let (least, high) = (values.min() ?? 0, values.max() ?? 1)
    let isWide = least > 0 && high / least > 10
    // One value next to zero, as of the dense model, must not leave the others one shade.
    let low = isWide ? max(least, high / 1e4) : least
    return { value in
      guard high > low else { return 0.3 }
      let share = isWide ? log(value / low) / log(high / low) : (value - low) / (high - low)
      let place = max(share, 0)
      return 0.04 + 0.9 * (direction == .higherIsBetter ? 1 - place : place)
    }
  }
}
