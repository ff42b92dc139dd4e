internal import CompressionCore
internal import Tensors

extension AWP {
  /// A point that the budget allows, and how it is stored.
  struct Iterate {
    /// The values, `[out, in]`.
    var weight: Tensor
    /// Which weights stay; nil when all do.
    var mask: Mask?
    /// The grids of the values; nil for floats.
    var grid: IntegerGrid?
    /// The codes on the grids, row-major.
    var codes: [UInt16] = []
    /// f.
    var objective = 0.0
  }

  /// The descent of one layer.
  struct Descent {
    /// W, `[out, in]`.
    let weight: Tensor
    /// C, `[in, in]`.
    let moment: Tensor
    /// What the result may cost.
    let budget: Budget
    /// The number of inputs that share a grid; 0 is the whole row.
    let groupSize: Int
    /// How scales are stored.
    let scaleFormat: FloatFormat

    private var isJoint: Bool { budget.sparsity != nil && budget.bits != nil }

    /// The Frobenius norm of C.
    var momentNorm: Double { moment.squaredNorm().squareRoot() }

    /// f of some weights.
    func objective(_ found: Tensor) -> Double {
      let difference = weight - found
      return difference.matmul(moment).dot(difference)
    }

    /// Where the descent begins.
    func start() -> Iterate {
      var iterate = Iterate(weight: weight)
      if isJoint {
        iterate.objective = 0
        return iterate
      }
      if let sparsity = budget.sparsity {
        var scores = weight.magnitude()
        let norms = (0..<moment.rows).map { max(moment[$0, $0], 0).squareRoot() }
        scores.scaleColumns(by: Tensor(norms, shape: [norms.count]))
        let mask = Mask(removing: sparsity, lowest: scores, within: .outputRow)
        iterate = Iterate(weight: mask.applied(to: weight), mask: mask)
      }
      if let bits = budget.bits { iterate = rounded(iterate, bits: bits) }
      iterate.objective = objective(iterate.weight)
      return iterate
    }

    /// Iterate `count` of `iterations`, from 1.
    func next(after last: Tensor, count: Int, of iterations: Int, step: Double) -> Iterate {
      var moved = last
      moved.add((weight - last).matmul(moment), times: Float(step / momentNorm))
      var iterate = Iterate(weight: moved)
      let ramp = iterations / 4
      if let sparsity = budget.sparsity {
        let share = isJoint ? min(1, Double(count) / Double(max(ramp, 1))) : 1
        let now = share < 1 ? .fraction(sparsity.fraction * share) : sparsity
        let mask = Mask(removing: now, lowest: moved.magnitude(), within: .outputRow)
        iterate = Iterate(weight: mask.applied(to: moved), mask: mask)
      }
      if let bits = budget.bits, !isJoint || count > ramp { iterate = rounded(iterate, bits: bits) }
      iterate.objective = objective(iterate.weight)
      return iterate
    }

    /// The best iterate, of equal ones the first; `observe` sees the start and each iterate.
    func run(
      iterations: Int, step: Double, observe: (Iterate) -> Void = { _ in }
    ) -> Iterate {
      var last = start()
      var best = isJoint ? nil : Optional(last)
      observe(last)
      for count in 1...iterations {
        last = next(after: last.weight, count: count, of: iterations, step: step)
        observe(last)
        // The first iterates of both at once are not on the grid yet.
        if isJoint && last.grid == nil { continue }
        if last.objective < best?.objective ?? .infinity { best = last }
      }
      return best ?? last
    }

    private func rounded(_ iterate: Iterate, bits: Int) -> Iterate {
      var grid = IntegerGrid(
        rows: weight.rows, columns: weight.columns, bits: bits, groupSize: groupSize,
        scaleFormat: scaleFormat)
      grid.fit(to: iterate.weight)
      var result = iterate
      result.codes = grid.codes(of: iterate.weight)
      result.weight = grid.values(of: result.codes)
      result.grid = grid
      return result
    }
  }
}

extension IntegerGrid {
  /// The values `[rows, columns]` that row-major codes stand for.
  func values(of codes: [UInt16]) -> Tensor {
    let groups = groupOfColumn
    let width = self.groups
    return Tensor(shape: [rows, columns]) { target in
      for index in target.indices {
        let place = index / columns * width + groups[index % columns]
        target[index] = scales[place] * (Float(codes[index]) - Float(zeros[place]))
      }
    }
  }
}
