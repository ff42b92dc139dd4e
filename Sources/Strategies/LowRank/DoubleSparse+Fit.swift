internal import Tensors

/// A sparse factor and the dual variable that goes with it.
struct SparseFactor {
  /// The factor, zeros included.
  var values: Tensor
  /// The scaled dual variable of the same shape.
  var dual: Tensor

  /// Projects a dense solution to the weights of a mask of ones and zeros.
  mutating func step(towards solution: Tensor, keeping mask: Tensor) {
    let sum = solution + dual
    values = sum * mask
    dual = sum - values
  }

  func transposed() -> SparseFactor {
    SparseFactor(values: values.transposed(), dual: dual.transposed())
  }

  func scalingRows(by factors: [Float]) -> SparseFactor {
    SparseFactor(
      values: values.scalingRows(by: factors), dual: dual.scalingRows(by: factors))
  }

  /// Ones where a magnitude is above that of the rank at which so many elements begin.
  ///
  /// The element at the threshold itself goes, and a hundredth of the elements may always stay.
  static func mask(_ matrix: Tensor, keeping count: Double, floor: Double) -> Tensor {
    let magnitudes = matrix.magnitude()
    let size = Double(matrix.count)
    let index = min(max(Int(size * min(1 - floor, 1 - count / size)), 0), matrix.count - 1)
    let isLow = magnitudes.smallest(index + 1)
    let threshold = zip(magnitudes.values, isLow).reduce(0) { $1.1 ? max($0, $1.0) : $0 }
    return magnitudes.map { $0 > threshold ? 1 : 0 }
  }
}

/// Fits a matrix with few elements: min ‖T − F · M‖, nnz(M) ≤ count.
struct SparseLeastSquares {
  let passes: Int
  let maskUpdates: Int
  let ridge: Double

  /// The least share of elements that a mask keeps.
  static let leastDensity = 0.01

  /// M after some steps from where it was.
  ///
  /// `basis` is F, `[p, k]`, `target` T, `[p, n]`, and the factor M, `[k, n]`. `stiffness` ties the
  /// first solution to the factor as it was.
  func updated(
    _ factor: SparseFactor, basis: Tensor, target: Tensor, count: Int, stiffness: Double
  ) throws(LinearAlgebraError) -> SparseFactor {
    let norms = basis.columnSquaredNorms().map { Float($0.squareRoot()) + 1e-8 }
    var unit = basis
    unit.scaleColumns(by: Tensor(norms.map { 1 / $0 }, shape: [norms.count]))
    let transposed = unit.transposed()
    let gram = transposed.matmul(unit)
    let wanted = transposed.matmul(target)
    let mean = (0..<gram.rows).reduce(0) { $0 + Double(gram[$1, $1]) } / Double(gram.rows)
    let shift = ridge * (mean > 0 ? mean : 1)
    var state = factor.scalingRows(by: norms)
    let tie = (state.values - state.dual).scaled(by: Float(stiffness))
    var solution = try PositiveDefiniteFactor(of: gram, shift: shift + stiffness)
      .solve(wanted + tie)
    let solver = try PositiveDefiniteFactor(of: gram, shift: shift + 1)
    var mask = Tensor(zeros: solution.shape)
    for pass in 0..<passes {
      if pass < maskUpdates {
        mask = SparseFactor.mask(
          solution + state.dual, keeping: Double(count), floor: Self.leastDensity)
      }
      state.step(towards: solution, keeping: mask)
      solution = try solver.solve(wanted + state.values - state.dual)
    }
    return state.scalingRows(by: norms.map { 1 / $0 })
  }
}

/// The two sparse factors of a weight in the scales of its inputs.
struct DoubleSparseFit {
  /// The factor on the shorter side, `[side, side]`.
  private(set) var square: SparseFactor
  /// The other one.
  private(set) var other: SparseFactor
  private let target: Tensor
  private let counts: (square: Int, other: Int)
  /// One over the scale of each input; 0 for one that is always zero.
  private let inverseScales: [Float]
  private let isTall: Bool

  /// Begins with the identity and the largest elements of the target, half of those budgeted.
  init(_ weight: Tensor, hessian: Tensor, counts: (square: Int, other: Int)) {
    let scales = (0..<weight.columns).map { max(hessian[$0, $0], 0).squareRoot() + 1e-8 }
    inverseScales = scales.map { $0 > 1e-8 ? 1 / $0 : 0 }
    isTall = weight.rows >= weight.columns
    var scaled = weight
    scaled.scaleColumns(by: Tensor(scales, shape: [scales.count]))
    let target = isTall ? scaled.transposed() : scaled
    let side = target.rows
    let identity = Tensor(
      (0..<side * side).map { $0 % (side + 1) == 0 ? 1 : 0 }, shape: [side, side])
    square = SparseFactor(values: identity, dual: Tensor(zeros: identity.shape))
    let mask = SparseFactor.mask(target, keeping: Double(counts.other) / 2, floor: 0)
    other = SparseFactor(values: target * mask, dual: Tensor(zeros: target.shape))
    self.target = target
    self.counts = counts
  }

  /// Refits the square factor to the other one, then the other way round.
  mutating func update(
    with solver: SparseLeastSquares, stiffness: Double
  ) throws(LinearAlgebraError) {
    square = try solver.updated(
      square.transposed(), basis: other.values.transposed(), target: target.transposed(),
      count: counts.square, stiffness: stiffness
    ).transposed()
    other = try solver.updated(
      other, basis: square.values, target: target, count: counts.other, stiffness: stiffness)
  }

  /// The factor next to the outputs, `[out, side]`.
  var left: Tensor { isTall ? other.values.transposed() : square.values }

  /// The factor next to the inputs without their scales, `[side, in]`.
  var right: Tensor {
    var right = isTall ? square.values.transposed() : other.values
    right.scaleColumns(by: Tensor(inverseScales, shape: [inverseScales.count]))
    return right
  }

  /// How many elements of the square factor and of the other one are not zero.
  var nonzeros: [Int] {
    [square, other].map { factor in factor.values.withBuffer { $0.count { $0 != 0 } } }
  }
}

extension Tensor {
  /// The rows of a matrix times a factor each.
  func scalingRows(by factors: [Float]) -> Tensor {
    Tensor(shape: shape) { target in
      withBuffer { source in
        for index in target.indices { target[index] = source[index] * factors[index / columns] }
      }
    }
  }
}
