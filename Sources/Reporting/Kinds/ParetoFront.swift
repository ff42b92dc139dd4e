internal import Essentials
import Foundation
internal import Tensors

/// Which of several measured points no other one beats, and how sure that is.
///
/// A point is on the front when no other is at most as large along x and at least as good along y,
/// and better in one of them. The replicates are drawn anew, the same ones for all points, since
/// replicates are paired; a point's membership is the share of draws in which it lies on the front.
public struct ParetoFront: Sendable {
  /// The values of one metric in some replicates, in the order of the replicates.
  struct Values: Sendable {
    /// The places of the replicates among all.
    private(set) var places: [Int] = []
    private(set) var values: [Double] = []

    mutating func add(_ value: Double, at place: Int) {
      places.append(place)
      values.append(value)
    }
  }

  /// A point with its values in the replicates that it has.
  struct Candidate: Sendable {
    var x = Values()
    var y = Values()
  }

  let candidates: [Candidate]
  /// How many replicates there are in all.
  let replicates: Int
  let direction: ResultTable.Direction
  var seed: UInt64 = 0

  /// The places of the points on the front of these, from left to right.
  public static func front(
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

  /// The same front, without sorting what lies behind points that are likely on it.
  ///
  /// A point with a better one before it is never on the front: among thousands of points nearly
  /// all are left out at once by the front of the draw before.
  static func front(
    _ points: [(x: Double, y: Double)], _ direction: ResultTable.Direction, likely: [Int]
  ) -> [Int] {
    let steps = front(likely.map { points[$0] }, direction).map { points[likely[$0]] }
    let ahead = points.indices.filter { place in
      let point = points[place]
      let reached = steps.partitionIndex { $0.x > point.x }
      return reached == 0 || !direction.prefers(steps[reached - 1].y, to: point.y)
    }
    return front(ahead.map { points[$0] }, direction).map { ahead[$0] }
  }

  /// The measured means.
  var means: [(x: Double, y: Double)] { means(weights: nil) }

  /// The draws that one thread makes at a time.
  private static let block = 50

  /// What some draws say.
  private struct Draws {
    /// How often each point was on the front.
    var counts: [Int]
    /// The heights of the fronts at each place along x.
    var heights: [[Double]]

    init(of fronts: ParetoFront, weights: ArraySlice<[Double]>, at places: [Double]) {
      counts = [Int](repeating: 0, count: fronts.candidates.count)
      heights = places.map { _ in [] }
      var likely: [Int] = []
      for weights in weights {
        let points = fronts.means(weights: weights)
        likely = ParetoFront.front(points, fronts.direction, likely: likely)
        for place in likely { counts[place] += 1 }
        for (index, place) in places.enumerated() {
          if let reached = likely.last(where: { points[$0].x <= place }) {
            heights[index].append(points[reached].y)
          }
        }
      }
    }
  }

  /// The share of draws in which each point is on the front, and the fronts' 5 % and 95 % ends at
  /// the given places along x.
  func resampled(at places: [Double]) -> (membership: [Double], band: [ClosedRange<Double>?]) {
    guard replicates > 1 else {
      return (candidates.map { _ in .nan }, places.map { _ in nil })
    }
    let draws = max(4, min(20, 400_000 / max(1, candidates.count * replicates))) * Self.block
    var random = RandomStream(seed: seed, for: "pareto front")
    let weights = (0..<draws).map { _ in
      var weights = [Double](repeating: 0, count: replicates)
      for _ in 0..<replicates { weights[random.index(below: replicates)] += 1 }
      return weights
    }
    let blocks = Parallel.map(
      count: draws / Self.block, threads: ProcessInfo.processInfo.activeProcessorCount
    ) { block in
      Draws(
        of: self, weights: weights[(block * Self.block)..<((block + 1) * Self.block)], at: places)
    }
    var counts = [Int](repeating: 0, count: candidates.count)
    var heights = places.map { _ in [Double]() }
    for block in blocks {
      for place in counts.indices { counts[place] += block.counts[place] }
      for index in heights.indices { heights[index] += block.heights[index] }
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

  private static func mean(_ values: Values, _ weights: [Double]?) -> Double {
    // As in `Statistics.mean`: equal values must give exactly themselves.
    guard let first = values.values.first else { return .nan }
    var (sum, total) = (0.0, 0.0)
    for (place, value) in zip(values.places, values.values) {
      let weight = weights?[place] ?? 1
      sum += weight * (value - first)
      total += weight
    }
    return total > 0 ? first + sum / total : .nan
  }
}
