internal import Tensors

/// Which of several measured points no other one beats, and how sure that is.
///
/// A point is on the front when no other is at most as large along x and at least as good along y,
/// and better in one of them. The replicates are drawn anew, the same ones for all points, since
/// replicates are paired; a point's membership is the share of draws in which it lies on the front.
struct ParetoFront {
  /// A point with its value in each replicate; nil where there is none.
  struct Candidate {
    var x: [Double?]
    var y: [Double?]
  }

  let candidates: [Candidate]
  let direction: ResultTable.Direction
  var seed: UInt64 = 0

  /// The places of the points on the front of these, from left to right.
  static func front(
    _ points: [(x: Double, y: Double)], _ direction: ResultTable.Direction
  ) -> [Int] {
    let order = points.indices.filter { points[$0].x.isFinite && points[$0].y.isFinite }.sorted {
      let (left, right) = (points[$0], points[$1])
      if left.x != right.x { return left.x < right.x }
      return left.y == right.y ? $0 < $1 : direction.prefers(left.y, to: right.y)
    }
    var front: [Int] = []
    for place in order {
      guard let last = front.last else {
        front.append(place)
        continue
      }
      let isTwin = points[place].x == points[last].x && points[place].y == points[last].y
      if isTwin || direction.prefers(points[place].y, to: points[last].y) { front.append(place) }
    }
    return front
  }

  /// The measured means.
  var means: [(x: Double, y: Double)] { means(weights: nil) }

  /// The share of draws in which each point is on the front, and the fronts' 5 % and 95 % ends at
  /// the given places along x.
  func resampled(at places: [Double]) -> (membership: [Double], band: [ClosedRange<Double>?]) {
    let replicates = candidates.map(\.x.count).max() ?? 0
    guard replicates > 1 else {
      return (candidates.map { _ in .nan }, places.map { _ in nil })
    }
    let draws = max(200, min(1_000, 20_000_000 / max(1, candidates.count * replicates)))
    var random = RandomStream(seed: seed, for: "pareto front")
    var counts = [Int](repeating: 0, count: candidates.count)
    var heights = places.map { _ in [Double]() }
    for _ in 0..<draws {
      var weights = [Double](repeating: 0, count: replicates)
      for _ in 0..<replicates { weights[random.index(below: replicates)] += 1 }
      let points = means(weights: weights)
      let front = Self.front(points, direction)
      for place in front { counts[place] += 1 }
      for (index, place) in places.enumerated() {
        if let reached = front.last(where: { points[$0].x <= place }) {
          heights[index].append(points[reached].y)
        }
      }
    }
    let band = heights.map { found -> ClosedRange<Double>? in
      // Where most draws have no point yet there is no front to speak of.
      guard found.count * 20 > draws * 19 else { return nil }
      let sorted = found.sorted()
      return sorted[found.count / 20]...sorted[found.count - 1 - found.count / 20]
    }
    return (counts.map { Double($0) / Double(draws) }, band)
  }

  private func means(weights: [Double]?) -> [(x: Double, y: Double)] {
    candidates.map { (Self.mean($0.x, weights), Self.mean($0.y, weights)) }
  }

  private static func mean(_ values: [Double?], _ weights: [Double]?) -> Double {
    // As in `Statistics.mean`: equal values must give exactly themselves.
    guard let first = values.lazy.compactMap({ $0 }).first else { return .nan }
    var (sum, total) = (0.0, 0.0)
    for (index, value) in values.enumerated() {
      guard let value else { continue }
      let weight = weights?[index] ?? 1
      sum += weight * (value - first)
      total += weight
    }
    return total > 0 ? first + sum / total : .nan
  }
}
