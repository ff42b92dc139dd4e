internal import Tensors

/// Removes heads or channels one after the other and knows what each level costs in output error.
///
/// ```
/// score[S] = Σ over outputs of W_S · (H⁻¹[S, S])⁻¹ · W_Sᵀ          the lowest structure goes
/// error[s] = ‖X · (W_s − W)ᵀ‖ / ‖X · Wᵀ‖                            after s structures
/// ```
///
/// `W` is `[out, in]`, `X` the calibration inputs, `[tokens, in]`; a structure is a run of `width` inputs,
/// the same for all outputs. The removal is that of `DarwinLM`, which took it over.
///
/// Reference: E. Kurtic, E. Frantar and D. Alistarh, *ZipLM: Inference-Aware Structured Pruning of
/// Language Models*, 2023, https://arxiv.org/abs/2302.04089.
///
/// - Fidelity: the level of each layer is for a search over run times to choose; there is no strategy.
struct ZipLM {
  /// The removal of groups.
  var removal = DarwinLM()

  /// The weights, errors and order of some levels.
  struct Levels {
    /// The weight at each level, `[out, in]`.
    let weights: [Tensor]
    /// The relative output error at each level.
    let errors: [Double]
    /// The structures in the order in which they go, all but the last.
    let order: [Int]
  }

  /// The levels after some numbers of structures.
  func levels(
    of weight: Tensor, hessian: Tensor, removing counts: [Int], width: Int
  ) throws(LinearAlgebraError) -> Levels {
    let structures = weight.columns / width
    let found = try removal.removal(
      of: weight, hessian: hessian, removing: (counts + [structures - 1]).map { $0 * width },
      width: width)
    let weights = Array(found.levels.dropLast())
    let whole = weight.matmul(hessian).dot(weight)
    let errors = weights.map { level in
      let difference = level - weight
      return (max(difference.matmul(hessian).dot(difference), 0) / whole).squareRoot()
    }
    return Levels(weights: weights, errors: errors, order: found.order)
  }
}
