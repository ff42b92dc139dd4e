/// Clusters of points in several dimensions, by Lloyd's iteration.
public struct Clusters: Sendable, Equatable {
  /// The centres, `[count, n]`.
  public let centres: Tensor
  /// The cluster of each point.
  public let assignment: [Int]
  /// The weighted sum of squared distances to the centres.
  public let loss: Double
  /// Iterations until nothing changed, or the limit.
  public let iterations: Int
  /// Whether the assignment stopped changing before the limit.
  public let converged: Bool
}

extension Clusters {
  /// Clusters points, with starting centres drawn by k-means++.
  ///
  /// Reference: D. Arthur and S. Vassilvitskii, *k-means++: The Advantages of Careful Seeding*,
  /// 2007.
  ///
  /// A point between equally near centres goes to the first. A cluster that loses its points
  /// restarts at the point that adds most to the loss. Distances are in double, so that the result
  /// depends on the stream alone.
  ///
  /// - Parameters:
  ///   - points: `[points, n]`.
  ///   - weights: what each point counts, 0 or more; 1 without.
  ///   - count: the number of clusters, at least 1; no more than distinct points are made.
  ///   - iterationLimit: how often to move the centres at most.
  ///   - random: the stream that the starting centres are drawn from.
  /// - Returns: the centres, and the cluster of each point.
  /// - Throws: `notFinite`, `badWeights`.
  /// - Complexity: O(iterations · points · count · n)
  public static func find(
    _ points: Tensor, weights: [Float]? = nil, count: Int, iterationLimit: Int = 100,
    random: inout RandomStream
  ) throws(LinearAlgebraError) -> Clusters {
    precondition(count > 0, "k-means: \(count) clusters")
    let matrix = try Matrix64(finite: points, for: "k-means")
    guard matrix.rows > 0 else {
      return Clusters(
        centres: Tensor(zeros: [0, matrix.columns]), assignment: [], loss: 0, iterations: 0,
        converged: true)
    }
    let weights = try checkedWeights(weights, count: matrix.rows, operation: "k-means")
    var iteration = LloydIteration(points: matrix, weights: weights)
    iteration.seed(count: count, random: &random)
    return iteration.run(limit: iterationLimit)
  }
}

private struct LloydIteration {
  let points: Matrix64
  let weights: [Double]
  var centres: [[Double]] = []
  var assignment: [Int]
  var distances: [Double]

  init(points: Matrix64, weights: [Double]) {
    self.points = points
    self.weights = weights
    assignment = [Int](repeating: -1, count: points.rows)
    distances = [Double](repeating: .infinity, count: points.rows)
  }

  /// Draws centres among the points, each with a probability that grows with its loss so far.
  mutating func seed(count: Int, random: inout RandomStream) {
    for _ in 0..<count {
      let masses = centres.isEmpty ? weights : zip(weights, distances).map { $0 * $1 }
      guard let index = Self.draw(masses, random: &random) else { break }
      centres.append(row(index))
      for point in 0..<points.rows {
        distances[point] = min(distances[point], distance(point, centres[centres.count - 1]))
      }
    }
  }

  mutating func run(limit: Int) -> Clusters {
    var iterations = 0
    var converged = false
    while true {
      converged = !assign()
      if converged || iterations == limit { break }
      moveCentres()
      iterations += 1
    }
    let loss = zip(weights, distances).reduce(0) { $0 + $1.0 * $1.1 }
    let flat = Matrix64(centres.flatMap { $0 }, rows: centres.count, columns: points.columns)
    return Clusters(
      centres: flat.tensor, assignment: assignment, loss: loss, iterations: iterations,
      converged: converged)
  }

  /// Sends each point to its nearest centre; tells whether any point moved.
  private mutating func assign() -> Bool {
    var moved = false
    for point in 0..<points.rows {
      var (best, least) = (0, Double.infinity)
      for (index, centre) in centres.enumerated() {
        let distance = distance(point, centre)
        if distance < least { (best, least) = (index, distance) }
      }
      distances[point] = least
      if assignment[point] != best {
        assignment[point] = best
        moved = true
      }
    }
    return moved
  }

  /// Moves each centre to the mean of its points.
  private mutating func moveCentres() {
    let width = points.columns
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: centres.count)
    var masses = [Double](repeating: 0, count: centres.count)
    for point in 0..<points.rows {
      let cluster = assignment[point]
      masses[cluster] += weights[point]
      for column in 0..<width { sums[cluster][column] += weights[point] * points[point, column] }
    }
    for cluster in centres.indices {
      if masses[cluster] > 0 {
        centres[cluster] = sums[cluster].map { $0 / masses[cluster] }
      } else if let farthest = farthestPoint() {
        centres[cluster] = row(farthest)
        distances[farthest] = 0
      }
    }
  }

  /// The first of the points that add most to the loss, if any adds to it.
  private func farthestPoint() -> Int? {
    var best: Int?
    var most = 0.0
    for point in 0..<points.rows where weights[point] * distances[point] > most {
      (best, most) = (point, weights[point] * distances[point])
    }
    return best
  }

  private func row(_ point: Int) -> [Double] {
    Array(points.values[(point * points.columns)..<((point + 1) * points.columns)])
  }

  private func distance(_ point: Int, _ centre: [Double]) -> Double {
    let start = point * points.columns
    var sum = 0.0
    for column in centre.indices {
      let difference = points.values[start + column] - centre[column]
      sum += difference * difference
    }
    return sum
  }

  /// An index with a probability in proportion to its mass; nil if all masses are zero.
  private static func draw(_ masses: [Double], random: inout RandomStream) -> Int? {
    let total = masses.reduce(0, +)
    guard total > 0 else { return nil }
    var rest = random.uniform() * total
    for (index, mass) in masses.enumerated() where mass > 0 {
      rest -= mass
      if rest < 0 { return index }
    }
    return masses.lastIndex { $0 > 0 }
  }
}
