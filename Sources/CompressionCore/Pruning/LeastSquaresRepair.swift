public import Tensors

/// Refits the weights that stay to the outputs of the dense layer.
///
/// ```
/// ŵ[S] = (H[S, S] + λ · I)⁻¹ · (H · w)[S]         for each output row, S the weights that stay
/// ```
///
/// `H` is the Hessian of the squared output error, `[in, in]`, and λ a share of its mean diagonal:
/// the best that any method can do for a fixed mask.
///
/// - Complexity: O(out · kept³) for `kept` weights in a row.
public struct LeastSquaresRepair: Repair {
  /// The Hessian.
  public static let needs: Set<CalibrationStatistic> = [.gram]

  /// What the repair can be told.
  public struct Hyperparameters: StrategyHyperparameters {
    /// λ as a share of the mean diagonal.
    public var dampening = 0.01

    /// The defaults.
    public init() {}

    /// Checks every knob.
    public func validate() throws(SpecError) {
      try require(
        dampening >= 0 && dampening.isFinite, "dampening", is: dampening, allowed: "0 or more")
    }
  }

  /// What the repair was told.
  public var hyperparameters: Hyperparameters

  /// Makes a repair.
  public init(hyperparameters: Hyperparameters = Hyperparameters()) {
    self.hyperparameters = hyperparameters
  }

  /// The weight whose kept entries are refitted, row by row.
  public func repaired(_ site: LinearSite, keeping mask: Mask) throws -> Tensor {
    let hessian = try site.gram()
    let width = site.columns
    let mean = (0..<width).reduce(0.0) { $0 + Double(hessian[$1, $1]) } / Double(width)
    let ridge = Float(hyperparameters.dampening * mean)
    let wanted = site.weight.matmul(hessian)  // [out, in]
    var result = site.weight
    for row in 0..<site.rows {
      let kept = (0..<width).filter { mask[row, $0] }
      guard !kept.isEmpty, kept.count < width else { continue }
      let normal = Tensor(shape: [kept.count, kept.count]) { target in
        for (i, column) in kept.enumerated() {
          for (j, other) in kept.enumerated() {
            target[i * kept.count + j] = hessian[column, other] + (i == j ? ridge : 0)
          }
        }
      }
      // The ridge term pulls towards the dense weights, so that channels that never fire stay.
      let right = kept.map { wanted[row, $0] + ridge * site.weight[row, $0] }
      let solved = try solve(normal, right, site: site)
      for (index, column) in kept.enumerated() { result[row, column] = solved[index] }
    }
    return result
  }

  private func solve(_ normal: Tensor, _ right: [Float], site: LinearSite) throws -> [Float] {
    do {
      let inverse = try normal.inverseOfPositiveDefinite()
      return inverse.matmul(Tensor(right, shape: [right.count, 1])).values
    } catch {
      throw CompressionError.numerics(site: site.path, error)
    }
  }
}
