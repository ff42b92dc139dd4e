public import Tensors

/// `O = P · V`, `P = softmax(Q · Kᵀ / √width + mask)` per head; `dV = Pᵀ·dO`,
/// `dS = P·(dO·Vᵀ − Σ P·dO·Vᵀ)/√width`, `dQ = dS·K`, `dK = dSᵀ·Q`, summed over the heads of a group.
struct MaskedAttention: Operation {
  let mask: AttentionMask
  let shape: MaskedAttentionShape

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (output, probabilities) = MaskedAttentionKernels.forward(
      query: inputs[0], key: inputs[1], value: inputs[2], mask: mask, shape: shape)
    return (output, probabilities)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let gradients = MaskedAttentionKernels.gradient(
      gradient, query: inputs[0], key: inputs[1], value: inputs[2], probabilities: saved,
      shape: shape)
    return [gradients.query, gradients.key, gradients.value]
  }
}

/// `h_t = exp(Δ_t·A)·h_{t−1} + Δ_t·B_t·x_t`, `y_t = C_t·h_t + D·x_t`, per channel and state.
///
/// Backwards in time, with `g_t = C_t·dy_t + exp(Δ_{t+1}·A)·g_{t+1}` and `k_t = exp(Δ_t·A)·h_{t−1}`:
/// `dx = D·dy + Δ·Σ g·B`, `dΔ = Σ g·(A·k + B·x)`, `dA = Σ Δ·g·k`, `dB = Σ Δ·x·g`, `dC = Σ dy·h`,
/// `dD = Σ dy·x`.
///
/// Reference: A. Gu and T. Dao, *Mamba: Linear-Time Sequence Modeling with Selective State Spaces*,
/// 2023, https://arxiv.org/abs/2312.00752.
struct SelectiveScan: Operation {
  let context: Int

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (output, states) = ScanKernels.forward(ScanInputs(inputs, context: context))
    return (output, states)
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    ScanKernels.gradient(gradient, inputs: ScanInputs(inputs, context: context), states: saved)
  }
}

/// A leaky integrate-and-fire neuron: `v_t = β·(v_{t−1} − θ·s_{t−1}) + x_t`, `s_t = 1` where `v_t ≥ θ`.
///
/// The step has no useful slope, so backwards it is taken for the fast sigmoid
/// `f(u) = ½·(1 + α·u/(1 + α·|u|))`, `u = v − θ`, with `f′(u) = α/(2·(1 + α·|u|)²)`. With
/// `g_t = dL/dv_t = f′(u_t)·(ds_t − β·θ·g_{t+1}) + β·g_{t+1}`, `dx_t = g_t`: the reset is differentiated
/// too. `isSmooth` puts f in place of the step forwards as well, which makes the rule exact: the
/// gradient check runs on that.
///
/// Reference: F. Zenke and S. Ganguli, *SuperSpike*, 2018, https://arxiv.org/abs/1705.11146.
struct LeakyIntegrateAndFire: Operation {
  let neuron: SpikingNeuron
  let context: Int
  let isSmooth: Bool

  func forward(_ inputs: [Tensor]) -> (value: Tensor, saved: Tensor) {
    let (x, width) = (inputs[0], inputs[0].columns)
    precondition(context > 0 && x.rows % context == 0, "\(x.shape) in sequences of \(context)")
    var potential = x.values
    var spikes = potential
    for row in 0..<x.rows {
      for index in (row * width)..<((row + 1) * width) {
        if row % context != 0 {
          let before = index - width
          potential[index] += neuron.decay * (potential[before] - neuron.threshold * spikes[before])
        }
        let distance = potential[index] - neuron.threshold
        spikes[index] = isSmooth ? neuron.smooth(distance) : (distance >= 0 ? 1 : 0)
      }
    }
    return (Tensor(spikes, shape: x.shape), Tensor(potential, shape: x.shape))
  }

  func backward(_ gradient: Tensor, inputs: [Tensor], saved: Tensor, wanted: [Bool]) -> [Tensor?] {
    let width = saved.columns
    let (potential, ds) = (saved.values, gradient.values)
    var dx = ds
    for row in stride(from: saved.rows - 1, through: 0, by: -1) {
      for index in (row * width)..<((row + 1) * width) {
        let slope = neuron.slope(potential[index] - neuron.threshold)
        let later = (row + 1) % context == 0 ? 0 : neuron.decay * dx[index + width]
        dx[index] = slope * (ds[index] - neuron.threshold * later) + later
      }
    }
    return [Tensor(dx, shape: saved.shape)]
  }
}

/// The constants of a leaky integrate-and-fire neuron.
public struct SpikingNeuron: Codable, Sendable, Hashable {
  /// What is left of the potential after one step, β.
  public var decay: Float
  /// The potential at which it fires, θ; firing subtracts it.
  public var threshold: Float
  /// How steep the surrogate of the step is, α.
  public var steepness: Float

  /// Creates constants.
  public init(decay: Float = 0.9, threshold: Float = 1, steepness: Float = 2) {
    self.decay = decay
    self.threshold = threshold
    self.steepness = steepness
  }

  /// The fast sigmoid ½·(1 + α·u/(1 + α·|u|)) that backwards stands for the step.
  public func smooth(_ distance: Float) -> Float {
    let scaled = steepness * distance
    return 0.5 * (1 + scaled / (1 + abs(scaled)))
  }

  /// The derivative of `smooth`: α/(2·(1 + α·|u|)²).
  public func slope(_ distance: Float) -> Float {
    let room = 1 + steepness * abs(distance)
    return steepness / (2 * room * room)
  }
}

extension Tape {
  /// Attention under a mask; sequences of `queries` and of `keys` rows lie one after another.
  ///
  /// Queries are `[sequences · queries, heads · width]`, keys and values
  /// `[sequences · keys, keyValueHeads · width]`; each key head serves equally many query heads.
  public func attention(
    query: Variable, key: Variable, value: Variable, queries: Int, keys: Int, heads: Int,
    keyValueHeads: Int? = nil, mask: AttentionMask = AttentionMask()
  ) -> Variable {
    let shape = MaskedAttentionShape(
      queries: queries, keys: keys, heads: heads, keyValueHeads: keyValueHeads ?? heads,
      headWidth: query.value.columns / heads)
    return apply(MaskedAttention(mask: mask, shape: shape), [query, key, value])
  }

  /// A selective scan of sequences of `context` steps: x and delta `[steps, width]`,
  /// a `[width, states]`, b and c `[steps, states]`, skip `[width]`.
  public func selectiveScan(
    _ x: Variable, delta: Variable, a: Variable, b: Variable, c: Variable, skip: Variable,
    context: Int
  ) -> Variable {
    apply(SelectiveScan(context: context), [x, delta, a, b, c, skip])
  }

  /// The spikes of leaky integrate-and-fire neurons: currents `[sequences · context, neurons]` in,
  /// zeros and ones out.
  public func spikes(_ currents: Variable, neuron: SpikingNeuron, context: Int) -> Variable {
    apply(LeakyIntegrateAndFire(neuron: neuron, context: context, isSmooth: false), [currents])
  }

  /// Sets each element to zero with probability `rate` and scales the others by 1/(1 − rate).
  ///
  /// The draws come from the stream alone. Where the parts of a batch run on several threads, give
  /// each part a stream of its own, named by step and part; then the threads change nothing.
  public func dropout(_ x: Variable, rate: Double, random: inout RandomStream) -> Variable {
    precondition(rate >= 0 && rate < 1, "dropout: rate \(rate) is not in 0..<1")
    guard rate > 0 else { return x }
    let kept = Float(1 / (1 - rate))
    let factors = (0..<x.value.count).map { _ in random.uniform() < rate ? 0 : kept }
    return multiply(x, constant(Tensor(factors, shape: x.shape)))
  }
}
