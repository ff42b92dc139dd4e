internal import Essentials
import Foundation
public import Store

/// Curves over training steps: a line for each setting, its replicates averaged.
public struct TrainingCurves: Sendable {
  /// The points of one run.
  public struct Run: Sendable {
    /// The run.
    public var row: ResultRow
    /// The points, as they were logged.
    public var points: [CurvePoint]
    /// What replaces the steps along x, by step; empty for the steps themselves.
    public var places: [Int64: Double]

    /// Takes a run's points.
    public init(row: ResultRow, points: [CurvePoint], places: [Int64: Double] = [:]) {
      (self.row, self.points, self.places) = (row, points, places)
    }
  }

  /// More lines than this cannot be told apart.
  public static let mostLines = 10

  /// The points that a line is drawn with at most; what lies between two of them is averaged.
  static let resolution = 160

  let runs: [Run]
  let report: SweepReport

  /// Takes the runs of a report.
  public init(_ runs: [Run], of report: SweepReport) {
    (self.runs, self.report) = (runs, report)
  }

  /// The curves of a metric.
  ///
  /// - Parameters:
  ///   - metric: the name of the curve, such as `train/loss`.
  ///   - label: what lies along x.
  /// - Returns: the figure.
  /// - Throws: `ReportError.nothingFor` without points, or with too many lines.
  public func figure(metric: String, over label: String) throws(ReportError) -> Figure {
    let lines = grouped
    guard !lines.isEmpty else {
      throw .nothingFor(kind: "training", needs: "runs with points of '\(metric)'")
    }
    guard lines.count <= Self.mostLines else {
      throw .nothingFor(
        kind: "training",
        needs: "\(lines.count) settings would be \(lines.count) lines, allowed are "
          + "\(Self.mostLines); select some with --filter, such as 'strategy = dense'")
    }
    let isWide = lines.flatMap(\.points).map(\.y).allSatisfy { $0 > 0 }
    return Figure(
      name: "\(report.name)-training",
      title: report.question.isEmpty ? report.name : report.question,
      caption: "means over replicates and over steps between points; \(report.caption)",
      x: Figure.Axis(label: label),
      y: Figure.Axis(label: report.axisTitle(metric), isLogarithmic: isWide && isSteep(lines)),
      series: lines)
  }

  private func isSteep(_ lines: [Figure.Series]) -> Bool {
    let values = lines.flatMap(\.points).map(\.y)
    return (values.max() ?? 1) / (values.min() ?? 1) > 30
  }

  private var grouped: [Figure.Series] {
    var order: [CellKind] = []
    var members: [CellKind: [Run]] = [:]
    for run in runs where !run.points.isEmpty {
      if members[run.row.kind] == nil { order.append(run.row.kind) }
      members[run.row.kind, default: []].append(run)
    }
    let names = SettingNames(order.compactMap { members[$0]?.first?.row.cell })
    return order.enumerated().compactMap { place, kind in
      guard let runs = members[kind] else { return nil }
      let points = Self.averaged(runs)
      guard !points.isEmpty else { return nil }
      var series = Figure.Series(id: names.ids[place], label: names.labels[place], points: points)
      series.hasMarks = false
      return series
    }
  }

  private static func averaged(_ runs: [Run]) -> [Figure.Point] {
    var (low, high) = (Double.infinity, -Double.infinity)
    for run in runs {
      run.forEachPlace { x, _ in (low, high) = (min(low, x), max(high, x)) }
    }
    guard low <= high else { return [] }
    var bins = [(x: Double, y: Double, count: Double)](repeating: (0, 0, 0), count: resolution)
    for run in runs {
      run.forEachPlace { x, y in
        let share = high > low ? (x - low) / (high - low) : 0
        let bin = min(Int(share * Double(resolution)), resolution - 1)
        bins[bin].x += x
        bins[bin].y += y
        bins[bin].count += 1
      }
    }
    return bins.filter { $0.count > 0 }.map { bin in
      Figure.Point(x: bin.x / bin.count, y: bin.y / bin.count)
    }
  }
}

extension TrainingCurves.Run {
  /// Goes through the points that have a place along x and a finite value.
  fileprivate func forEachPlace(_ body: (_ x: Double, _ y: Double) -> Void) {
    for point in points where point.value.isFinite {
      let x = places.isEmpty ? Double(point.step) : places[point.step] ?? .nan
      if x.isFinite { body(x, point.value) }
    }
  }
}

/// Names that tell settings apart by what differs between them, and by no more.
struct SettingNames {
  let labels: [String]
  let ids: [String]

  init(_ cells: [Cell]) {
    let parts = cells.map(Self.parts)
    let varying = Set(parts.flatMap(\.keys)).filter { key in
      Set(parts.map { $0[key] ?? "" }).count > 1
    }.sorted()
    labels = zip(cells, parts).map { cell, parts in
      let told = varying.filter { $0 != "strategy" }.compactMap { key in
        parts[key].map { key == "budget" ? $0 : "\(key) \($0)" }
      }.filter { $0 != cell.strategy }
      let head = varying.contains("strategy") || told.isEmpty ? [cell.strategy] : []
      return (head + told).joined(separator: ", ")
    }
    // The first setting of a strategy has the strategy's look, the others one of their own.
    var seen: Set<String> = []
    ids = zip(cells, labels).map { cell, label in
      seen.insert(cell.strategy).inserted ? cell.strategy : "\(cell.strategy) \(label)"
    }
  }

  private static func parts(_ cell: Cell) -> [String: String] {
    var parts = ["strategy": cell.strategy, "budget": JSONBudget(cell.budget).label]
    for (key, value) in cell.hyperparameters.merging(cell.arenaOptions, uniquingKeysWith: { $1 }) {
      parts[key] = value.stringValue ?? value.canonical
    }
    return parts
  }
}
