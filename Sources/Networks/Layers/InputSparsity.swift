internal import Autograd
public import Tensors

/// What a linear layer leaves out of its inputs, so that the columns of the weight that they would
/// meet need not be read.
///
/// ```
/// z = x − mode, zero where |z| ≤ threshold
/// y = z · Wᵀ + mode · W · 1
/// ```
///
/// `x` is `[tokens, in]` and `W` `[out, in]`. The last term is a constant for each output.
///
/// Reference: V. Chua et al., *Post-Training Statistical Calibration for Higher Activation Sparsity*,
/// 2024, https://arxiv.org/abs/2412.07174.
public struct InputSparsity: Codable, Sendable, Hashable {
  /// The value that becomes zero, and with it those near to it.
  public var mode: Double
  /// How far from the mode an input may lie to become zero.
  public var threshold: Double

  /// States a rule.
  public init(mode: Double = 0, threshold: Double) {
    (self.mode, self.threshold) = (mode, threshold)
  }

  /// The inputs less the mode, those near to it set to zero, `[tokens, in]`.
  public func sparsified(_ inputs: Tensor) -> Tensor {
    inputs.map { value in
      let shifted = Double(value) - mode
      return abs(shifted) <= threshold ? 0 : Float(shifted)
    }
  }

  /// What the mode adds to each output, `[out]`; nil for a mode of next to zero.
  public func extraBias(_ weight: Tensor) -> [Double]? {
    guard abs(mode) > 1e-6 else { return nil }
    return (0..<weight.rows).map { row in mode * weight.rows(row..<row + 1).sum() }
  }
}

extension Tape {
  /// A linear layer that leaves out some of its inputs, if it does; the observer sees what is left.
  ///
  /// The extra bias is computed from the weight at hand and not kept, so that it can never belong to
  /// another weight.
  ///
  /// - Precondition: nothing is recorded where inputs are left out.
  func linear(
    _ x: Variable, weight: Tensor, path: String, skipping sparsity: InputSparsity?,
    addingTo residual: Variable? = nil
  ) -> Variable {
    guard let sparsity else {
      return linear(x, weight: weight, path: path, addingTo: residual)
    }
    let kept = inferring(x, sparsity.sparsified)
    let product = linear(kept, weight: weight, path: path, addingTo: residual)
    guard let bias = sparsity.extraBias(weight) else { return product }
    return inferring(product) {
      TransformerMath.addBias($0, Tensor(bias.map { Float($0) }, shape: [bias.count]))
    }
  }

  /// The channels of a feed-forward layer, zero where the activated gate is small.
  ///
  /// - Precondition: nothing is recorded where there is a threshold.
  func skipping(
    _ hidden: Variable, gate: Variable, below threshold: Double?,
    activation: TransformerConfiguration.Activation = .silu
  ) -> Variable {
    guard let threshold else { return hidden }
    return inferring(hidden) { hidden in
      let active = TransformerMath.activate(gate.value, activation)
      return Tensor(shape: hidden.shape) { target in
        for index in target.indices {
          target[index] = abs(Double(active[flat: index])) <= threshold ? 0 : hidden[flat: index]
        }
      }
    }
  }
}
