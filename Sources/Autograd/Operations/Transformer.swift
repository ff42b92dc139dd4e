public import Tensors

/// `y = g · x · r` with `r = (mean(x²) + ε)^(−1/2)` per row;
/// `dx = g·dy·r − x·r³·mean(g·dy·x)`, `dg = Σ dy·x·r` over the rows.
struct RootMeanSquareNorm: Operation {
  let epsilon: Float

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (output, reciprocal) = RowKernels.rmsNorm(inputs[0], gain: inputs[1], epsilon: epsilon)
    return (output, reciprocal)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    var sums: [Tensor?] = [nil, nil]
    accumulate(gradient, inputs: inputs, saved: saved, wanted: wanted, into: &sums)
    return sums
  }

  func accumulate(
    _ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool],
    into sums: inout [Tensor?]
  ) {
    let gradients = RowKernels.rmsNormGradient(
      gradient, x: inputs[0], gain: inputs[1], reciprocal: saved, addingTo: sums[0].take())
    sums[0] = gradients.x
    sums[1].add(gradients.gain)
  }
}

/// Rotates each pair `(x[i], x[i + width/2])` of a head by the angle of its position;
/// the gradient is rotated back.
///
/// Reference: J. Su et al., *RoFormer*, 2021; the halves are paired as in LLaMA's released code.
struct Rotation: Operation {
  let headWidth: Int
  let angles: RotaryAngles

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (AttentionKernels.rotate(inputs[0], headWidth: headWidth, angles: angles, direction: 1), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    [AttentionKernels.rotate(gradient, headWidth: headWidth, angles: angles, direction: -1)]
  }
}

/// `O = P · V`, `P = softmax(R(Q) · R(K)ᵀ / √width)` over the positions up to the row's own, where
/// `R` rotates by the positions' angles, if there are any;
/// `dV = Pᵀ·dO`, `dS = P·(dO·Vᵀ − Σ P·dO·Vᵀ)/√width`, `dQ = R⁻¹(dS·R(K))`, `dK = R⁻¹(dSᵀ·R(Q))`.
struct CausalAttention: Operation {
  let shape: AttentionShape
  var angles: RotaryAngles?

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (output, probabilities) = AttentionKernels.causal(
      query: inputs[0], key: inputs[1], value: inputs[2], shape: shape, angles: angles)
    return (output, probabilities)
  }

  func value(_ inputs: [Tensor]) -> Tensor {
    AttentionKernels.causal(
      query: inputs[0], key: inputs[1], value: inputs[2], shape: shape, angles: angles,
      keeping: false
    ).output
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let gradients = AttentionKernels.causalGradient(
      gradient, query: inputs[0], key: inputs[1], value: inputs[2], probabilities: saved,
      shape: shape, angles: angles)
    return [gradients.query, gradients.key, gradients.value]
  }
}

/// `y = silu(g) · u` with `silu(g) = g·σ(g)`; `dg = dy·u·σ(g)·(1 + g·(1 − σ(g)))`, `du = dy·silu(g)`.
struct SwiGLU: Operation {
  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Void) {
    (RowKernels.swiGLU(gate: inputs[0], up: inputs[1]), ())
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Void, wanted: [Bool]) -> [Tensor?] {
    let gradients = RowKernels.swiGLUGradient(gradient, gate: inputs[0], up: inputs[1])
    return [gradients.gate, gradients.up]
  }
}

/// `y = Σ_r (logsumexp(x_r) − x_r[target_r])`; `dx = dy · (softmax(x) − onehot(target))`.
struct CrossEntropy: Operation {
  let targets: [Int32]

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    var (losses, slope) = RowKernels.crossEntropy(logits: inputs[0], targets: targets)
    for (row, target) in targets.enumerated() { slope[row, Int(target)] -= 1 }
    return (Tensor([Float(losses.reduce(0, +))], shape: []), slope)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    [saved.scaled(by: gradient[flat: 0])]
  }
}

/// `y = weight · Σ_r (logsumexp(z_r) − z_r[target_r])` with the logits `Z = X · Wᵀ`;
/// `dZ = dy · weight · (softmax(Z) − onehot(target))`, `dX = dZ · W`, `dW = dZᵀ · X`.
///
/// The slopes take the memory of the logits, so that of the two large matrices there is one.
struct LinearCrossEntropy: Operation {
  let targets: [Int32]
  let weight: Float

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (losses, slope) = RowKernels.crossEntropySlope(
      logits: inputs[0].matmul(reusing: inputs[1], transposingRight: true), targets: targets,
      weight: weight)
    return (scalar(losses), slope)
  }

  func value(_ inputs: [Tensor]) -> Tensor {
    scalar(RowKernels.linearLosses(inputs[0], weight: inputs[1], targets: targets))
  }

  private func scalar(_ losses: [Double]) -> Tensor {
    Tensor([Float(Double(weight) * losses.reduce(0, +))], shape: [])
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let factor = gradient[flat: 0]
    let slope = factor == 1 ? saved : saved.scaled(by: factor)
    return LinearMap().backward(slope, inputs: inputs, saved: (), wanted: wanted)
  }
}

extension Tape {
  /// Root-mean-square normalisation of each row; the gain `[width]` is the parameter `path`.
  public func rmsNorm(_ x: Variable, gain: Tensor, epsilon: Float, path: String) -> Variable {
    apply(RootMeanSquareNorm(epsilon: epsilon), [x, parameter(path, gain)])
  }

  /// Rotary position embedding of `[tokens, heads · headWidth]`.
  package func rotate(_ x: Variable, headWidth: Int, angles: RotaryAngles) -> Variable {
    apply(Rotation(headWidth: headWidth, angles: angles), [x])
  }

  /// Causal grouped-query attention within each sequence; the angles rotate queries and keys first.
  package func causalAttention(
    query: Variable, key: Variable, value: Variable, shape: AttentionShape,
    angles: RotaryAngles? = nil
  ) -> Variable {
    apply(CausalAttention(shape: shape, angles: angles), [query, key, value])
  }

  /// The gated unit of LLaMA's feed-forward layer: `silu(gate) · up`.
  public func swiGLU(gate: Variable, up: Variable) -> Variable {
    apply(SwiGLU(), [gate, up])
  }

  /// The summed cross-entropy in nats of logits `[rows, classes]` against one class a row.
  public func crossEntropy(_ logits: Variable, targets: [Int32]) -> Variable {
    apply(CrossEntropy(targets: targets), [logits])
  }

  /// `weight` times the summed cross-entropy in nats of the logits that a linear layer gives.
  ///
  /// The layer's weight `[classes, in]` is the parameter `path`; the observer sees the input.
  public func linearCrossEntropy(
    _ x: Variable, weight head: Tensor, path: String, targets: [Int32], scaledBy weight: Float = 1
  ) -> Variable {
    observer?(path, x.value)
    return apply(LinearCrossEntropy(targets: targets, weight: weight), [x, parameter(path, head)])
  }
}
