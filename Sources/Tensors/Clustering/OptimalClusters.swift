/// The clusters of points on a line that have the least sum of squared distances to their centres.
public struct LineClusters: Sendable, Equatable {
  /// The centres, rising.
  public let centres: [Float]
  /// The cluster of each point, an index into `centres`.
  public let assignment: [Int]
  /// The weighted sum of squared distances to the unrounded centres.
  public let loss: Double
}

extension LineClusters {
  /// Finds the best `count` clusters of some points, exactly.
  ///
  /// The clusters are runs of the sorted points. Dynamic programming over their ends; the best
  /// start of the last run never moves left as the end moves right, so divide and conquer over the
  /// ends finds all of one layer in O(n log n). Of equally good divisions the one with the smallest
  /// starts is taken. Losses are differences of running sums, so divisions whose losses differ by
  /// less than 2⁻⁵⁰ of the points' whole second moment count as equal. Equal points stay together;
  /// with fewer distinct points of positive weight than clusters, there are as many clusters as
  /// those. Points of weight zero go to the nearest centre.
  ///
  /// Reference: H. Wang and M. Song, *Ckmeans.1d.dp*, 2011; X. Wu, *Optimal Quantization by Matrix
  /// Searching*, 1991.
  ///
  /// - Parameters:
  ///   - points: n finite numbers.
  ///   - weights: what each point counts, 0 or more; 1 without.
  ///   - count: the number of clusters, at least 1.
  /// - Returns: the centres, and the cluster of each point.
  /// - Throws: `notFinite`, `badWeights`.
  /// - Complexity: O(count · n log n), memory O(count · n).
  public static func optimal(
    _ points: [Float], weights: [Float]? = nil, count: Int
  ) throws(LinearAlgebraError) -> LineClusters {
    precondition(count > 0, "k-means: \(count) clusters")
    let name = "k-means on a line"
    try requireFinite(points, operation: name)
    guard !points.isEmpty else { return LineClusters(centres: [], assignment: [], loss: 0) }
    let weights = try checkedWeights(weights, count: points.count, operation: name)
    let line = WeightedLine(points, weights)
    let starts = line.bestStarts(count: min(count, line.values.count))
    let ends = starts.dropFirst() + [line.values.count]
    let runs = zip(starts, ends).map { $0..<$1 }
    let centres = runs.map { Float(line.mean($0)) }
    return LineClusters(
      centres: centres, assignment: points.map { nearest($0, runs, line, centres) },
      loss: runs.reduce(0) { $0 + line.exactLoss($1) })
  }

  private static func nearest(
    _ point: Float, _ runs: [Range<Int>], _ line: WeightedLine, _ centres: [Float]
  ) -> Int {
    let place = line.values.partitioningIndex { $0 >= Double(point) }
    if place < line.values.count, line.values[place] == Double(point) {
      return runs.partitioningIndex { $0.upperBound > place }
    }
    return centres.indices.min { abs(centres[$0] - point) < abs(centres[$1] - point) } ?? 0
  }
}

func requireFinite(_ values: [Float], operation: String) throws(LinearAlgebraError) {
  guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw .notFinite(operation: operation, row: index, column: 0, value: "\(values[index])")
}

/// Weights as doubles, all 1 without.
func checkedWeights(
  _ weights: [Float]?, count: Int, operation: String
) throws(LinearAlgebraError) -> [Double] {
  guard let weights else { return [Double](repeating: 1, count: count) }
  precondition(weights.count == count, "\(operation): \(weights.count) weights, \(count) points")
  if let index = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
    throw .badWeights(operation: operation, index: index, value: "\(weights[index])")
  }
  guard weights.contains(where: { $0 > 0 }) else {
    throw .badWeights(operation: operation, index: 0, value: "0")
  }
  return weights.map(Double.init)
}

/// Distinct sorted points with weights, and the sums from which the loss of a run follows.
private struct WeightedLine {
  let values: [Double]
  private let weights: [Double]
  /// Running sums of w, w·x and w·x², with x measured from the weighted mean, where they lose the
  /// fewest digits.
  private let sums: [(weight: Double, first: Double, second: Double)]
  private let origin: Double

  init(_ points: [Float], _ weights: [Double]) {
    let order = points.indices.filter { weights[$0] > 0 }.sorted {
      (points[$0], $0) < (points[$1], $1)
    }
    var values: [Double] = []
    var merged: [Double] = []
    for index in order {
      if values.last == Double(points[index]) {
        merged[merged.count - 1] += weights[index]
      } else {
        values.append(Double(points[index]))
        merged.append(weights[index])
      }
    }
    let total = merged.reduce(0, +)
    let origin = zip(values, merged).reduce(0) { $0 + $1.0 * ($1.1 / total) }
    var sum = (weight: 0.0, first: 0.0, second: 0.0)
    var sums = [sum]
    for (value, weight) in zip(values, merged) {
      let x = value - origin
      sum = (sum.weight + weight, sum.first + weight * x, sum.second + weight * x * x)
      sums.append(sum)
    }
    self.values = values
    self.weights = merged
    self.sums = sums
    self.origin = origin
  }

  func mean(_ run: Range<Int>) -> Double {
    if run.count == 1 { return values[run.lowerBound] }
    let (low, high) = (sums[run.lowerBound], sums[run.upperBound])
    return origin + (high.first - low.first) / (high.weight - low.weight)
  }

  func loss(_ run: Range<Int>) -> Double {
    guard run.count > 1 else { return 0 }
    let (low, high) = (sums[run.lowerBound], sums[run.upperBound])
    let first = high.first - low.first
    return max(0, high.second - low.second - first * first / (high.weight - low.weight))
  }

  /// The loss of a run, summed point by point.
  func exactLoss(_ run: Range<Int>) -> Double {
    let mean = mean(run)
    return run.reduce(0) { $0 + weights[$1] * (values[$1] - mean) * (values[$1] - mean) }
  }

  /// The first point of each run in the best division into `count` runs.
  func bestStarts(count: Int) -> [Int] {
    let size = values.count
    var losses = (0...size).map { $0 == 0 ? 0 : loss(0..<$0) }
    var layers: [[Int32]] = []
    for runs in 2..<max(count + 1, 2) {
      var layer = Layer(line: self, before: losses, runs: runs)
      layer.fill(ends: runs..<(size + 1), starts: (runs - 1)..<size)
      losses = layer.losses
      layers.append(layer.starts)
    }
    var starts: [Int] = []
    var end = size
    for layer in layers.reversed() {
      end = Int(layer[end])
      starts.append(end)
    }
    return [0] + starts.reversed()
  }

  /// One more run at the end of the best divisions with one run less.
  private struct Layer {
    let line: WeightedLine
    let before: [Double]
    var losses: [Double]
    var starts: [Int32]

    init(line: WeightedLine, before: [Double], runs: Int) {
      self.line = line
      self.before = before
      losses = [Double](repeating: .infinity, count: before.count)
      starts = [Int32](repeating: 0, count: before.count)
    }

    /// Fills in the best division of the first `end` points for each end.
    mutating func fill(ends: Range<Int>, starts candidates: Range<Int>) {
      guard !ends.isEmpty else { return }
      let end = ends.lowerBound + ends.count / 2
      var best = candidates.lowerBound
      var least = Double.infinity
      for start in candidates
        .lowerBound..<max(
          min(candidates.upperBound, end), candidates.lowerBound + 1)
      {
        let total = before[start] + line.loss(start..<end)
        if total < least { (least, best) = (total, start) }
      }
      losses[end] = least
      starts[end] = Int32(best)
      fill(ends: ends.lowerBound..<end, starts: candidates.lowerBound..<(best + 1))
      fill(ends: (end + 1)..<ends.upperBound, starts: best..<candidates.upperBound)
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element fulfils a condition that stays true once it is.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
