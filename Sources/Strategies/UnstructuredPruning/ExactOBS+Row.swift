internal import Tensors

extension ExactOBS {
  /// One row and the inverse Hessian of the inputs that are not fixed yet.
  struct RowElimination {
    /// The row; fixed weights have their final values.
    private(set) var weight: [Double]
    /// Which weights are not fixed.
    private(set) var isLeft: [Bool]
    private var inverse: Matrix64

    init(_ row: [Double], inverse: Matrix64) {
      weight = row
      isLeft = [Bool](repeating: true, count: row.count)
      self.inverse = inverse
    }

    /// Takes columns out of the count that the inverse knows nothing of.
    mutating func leaveOut(_ columns: [Bool]) {
      for column in columns.indices where columns[column] {
        isLeft[column] = false
        weight[column] = 0
      }
    }

    /// The column that costs least to remove, among those that are eligible.
    ///
    /// - Precondition: there is one.
    func cheapestColumn(where isEligible: (Int) -> Bool) -> Int {
      var (best, least) = (-1, Double.infinity)
      for column in weight.indices where isLeft[column] && isEligible(column) {
        let score = weight[column] * weight[column] / inverse[column, column]
        if best < 0 || score < least { (best, least) = (column, score) }
      }
      precondition(best >= 0, "ExactOBS: no column is left to remove")
      return best
    }

    /// The column that is rounded next: the cheapest, or the one with the largest error if any weight
    /// is more than half a step off its grid; nil when all are fixed.
    func nextToRound(_ grid: RowGrid) -> Int? {
      var (best, least) = (-1, Double.infinity)
      var (worst, most) = (-1, 0.25 * grid.scale * grid.scale)
      for column in weight.indices where isLeft[column] {
        let error = grid.nearest(weight[column]) - weight[column]
        let score = error * error / inverse[column, column]
        if best < 0 || score < least { (best, least) = (column, score) }
        if error * error > most { (worst, most) = (column, error * error) }
      }
      if best < 0 { return nil }
      return worst >= 0 ? worst : best
    }

    /// Fixes a weight at a value; the ones that are left make up for it.
    mutating func fix(_ column: Int, at value: Double) {
      let pivot = inverse[column, column]
      let step = (weight[column] - value) / pivot
      let row = Array(inverse.values[column * inverse.columns..<(column + 1) * inverse.columns])
      for other in weight.indices where isLeft[other] { weight[other] -= row[other] * step }
      weight[column] = value
      isLeft[column] = false
      inverse.downdate(by: row, pivot: pivot)
    }

    /// The cheapest of some blocks of consecutive columns.
    func cheapest(of blocks: [Int], block: Int) throws(LinearAlgebraError) -> Problem.Step {
      if block == 1 {
        let column = cheapestColumn { _ in true }
        let loss = weight[column] * weight[column] / inverse[column, column] / 2
        return Problem.Step(place: column, loss: loss)
      }
      var best: Problem.Step?
      for place in blocks {
        let columns = place * block..<(place + 1) * block
        let part = Matrix64(Array(weight[columns]), rows: 1, columns: block)
        let inner = try PositiveDefiniteFactor(inverse.block(rows: columns, columns: columns))
        let solved = inner.solve(part.transposed())
        let loss = zip(part.values, solved.values).reduce(0) { $0 + $1.0 * $1.1 } / 2
        if best == nil || loss < best?.loss ?? 0 { best = Problem.Step(place: place, loss: loss) }
      }
      guard let best else { preconditionFailure("ExactOBS: no block is left to remove") }
      return best
    }

    /// Removes a block of consecutive columns, one after the other, which is the same as at once.
    mutating func remove(_ place: Int, block: Int) throws(LinearAlgebraError) {
      for column in place * block..<(place + 1) * block { fix(column, at: 0) }
    }
  }
}
