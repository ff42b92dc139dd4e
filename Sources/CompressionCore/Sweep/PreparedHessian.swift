public import Tensors

/// The Hessian of a site's output error, made ready for a sweep over its inputs.
///
/// An input that is always zero (dead) gets a diagonal of one, so that the matrix stays regular; its
/// weights do not matter. The mean of the diagonal times the dampening is added to the diagonal,
/// then
///
/// ```
/// Uᵀ · U = (H + λ · I)⁻¹          U upper triangular
/// ```
public struct PreparedHessian: Sendable {
  /// The upper factor of the inverse, in the order of the sweep, `[in, in]`.
  public let factor: Tensor
  /// Whether an input is always zero, in natural order.
  public let isDead: [Bool]
  /// The input at each place of the sweep, or nil for the natural order.
  public let order: [Int]?

  /// Factorises the Hessian of a site.
  ///
  /// With `fallingDiagonal` the inputs with the largest diagonal come first, of equal ones the
  /// first.
  ///
  /// - Throws: `CompressionError` when there is no Hessian or it is not positive definite.
  /// - Complexity: O(4 in³ / 3)
  public init(
    of site: LinearSite, dampening: Double, fallingDiagonal: Bool = false
  ) throws(CompressionError) {
    var hessian = try site.gram()
    let width = site.columns
    var diagonal = (0..<width).map { hessian[$0, $0] }
    isDead = diagonal.map { $0 == 0 }
    for index in 0..<width where isDead[index] { diagonal[index] = 1 }
    let order: [Int]? =
      fallingDiagonal
      ? (0..<width).sorted { (-diagonal[$0], $0) < (-diagonal[$1], $1) } : nil
    let mean = diagonal.reduce(0.0) { $0 + Double($1) } / Double(width)
    let shift = Float(mean * dampening)
    for index in 0..<width { hessian[index, index] = diagonal[index] + shift }
    if let order { hessian = hessian.gathering(columns: order).gathering(rows: order) }
    self.order = order
    do {
      factor = try hessian.upperFactorOfInverse()
    } catch {
      throw .numerics(site: site.path, error)
    }
  }

  /// A weight with the inputs in the order of the sweep and those of dead inputs set to zero.
  public func arranged(_ weight: Tensor) -> Tensor {
    var result = weight
    if isDead.contains(true) {
      result.scaleColumns(by: Tensor(isDead.map { $0 ? 0 : 1 }, shape: [isDead.count]))
    }
    return order.map { result.gathering(columns: $0) } ?? result
  }
}

extension Tensor {
  /// The columns of a matrix in another order.
  func gathering(columns order: [Int]) -> Tensor {
    let width = columns
    return Tensor(shape: [rows, order.count]) { target in
      withBuffer { source in
        for row in 0..<rows {
          for (place, column) in order.enumerated() {
            target[row * order.count + place] = source[row * width + column]
          }
        }
      }
    }
  }

  /// The rows of a matrix in another order.
  func gathering(rows order: [Int]) -> Tensor {
    let width = columns
    return Tensor(shape: [order.count, width]) { target in
      withBuffer { source in
        for (place, row) in order.enumerated() {
          for column in 0..<width { target[place * width + column] = source[row * width + column] }
        }
      }
    }
  }
}
