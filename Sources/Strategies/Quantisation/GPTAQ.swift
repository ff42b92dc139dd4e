internal import Tensors

/// Rounds the inputs of a layer one after the other towards what the unquantised model would give.
///
/// ```
/// H = Σ x · xᵀ                       x the inputs behind the layers that are rounded already
/// R = Σ (x̃ − x) · xᵀ                 x̃ those of the unquantised model, for the same tokens
/// Uᵀ · U = (H + λ · I)⁻¹             λ = dampening · mean diagonal
/// P = α · (strictly upper part of R · Uᵀ) · U
/// Ŵ[:, i] = round(W[:, i])
/// W[o, j] −= (W[o, i] − Ŵ[o, i]) / U[i, i] · U[i, j] − w[o] · P[i, j]              for j > i
/// ```
///
/// Within a block of columns w is the value before rounding; what reaches the columns after the block
/// uses the rounded one, as released. With α = 0 it is GPTQ.
///
/// Reference: Y. Li et al., *GPTAQ: Efficient Finetuning-Free Quantization for Asymmetric Calibration*,
/// 2025, https://arxiv.org/abs/2504.02692.
///
/// - Fidelity: there is no strategy: a site knows one kind of inputs only.
/// - Complexity: O(in³ + out · in²)
struct GPTAQ {
  /// How strongly the difference of inputs is made up for.
  var alpha = 0.25
  /// The bits of a code.
  var bits = 4
  /// Whether the grid is symmetric about zero.
  var isSymmetric = true
  /// Whether inputs are taken by falling Hessian diagonal.
  var actOrder = false
  /// The number of inputs that share a grid; 0 is the whole row.
  var groupSize = 0
  /// Whether the grids of groups are found on the weight in its own order before anything moves.
  var hasStaticGroups = false
  /// The number of columns that are updated together.
  var blockSize = 128
  /// What is added to the Hessian's diagonal, as a share of its mean.
  var dampening = 0.01

  /// The matrices of a sweep, in its order.
  struct Preparation {
    /// U, `[in, in]`.
    let factor: Matrix64
    /// P, `[in, in]`, strictly upper.
    let update: Matrix64
    /// The input at each place.
    let order: [Int]
    /// Whether an input is always zero, in natural order.
    let isDead: [Bool]
  }

  /// Factorises H and prepares P, both `[in, in]`.
  func prepared(
    hessian: Tensor, residual: Tensor
  ) throws(LinearAlgebraError) -> Preparation {
    let places = 0..<hessian.rows
    let isDead = places.map { hessian[$0, $0] == 0 }
    let diagonal = places.map { isDead[$0] ? 1 : Double(hessian[$0, $0]) }
    let order =
      actOrder ? places.sorted { (-diagonal[$0], $0) < (-diagonal[$1], $1) } : Array(places)
    let shift = dampening * diagonal.reduce(0, +) / Double(max(places.count, 1))
    var (damped, product) = (
      Matrix64(zeros: places.count, places.count), Matrix64(zeros: places.count, places.count)
    )
    for first in places {
      for second in places {
        let (a, b) = (order[first], order[second])
        damped[first, second] = a == b ? diagonal[a] + shift : Double(hessian[a, b])
        product[first, second] = isDead[b] ? 0 : Double(residual[a, b])
      }
    }
    let factor = try Matrix64(
      finite: PositiveDefiniteFactor(damped).upperFactorOfInverse(), for: "GPTAQ")
    product = product.product(factor, transposingRight: true)
    for first in places {
      for second in places {
        product[first, second] = second > first ? alpha * product[first, second] : 0
      }
    }
    return Preparation(
      factor: factor, update: product.product(factor), order: order, isDead: isDead)
  }

  /// The rounded weight, `[out, in]`.
  func rounded(
    _ weight: Tensor, hessian: Tensor, residual: Tensor
  ) throws(LinearAlgebraError) -> Tensor {
    let prepared = try prepared(hessian: hessian, residual: residual)
    var result = weight
    for row in 0..<weight.rows {
      let values = weight.row(row)
      let natural = values.indices.map { prepared.isDead[$0] ? 0 : Double(values[$0]) }
      let rounded = sweep(natural, prepared)
      for (place, column) in prepared.order.enumerated() {
        result[row, column] = Float(rounded[place])
      }
    }
    return result
  }

  /// One row in the order of the sweep, rounded.
  private func sweep(_ natural: [Double], _ prepared: Preparation) -> [Double] {
    var row = prepared.order.map { natural[$0] }
    var result = row
    let size = groupSize > 0 ? groupSize : row.count
    let fixed =
      groupSize > 0 && hasStaticGroups
      ? stride(from: 0, to: row.count, by: size).map {
        grid(natural[$0..<min($0 + size, row.count)])
      } : nil
    var current = grid(row[...])
    for start in stride(from: 0, to: row.count, by: blockSize) {
      let block = start..<min(start + blockSize, row.count)
      var running = Array(row[block])
      var errors: [Double] = []
      for column in block {
        if let fixed {
          current = fixed[prepared.order[column] / size]
        } else if groupSize > 0, column % size == 0 {
          current = grid(row[column..<min(column + size, row.count)])
        }
        let value = running[column - start]
        result[column] = current.nearest(value)
        let error = (value - result[column]) / prepared.factor[column, column]
        errors.append(error)
        for later in column..<block.upperBound {
          running[later - start] +=
            value * prepared.update[column, later] - error * prepared.factor[column, later]
        }
      }
      for later in block.upperBound..<max(row.count, block.upperBound) {
        for column in block {
          row[later] +=
            result[column] * prepared.update[column, later]
            - errors[column - start] * prepared.factor[column, later]
        }
      }
    }
    return result
  }

  /// The grid of some weights: symmetric with one code more below zero, or from the smallest to the
  /// largest with zero in the range.
  private func grid(_ weights: ArraySlice<Double>) -> Grid {
    let (low, high) = (min(weights.min() ?? 0, 0), max(weights.max() ?? 0, 0))
    if isSymmetric {
      let limit = Double(1 << (bits - 1))
      let scale = max(max(-low, high), 1e-5) / (limit - 1)
      return Grid(scale: scale, zero: 0, low: -limit, high: limit - 1)
    }
    let isEmpty = low == 0 && high == 0
    let steps = Double(1 << bits - 1)
    let scale = isEmpty ? 2 / steps : (high - low) / steps
    let zero = (-(isEmpty ? -1 : low) / scale).rounded(.toNearestOrEven)
    return Grid(scale: scale, zero: zero, low: 0, high: steps)
  }

  private struct Grid {
    let scale: Double
    let zero: Double
    let low: Double
    let high: Double

    func nearest(_ value: Double) -> Double {
      let code = (value / scale).rounded(.toNearestOrEven) + zero
      return scale * (min(max(code, low), high) - zero)
    }
  }
}
