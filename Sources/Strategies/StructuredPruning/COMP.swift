internal import CompressionCore
internal import Tensors

/// Removes layers that change their input little, then inputs of the weights that are left.
///
/// ```
/// importance[l] = 1 − mean_t cos(x[l, t], x[l + 1, t])          layers; the smallest go
/// κ             = σ max / σ min of W · diag(d)                  d[j] = ‖X[:, j]‖
/// removed       = ⌊in · ratio · (1 / ln κ) / mean (1 / ln κ)⌋   the mean over all weights
/// score[j]      = d[j] · ‖W[:, j]‖                              inputs; the lowest go
/// (A + e · I) · m = q + e                                       scales m of the inputs that stay
///   A = (W_KᵀW_K) ∘ (X_KᵀX_K), q[j] = (WᵀW · XᵀX)[j, j], e = ridge · mean diagonal of A
/// ```
///
/// `W` is `[out, in]`, `X` the calibration inputs, `[tokens, in]`, and K the inputs that stay. The
/// scales, folded into the columns, are those that change the outputs least.
///
/// `COMPPruning` applies it to models.
///
/// - Fidelity: no code was released, and the abstract fixes the stages alone; the formulas are a
///   reconstruction.
/// - Complexity: O(out · in · min(out, in) + in³) for each weight
struct COMP {
  /// What is added to the diagonal of A, as a share of its mean.
  var ridge = 0.01

  /// How much each layer turns its input, from the states before the first layer and after each,
  /// `[tokens, width]` each.
  static func layerImportance(_ states: [Tensor]) -> [Double] {
    zip(states, states.dropFirst()).map { before, after in
      let cosines = (0..<before.rows).map { token in
        let (first, second) = (before.rows(token..<token + 1), after.rows(token..<token + 1))
        let norms = (first.squaredNorm() * second.squaredNorm()).squareRoot()
        return norms > 0 ? first.dot(second) / norms : 0
      }
      return 1 - cosines.reduce(0, +) / Double(cosines.count)
    }
  }

  /// The places of the smallest values, rising; of equal ones the first.
  static func lowest(_ count: Int, of values: [Double]) -> [Int] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    return order.prefix(count).sorted()
  }

  /// What each input is worth.
  static func scores(_ weight: Tensor, norms: Tensor) -> [Double] {
    zip(weight.columnSquaredNorms(), norms.values).map { $0.squareRoot() * Double($1) }
  }

  /// The logarithm of the condition number of a weight in the scales of its inputs.
  static func logCondition(
    _ weight: Tensor, norms: Tensor
  ) throws(LinearAlgebraError) -> Double {
    let values = try InputScales(factors: norms).applied(to: weight).singularValues()
    guard let largest = values.first, let smallest = values.last else { return 0 }
    return naturalLogarithm(largest) - naturalLogarithm(smallest)
  }

  /// How the logarithm of the condition number changes when an input goes, for each input.
  static func conditionChanges(
    _ weight: Tensor, norms: Tensor
  ) throws(LinearAlgebraError) -> [Double] {
    let whole = try logCondition(weight, norms: norms)
    var changes: [Double] = []
    for input in 0..<weight.columns {
      let others = (0..<weight.columns).filter { $0 != input }
      let left = norms.reshaped([1, norms.count]).selecting(columns: others)
      changes.append(
        try logCondition(weight.selecting(columns: others), norms: left.reshaped([left.count]))
          - whole)
    }
    return changes
  }

  /// The share of its inputs that each weight loses, from the logarithms of condition numbers.
  static func ratios(logConditions: [Double], ratio: Double) -> [Double] {
    let inverse = logConditions.map { 1 / $0 }
    let mean = inverse.reduce(0, +) / Double(inverse.count)
    return inverse.map { ratio * $0 / mean }
  }

  /// The scales of the inputs that stay, from the Gram matrix of the inputs, however scaled.
  func scales(
    _ weight: Tensor, gram: Tensor, keeping kept: [Int]
  ) throws(LinearAlgebraError) -> [Float] {
    let columns = weight.selecting(columns: kept)
    let transposed = columns.transposed()  // [kept, out]
    let seen = gram.selecting(columns: kept)  // [in, kept]
    let inner = seen.transposed().selecting(columns: kept)
    var normal = transposed.matmul(columns) * inner
    let outputs = weight.matmul(seen)  // [out, kept]
    let diagonal = (0..<kept.count).map { Double(normal[$0, $0]) }
    let shift = ridge * diagonal.reduce(0, +) / Double(max(kept.count, 1))
    for index in kept.indices { normal[index, index] += Float(shift) }
    let right = (columns * outputs).columnSums().map { Float($0 + shift) }
    return try PositiveDefiniteFactor(of: normal)
      .solve(Tensor(right, shape: [kept.count, 1])).values
  }

  /// The weight with the columns that stay scaled and the others zero.
  static func pruned(_ weight: Tensor, keeping kept: [Int], scales: [Float]) -> Tensor {
    var factors = Tensor(zeros: [weight.columns])
    for (input, scale) in zip(kept, scales) { factors[flat: input] = scale }
    return InputScales(factors: factors).applied(to: weight)
  }
}
