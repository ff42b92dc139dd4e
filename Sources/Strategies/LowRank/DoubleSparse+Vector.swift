internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of double sparse factorisation to its functions.
struct DoubleSparseVector: VectorAdapter {
  static let slug = "double-sparse-factorization"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let states = try vector.tensor("inputs")
    let weight = try vector.tensor("weight")
    var strategy = DoubleSparse()
    strategy.hyperparameters.rounds = try vector.integer("rounds")
    strategy.hyperparameters.passes = try vector.integer("passes")
    strategy.hyperparameters.maskUpdates = try vector.integer("mask_updates")
    strategy.hyperparameters.ridge = try vector.number("reg")
    strategy.hyperparameters.finalPasses = try vector.integer("final_passes")
    strategy.hyperparameters.share = try vector.number("square_factor_share.rectangular")
    strategy.hyperparameters.shareOfSquare = try vector.number("square_factor_share.square")
    let sparsity = try vector.number("sparsity")
    let hessian = try hessian(states)
    var outputs = try rectangular(
      strategy, weight, hessian, sparsity,
      snapshots: try vector.numbers("snapshot_rounds").map { Int($0) })
    let side = min(weight.rows, weight.columns)
    let corner = weight.leading(side, side)
    let (fit, left) = try run(strategy, corner, hessian.leading(side, side), sparsity)
    outputs["expected_weight_square"] = VectorArray(left.matmul(fit.right))
    outputs["nonzeros_square"] = VectorArray(fit.nonzeros)
    return outputs
  }

  private static func hessian(_ states: Tensor) throws -> Tensor {
    var statistics = CalibrationStatistics(width: states.columns, collecting: [.gram])
    let tokens = states.count / states.columns
    statistics.add(inputs: states.reshaped([tokens, states.columns]))
    return DoubleSparse.hessian(
      try statistics.gram(site: slug), tokens: tokens, sequences: states.shape[0])
  }

  private static func run(
    _ strategy: DoubleSparse, _ weight: Tensor, _ hessian: Tensor, _ sparsity: Double,
    observe: (Int, DoubleSparseFit) -> Void = { _, _ in }
  ) throws -> (fit: DoubleSparseFit, left: Tensor) {
    let fit = try strategy.fitted(weight, hessian: hessian, sparsity: sparsity, observe: observe)
    let left = try strategy.refitted(
      fit.left, right: fit.right, weight: weight, hessian: hessian)
    return (fit, left)
  }

  private static func rectangular(
    _ strategy: DoubleSparse, _ weight: Tensor, _ hessian: Tensor, _ sparsity: Double,
    snapshots: [Int]
  ) throws -> [String: VectorArray] {
    var outputs = ["hessian": VectorArray(hessian)]
    let (fit, left) = try run(strategy, weight, hessian, sparsity) { round, fit in
      guard snapshots.contains(round) else { return }
      for (name, factor) in [("square", fit.square), ("other", fit.other)] {
        outputs["\(name)_factor_round\(round)"] = VectorArray(factor.values)
        outputs["\(name)_dual_round\(round)"] = VectorArray(factor.dual)
      }
    }
    outputs["left_before_finalise"] = VectorArray(fit.left)
    outputs["right_before_finalise"] = VectorArray(fit.right)
    outputs["weight_before_finalise"] = VectorArray(fit.left.matmul(fit.right))
    outputs["left"] = VectorArray(left)
    outputs["right"] = VectorArray(fit.right)
    outputs["expected_weight"] = VectorArray(left.matmul(fit.right))
    outputs["nonzeros"] = VectorArray(fit.nonzeros)
    return outputs
  }
}

extension Tensor {
  /// The first rows and columns of a matrix.
  fileprivate func leading(_ rows: Int, _ columns: Int) -> Tensor {
    Tensor(
      (0..<rows).flatMap { row in (0..<columns).map { self[row, $0] } }, shape: [rows, columns])
  }
}
