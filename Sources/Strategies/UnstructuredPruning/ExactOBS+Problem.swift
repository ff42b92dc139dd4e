internal import CompressionCore
internal import Tensors

extension ExactOBS {
  /// The rows of a layer with the Hessian that they share.
  struct Problem {
    /// The weights row by row, those of dead inputs zero.
    let rows: [[Double]]
    /// H.
    let hessian: Matrix64
    /// H⁻¹.
    let inverse: Matrix64

    /// The number of inputs.
    var width: Int { hessian.rows }

    init(weight: Tensor, hessian: Tensor, dampening: Double) throws(LinearAlgebraError) {
      var damped = try Matrix64(finite: hessian, for: "ExactOBS")
      let width = damped.rows
      let mean = (0..<width).reduce(0) { $0 + damped[$1, $1] } / Double(max(width, 1))
      let isDead = (0..<width).map { damped[$0, $0] == 0 }
      for index in 0..<width {
        damped[index, index] = isDead[index] ? 1 : damped[index, index] + dampening * mean
      }
      self.hessian = damped
      inverse = try PositiveDefiniteFactor(damped).inverse64()
      rows = (0..<weight.rows).map { row in
        zip(weight.row(row), isDead).map { $1 ? 0 : Double($0) }
      }
    }

    /// The rows as a tensor, `[out, in]`.
    static func tensor(_ rows: [[Double]]) -> Tensor {
      Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, rows.first?.count ?? 0])
    }

    /// What each step of removing all blocks of a row costs, and which block goes.
    func trace(_ row: [Double], block: Int = 1) throws(LinearAlgebraError) -> [Step] {
      var elimination = RowElimination(row, inverse: inverse)
      var steps: [Step] = []
      var left = Array(0..<row.count / block)
      while !left.isEmpty {
        let step = try elimination.cheapest(of: left, block: block)
        steps.append(step)
        try elimination.remove(step.place, block: block)
        left.removeAll { $0 == step.place }
      }
      return steps
    }

    /// A removal.
    struct Step: Sendable, Equatable {
      /// The column, or block of columns.
      let place: Int
      /// How much the loss rises.
      let loss: Double
    }

    /// How many steps of each row are among so many that cost least in the layer.
    static func stepsPerRow(_ traces: [[Step]], total: Int) -> [Int] {
      let all = traces.enumerated().flatMap { row, steps in
        steps.map { (loss: $0.loss, row: row) }
      }
      let order = all.indices.sorted { (all[$0].loss, $0) < (all[$1].loss, $1) }
      var counts = [Int](repeating: 0, count: traces.count)
      for index in order.prefix(total) { counts[all[index].row] += 1 }
      return counts
    }

    /// The layer after the cheapest steps, `total` blocks in all.
    func pruned(
      removing total: Int, block: Int = 1
    ) throws(LinearAlgebraError) -> (rows: [[Double]], mask: Mask) {
      var traces: [[Step]] = []
      for row in rows { traces.append(try trace(row, block: block)) }
      return try pruned(traces, removing: total, block: block)
    }

    /// The layer after the cheapest of some steps.
    func pruned(
      _ traces: [[Step]], removing total: Int, block: Int = 1
    ) throws(LinearAlgebraError) -> (rows: [[Double]], mask: Mask) {
      let counts = Self.stepsPerRow(traces, total: total)
      var found: [[Double]] = []
      var kept: [Bool] = []
      for (index, row) in rows.enumerated() {
        var elimination = RowElimination(row, inverse: inverse)
        for step in traces[index].prefix(counts[index]) {
          try elimination.remove(step.place, block: block)
        }
        found.append(elimination.weight)
        kept += elimination.isLeft
      }
      return (found, Mask(rows: rows.count, columns: width, kept: kept))
    }

    /// The layer with `zeros` of every `of` consecutive inputs of each row removed.
    func pruned(zeros: Int, of: Int) -> (rows: [[Double]], mask: Mask) {
      var found: [[Double]] = []
      var kept: [Bool] = []
      for row in rows {
        var elimination = RowElimination(row, inverse: inverse)
        var gone = [Int](repeating: 0, count: width / of)
        for _ in 0..<gone.count * zeros {
          let column = elimination.cheapestColumn { gone[$0 / of] < zeros }
          elimination.fix(column, at: 0)
          gone[column / of] += 1
        }
        found.append(elimination.weight)
        kept += elimination.isLeft
      }
      return (found, Mask(rows: rows.count, columns: width, kept: kept))
    }

    /// Rows on their grids; weights that are zero, or outside a mask, stay zero.
    func rounded(
      _ weights: [[Double]], grids: [RowGrid], fixed: Mask? = nil
    ) throws(LinearAlgebraError) -> [[Double]] {
      var found: [[Double]] = []
      for (index, row) in weights.enumerated() {
        let isZero = row.indices.map { row[$0] == 0 || fixed?[index, $0] == false }
        var elimination = RowElimination(row, inverse: try inverse(without: isZero))
        elimination.leaveOut(isZero)
        while let column = elimination.nextToRound(grids[index]) {
          elimination.fix(column, at: grids[index].nearest(elimination.weight[column]))
        }
        found.append(elimination.weight)
      }
      return found
    }

    /// The inverse of H with some rows and columns made those of the identity.
    private func inverse(without gone: [Bool]) throws(LinearAlgebraError) -> Matrix64 {
      guard gone.contains(true) else { return inverse }
      var reduced = hessian
      for index in gone.indices where gone[index] {
        for other in 0..<width {
          reduced[index, other] = 0
          reduced[other, index] = 0
        }
        reduced[index, index] = 1
      }
      return try PositiveDefiniteFactor(reduced).inverse64()
    }
  }
}
