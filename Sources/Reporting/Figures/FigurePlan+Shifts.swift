internal import Essentials

extension FigurePlan {
  /// Spreads series whose points lie on one another, as at equal budgets with nearly equal results.
  ///
  /// A whole series moves, so that its lines keep their slopes, and by so little that no reader
  /// takes it for a value: at most 1.2 mm.
  func sidewaysShifts() -> [Double] {
    var shifts = [Double](repeating: 0, count: points.count)
    // Where the measured value lies along x, moving a point would change what is read.
    guard figure.intervalAxis == .y else { return shifts }
    for group in coveringGroups() where group.count > 1 {
      let step = min(0.1, 0.24 / Double(group.count - 1))
      for (rank, series) in group.enumerated() {
        shifts[series] = (Double(rank) - Double(group.count - 1) / 2) * step
      }
    }
    return shifts
  }

  /// The series, grouped so that those with points on one another are together.
  private func coveringGroups() -> [[Int]] {
    var groups: [[Int]] = []
    for series in points.indices {
      let touched = groups.indices.filter { group in
        groups[group].contains { covers(series, $0) }
      }
      let merged = touched.flatMap { groups[$0] } + [series]
      groups = groups.indices.filter { !touched.contains($0) }.map { groups[$0] } + [merged]
    }
    return groups
  }

  private func covers(_ first: Int, _ second: Int) -> Bool {
    guard figure.series[first].hasMarks, figure.series[second].hasMarks else { return false }
    // Points are sorted by x: only those within reach are compared.
    let places = points[second].map { layout.place($0.x, $0.y) }
    return points[first].contains { point in
      let place = layout.place(point.x, point.y)
      var index = places.partitionIndex { $0.x > place.x - 0.05 }
      while index < places.count, places[index].x < place.x + 0.05 {
        let other = places[index]
        if abs(other.x - place.x) < 0.05 && abs(other.y - place.y) < 0.14 { return true }
        index += 1
      }
      return false
    }
  }
}
