import Tensors
import Testing

@Suite struct NonNegativeLeastSquaresTests {
  /// The best residual over all subsets of columns whose unconstrained solution is not negative.
  static func bruteForce(_ a: Tensor, _ b: Tensor) throws -> Double {
    var best = b.squaredNorm()
    for subset in 1..<(1 << a.columns) {
      let kept = (0..<a.columns).filter { subset >> $0 & 1 == 1 }
      var part = Tensor(zeros: [a.rows, kept.count])
      for row in 0..<a.rows {
        for (place, column) in kept.enumerated() { part[row, place] = a[row, column] }
      }
      let found = try part.leastSquares(b)
      if found.solution.values.allSatisfy({ $0 >= 0 }) {
        best = min(best, found.squaredResiduals[0])
      }
    }
    return best
  }

  @Test(arguments: [[8, 4], [4, 7], [6, 6], [1, 1], [2, 8]])
  func `the residual is the best of all subsets of columns`(shape: [Int]) throws {
    for seed in 0..<20 as Range<UInt64> {
      let a = normalMatrix(shape, seed: seed)
      let b = normalMatrix([shape[0], 3], seed: seed + 100)
      let found = try a.nonNegativeLeastSquares(b)
      #expect(found.solution.values.allSatisfy { $0 >= 0 } && found.largestPull < 1e-10)
      for side in 0..<3 {
        let column = Tensor((0..<shape[0]).map { b[$0, side] }, shape: [shape[0], 1])
        let best = try Self.bruteForce(a, column)
        #expect(abs(found.squaredResiduals[side] - best) < 1e-6 * (1 + best))
        #expect(
          try a.nonNegativeLeastSquares(column).squaredResiduals[0]
            == found.squaredResiduals[side])
      }
    }
  }

  @Test func `dependent columns, zeros and empty systems are no trouble`() throws {
    let a = Tensor([1, 1, 0, 2, 2, 0], shape: [2, 3])
    let found = try a.nonNegativeLeastSquares(Tensor([1, 2], shape: [2, 1]))
    #expect(found.squaredResiduals[0] < 1e-12)
    #expect(found.solution[2, 0] == 0)
    let negative = try a.nonNegativeLeastSquares(Tensor([-1, -2], shape: [2, 1]))
    #expect(negative.solution == Tensor(zeros: [3, 1]) && negative.squaredResiduals == [5])
    let empty = try Tensor(zeros: [2, 0]).nonNegativeLeastSquares(Tensor([3, 4], shape: [2, 1]))
    #expect(empty.squaredResiduals == [25])
    let none = try Tensor(zeros: [0, 2]).nonNegativeLeastSquares(Tensor(zeros: [0, 1]))
    #expect(none.solution == Tensor(zeros: [2, 1]))
  }

  @Test func `an exact mixture is found again`() throws {
    let a = normalMatrix([30, 12]).magnitude()
    let x = normalMatrix([12, 2], seed: 9).map { max(0, $0) }
    let found = try a.nonNegativeLeastSquares(a.matmul(x))
    #expect(distance(found.solution, x) < 1e-4)
  }
}

@Suite struct ClusterTests {
  static func loss(_ points: [Float], _ weights: [Float], _ assignment: [Int]) -> Double {
    Set(assignment).reduce(0) { sum, cluster in
      let members = points.indices.filter { assignment[$0] == cluster }
      let mass = members.reduce(0) { $0 + Double(weights[$1]) }
      guard mass > 0 else { return sum }
      let mean = members.reduce(0) { $0 + Double(weights[$1]) * Double(points[$1]) } / mass
      return members.reduce(sum) {
        $0 + Double(weights[$1]) * (Double(points[$1]) - mean) * (Double(points[$1]) - mean)
      }
    }
  }

  /// The least loss over all assignments of points to clusters.
  static func bruteForce(_ points: [Float], _ weights: [Float], _ count: Int) -> Double {
    var best = Double.infinity
    var total = 1
    for _ in points { total *= count }
    for code in 0..<total {
      var rest = code
      let assignment = points.map { _ in
        defer { rest /= count }
        return rest % count
      }
      best = min(best, loss(points, weights, assignment))
    }
    return best
  }

  @Test(arguments: 1...4)
  func `clusters on a line are the best of all assignments`(count: Int) throws {
    for seed in 0..<8 as Range<UInt64> {
      var random = RandomStream(seed: seed, for: "line")
      // Few distinct values, so that points coincide.
      let points = (0..<7).map { _ in Float(random.index(below: 12)) / 2 }
      let weights = (0..<7).map { _ in Float(random.index(below: 4)) }
      let unit = [Float](repeating: 1, count: 7)
      let plain = try LineClusters.optimal(points, count: count)
      #expect(abs(plain.loss - Self.bruteForce(points, unit, count)) < 1e-9)
      #expect(abs(Self.loss(points, unit, plain.assignment) - plain.loss) < 1e-9)
      #expect(plain.centres == plain.centres.sorted())
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let weighted = try LineClusters.optimal(points, weights: weights, count: count)
      #expect(abs(weighted.loss - Self.bruteForce(points, weights, count)) < 1e-9)
      #expect(abs(Self.loss(points, weights, weighted.assignment) - weighted.loss) < 1e-9)
    }
  }

  @Test func `as many clusters as distinct points have no loss, also far from zero`() throws {
    let points: [Float] = [1e6 + 1, 1e6 + 2, 1e6 + 4, 1e6 + 2]
    let found = try LineClusters.optimal(points, count: 9)
    #expect(found.centres == [1e6 + 1, 1e6 + 2, 1e6 + 4] && found.loss == 0)
    #expect(found.assignment == [0, 1, 2, 1])
    #expect(abs(try LineClusters.optimal(points, count: 2).loss - 2.0 / 3) < 1e-6)
    #expect(try LineClusters.optimal([], count: 2).centres.isEmpty)
  }

  @Test func `a longer line agrees with a plain quadratic programme`() throws {
    var random = RandomStream(seed: 1, for: "long line")
    let points = (0..<200).map { _ in Float(random.normal()) }.sorted()
    let x = points.map(Double.init)
    func runLoss(_ low: Int, _ high: Int) -> Double {
      let mean = x[low..<high].reduce(0, +) / Double(high - low)
      return x[low..<high].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    var losses = (0...200).map { $0 == 0 ? 0 : runLoss(0, $0) }
    for runs in 2...5 {
      let before = losses
      for end in runs...200 {
        losses[end] = (runs - 1..<end).map { before[$0] + runLoss($0, end) }.min() ?? 0
      }
    }
    #expect(abs(try LineClusters.optimal(points, count: 5).loss - losses[200]) < 1e-9)
  }

  @Test func `bad weights and points are refused by place`() {
    #expect(throws: LinearAlgebraError.self) { try LineClusters.optimal([1, .nan], count: 1) }
    #expect(
      throws: LinearAlgebraError.badWeights(
        operation: "k-means on a line", index: 1, value: "-1.0")
    ) { try LineClusters.optimal([1, 2], weights: [1, -1], count: 1) }
    #expect(throws: LinearAlgebraError.self) {
      try LineClusters.optimal([1, 2], weights: [0, 0], count: 1)
    }
  }

  @Test func `Lloyd's iteration finds clusters that are apart, the same each time`() throws {
    var random = RandomStream(seed: 1, for: "points")
    var points = Tensor(normal: [60, 3], standardDeviation: 0.1, random: &random)
    for row in 0..<60 { points[row, row % 3] += 10 }
    var first = RandomStream(seed: 5, for: "seeds")
    let found = try Clusters.find(points, count: 3, random: &first)
    #expect(found.converged && found.loss < 60 * 3 * 0.02)
    for row in 0..<60 { #expect(found.assignment[row] == found.assignment[row % 3]) }
    #expect(Set(found.assignment).count == 3)
    var second = RandomStream(seed: 5, for: "seeds")
    #expect(try Clusters.find(points, count: 3, random: &second) == found)
  }

  @Test func `weights move a centre, and a weight of zero moves nothing`() throws {
    var random = RandomStream(seed: 5, for: "seeds")
    let points = Tensor([0, 0, 4, 0, 100, 100], shape: [3, 2])
    let found = try Clusters.find(points, weights: [3, 1, 0], count: 1, random: &random)
    #expect(found.centres == Tensor([1, 0], shape: [1, 2]) && found.loss == 12)
    let all = try Clusters.find(points, count: 9, random: &random)
    #expect(all.centres.rows == 3 && all.loss == 0)
    let none = try Clusters.find(Tensor(zeros: [0, 2]), count: 2, random: &random)
    #expect(none.assignment.isEmpty)
  }

  @Test func `in one dimension Lloyd's loss is never below the exact one`() throws {
    var random = RandomStream(seed: 5, for: "seeds")
    let points = normalMatrix([40, 1])
    let exact = try LineClusters.optimal(points.values, count: 4)
    let found = try Clusters.find(points, count: 4, random: &random)
    #expect(found.loss >= exact.loss - 1e-9 && found.loss < 3 * exact.loss)
  }
}
