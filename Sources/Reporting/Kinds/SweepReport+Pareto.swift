import Foundation
internal import Store

extension SweepReport {
  /// What is lost over what it costs, with the front that no strategy beats and how sure it is.
  ///
  /// The band holds nine tenths of the fronts of resampled replicates; a number beside a point is
  /// the share of them that it lies on.
  ///
  /// - Throws: `ReportError.nothingFor` without a metric direction or points.
  public func pareto(_ axes: Axes = Axes()) throws(ReportError) -> Figure {
    guard let direction = direction(of: axes.y) else {
      throw .nothingFor(
        kind: "pareto",
        needs: "a metric with a better end, which '\(axes.y)' has not; an imported table tells it "
          + "in a column 'better', lower or higher")
    }
    let shown = groups.filter { $0.budget.kind != .dense && $0.has(axes.y) }
    guard shown.contains(where: { $0.has(axes.x) }) else {
      throw .nothingFor(kind: "pareto", needs: "finished runs with '\(axes.x)' and '\(axes.y)'")
    }
    let front = ParetoFront(shown, axes, direction)
    let means = front.means
    let members = ParetoFront.front(means, direction)
    let (places, last) = Self.places(means, members)
    let (membership, band) = front.resampled(at: places)
    let annotated = Set(members).union(membership.indices.filter { membership[$0] >= 0.05 })
    var figure = figure(axes, series(shown, means, axes, membership, annotated))
    figure.name = "\(name)-pareto"
    var line = Figure.Series(
      id: "pareto-front", label: "front, 90 % band",
      points: members.map { Figure.Point(x: means[$0].x, y: means[$0].y) })
    if let end = members.last { line.points.append(Figure.Point(x: last, y: means[end].y)) }
    (line.isStepped, line.hasMarks) = (true, false)
    figure.series.append(line)
    figure.areas = Self.area(places, band)
    figure.caption =
      "numbers: share of resampled replicates in which the point is on the front; "
      + caption
    return figure
  }

  /// Where the band is worked out: evenly between the first point of the front and the last of all.
  private static func places(
    _ means: [(x: Double, y: Double)], _ members: [Int]
  ) -> ([Double], Double) {
    let ends = means.map(\.x).filter(\.isFinite)
    guard let first = members.first.map({ means[$0].x }), let last = ends.max(), last > first else {
      return ([], ends.max() ?? 0)
    }
    return ((0...80).map { first + (last - first) * Double($0) / 80 }, last)
  }

  private static func area(_ places: [Double], _ band: [ClosedRange<Double>?]) -> [Figure.Area] {
    let points = zip(places, band).compactMap { place, ends in
      ends.map {
        Figure.Point(
          x: place, y: ($0.lowerBound + $0.upperBound) / 2, low: $0.lowerBound, high: $0.upperBound)
      }
    }
    return points.count > 1 ? [Figure.Area(points: points)] : []
  }

  private func series(
    _ groups: [ResultGroup], _ means: [(x: Double, y: Double)], _ axes: Axes,
    _ membership: [Double], _ annotated: Set<Int>
  ) -> [Figure.Series] {
    let places = Dictionary(grouping: groups.indices) { groups[$0].arm }
    return arms.compactMap { arm in
      let points = (places[arm.id] ?? []).compactMap { index in
        groups[index].estimate(axes.y).map { estimate in
          Figure.Point(
            x: means[index].x, estimate: estimate,
            annotation: annotated.contains(index) && membership[index].isFinite
              ? "\(Int((100 * membership[index]).rounded())) %" : nil)
        }
      }
      return points.isEmpty
        ? nil : Figure.Series(id: arm.id, label: arm.label, points: points, isConnected: false)
    }
  }
}

extension ParetoFront {
  /// The groups as points, the replicates of all in one order.
  fileprivate init(
    _ groups: [ResultGroup], _ axes: SweepReport.Axes, _ direction: ResultTable.Direction
  ) {
    var found: Set<Int> = []
    for group in groups { group.rows.forEach { found.insert($0.replicate) } }
    let replicates = found.sorted()
    let places = Dictionary(zip(replicates, 0...)) { first, _ in first }
    let candidates = groups.map { group in
      Candidate(
        x: Values(of: axes.x, in: group, places), y: Values(of: axes.y, in: group, places))
    }
    self.init(candidates: candidates, replicates: replicates.count, direction: direction)
  }
}

extension ParetoFront.Values {
  /// A metric's values by the places of their replicates; the last of several of one counts.
  fileprivate init(of metric: String, in group: ResultGroup, _ places: [Int: Int]) {
    var values = [Double?](repeating: nil, count: places.count)
    group.rows.forEachValue(of: metric) { replicate, value in
      if let place = places[replicate] { values[place] = value }
    }
    for (place, value) in values.enumerated() {
      if let value { add(value, at: place) }
    }
  }
}
