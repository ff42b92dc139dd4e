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
    let gradients = RowKernels.rmsNormGradient(
      gradient, x: inputs[0], gain: inputs[1], reciprocal: saved)
    return [gradients.x, gradients.gain]
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

/// `O = P · V`, `P = softmax(Q · Kᵀ / √width)` over the positions up to the row's own;
/// `dV = Pᵀ·dO`, `dS = P·(dO·Vᵀ − Σ P·dO·Vᵀ)/√width`, `dQ = dS·K`, `dK = dSᵀ·Q`.
struct CausalAttention: Operation {
  let shape: AttentionShape

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (output, probabilities) = AttentionKernels.causal(
      query: inputs[0], key: inputs[1], value: inputs[2], shape: shape)
    return (output, probabilities)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let gradients = AttentionKernels.causalGradient(
      gradient, query: inputs[0], key: inputs[1], value: inputs[2], probabilities: saved,
      shape: shape)
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

extension Tape {
  /// Root-mean-square normalisation of each row; the gain `[width]` is the parameter `path`.
  public func rmsNorm(_ x: Variable, gain: Tensor, epsilon: Float, path: String) -> Variable {
    apply(RootMeanSquareNorm(epsilon: epsilon), [x, parameter(path, gain)])
  }

  /// Rotary position embedding of `[tokens, heads · headWidth]`.
  package func rotate(_ x: Variable, headWidth: Int, angles: RotaryAngles) -> Variable {
    apply(Rotation(headWidth: headWidth, angles: angles), [x])
  }

  /// Causal grouped-query attention within each sequence.
  package func causalAttention(
    query: Variable, key: Variable, value: Variable, shape: AttentionShape
  ) -> Variable {
    apply(CausalAttention(shape: shape), [query, key, value])
  }

  /// The gated unit of LLaMA's feed-forward layer: `silu(gate) · up`.
  public func swiGLU(gate: Variable, up: Variable) -> Variable {
    apply(SwiGLU(), [gate, up])
  }

  /// The summed cross-entropy in nats of logits `[rows, classes]` against one class a row.
  public func crossEntropy(_ logits: Variable, targets: [Int32]) -> Variable {
    apply(CrossEntropy(targets: targets), [logits])
  }
}
