internal import Essentials
import Foundation
public import Store

/// Curves over training steps: a line for each setting, its replicates averaged.
public struct TrainingCurves: Sendable {
  /// The points of one run.
  public struct Run: Sendable {
    /// What was run.
    public var kind: CellKind
    /// The points, as they were logged.
    public var points: ArraySlice<CurvePoint>
    /// What replaces the steps along x, by step; nil for the steps themselves.
    public var places: [Int64: Double]?

    /// Takes a run's points.
    public init(
      kind: CellKind, points: ArraySlice<CurvePoint>, places: [Int64: Double]? = nil
    ) {
      (self.kind, self.points, self.places) = (kind, points, places)
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
    var lines: [CellKind: Int] = [:]
    var members: [[Int]] = []
    let runs = runs.span
    for place in runs.indices where !runs[place].points.isEmpty {
      let line = lines[runs[place].kind] ?? members.count
      if line == members.count {
        members.append([])
        lines[runs[place].kind] = line
      }
      members[line].append(place)
    }
    let names = SettingNames(members.map { runs[$0[0]].kind.cell })
    return members.enumerated().compactMap { place, members in
      let points = Self.averaged(runs, members)
      guard !points.isEmpty else { return nil }
      var series = Figure.Series(id: names.ids[place], label: names.labels[place], points: points)
      series.hasMarks = false
      return series
    }
  }

  private static func averaged(_ runs: Span<Run>, _ members: [Int]) -> [Figure.Point] {
    var (low, high) = (Double.infinity, -Double.infinity)
    for member in members {
      runs[member].forEachPlace { x, _ in (low, high) = (min(low, x), max(high, x)) }
    }
    guard low <= high else { return [] }
    var bins = [(x: Double, y: Double, count: Double)](repeating: (0, 0, 0), count: resolution)
    for member in members {
      runs[member].forEachPlace { x, y in
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
      let x = places.map { $0[point.step] ?? .nan } ?? Double(point.step)
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
