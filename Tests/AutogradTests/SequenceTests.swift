@testable import Autograd
import Tensors
import Testing

@Suite struct MaskedAttentionTests {
  private static func operands(_ sequences: Int, _ context: Int) -> [Tensor] {
    var random = RandomStream(seed: 3, for: "attention")
    return [4, 2, 2].map {
      Tensor(normal: [sequences * context, $0 * 3], standardDeviation: 1, random: &random)
    }
  }

  private static func attend(
    _ x: [Tensor], queries: Int, keys: Int, _ mask: AttentionMask
  ) -> Tensor {
    let tape = Tape(recording: false)
    return tape.attention(
      query: tape.constant(x[0]), key: tape.constant(x[1]), value: tape.constant(x[2]),
      queries: queries, keys: keys, heads: 4, keyValueHeads: 2, mask: mask
    ).value
  }

  private static func distance(_ a: Tensor, _ b: Tensor) -> Float {
    (a - b).values.map(abs).max() ?? 0
  }

  @Test func `a causal mask gives what causal attention gives`() {
    let x = Self.operands(2, 7)
    let tape = Tape(recording: false)
    let wanted = tape.causalAttention(
      query: tape.constant(x[0]), key: tape.constant(x[1]), value: tape.constant(x[2]),
      shape: AttentionShape(context: 7, heads: 4, keyValueHeads: 2, headWidth: 3)
    ).value
    let found = Self.attend(x, queries: 7, keys: 7, AttentionMask(causal: true))
    #expect(Self.distance(found, wanted) < 1e-5)
  }

  @Test func `a window and a boolean mask agree`() {
    let x = Self.operands(1, 9)
    let window = Self.attend(x, queries: 9, keys: 9, AttentionMask(causal: true, window: 3))
    let visible = (0..<81).map { $0 % 9 <= $0 / 9 && $0 % 9 > $0 / 9 - 3 }
    let boolean = Self.attend(
      x, queries: 9, keys: 9, AttentionMask(visible: visible, queries: 9, keys: 9))
    #expect(Self.distance(window, boolean) < 1e-6)
  }

  @Test func `padding changes nothing for what is not padding`() {
    let x = Self.operands(1, 5)
    let short = Self.attend(x.map { $0.rows(0..<3) }, queries: 3, keys: 3, AttentionMask())
    let padded = Self.attend(x, queries: 5, keys: 5, AttentionMask(lengths: [3]))
    #expect(Self.distance(padded.rows(0..<3), short) < 1e-6)
  }

  @Test func `the last queries alone give the last rows`() {
    let x = Self.operands(1, 8)
    let mask = AttentionMask(causal: true, window: 4)
    let all = Self.attend(x, queries: 8, keys: 8, mask)
    let last = Self.attend([x[0].rows(5..<8), x[1], x[2]], queries: 3, keys: 8, mask)
    #expect(Self.distance(all.rows(5..<8), last) < 1e-6)
  }

  @Test func `a query without keys gets zeros`() {
    let x = Self.operands(1, 4)
    let visible = (0..<16).map { $0 / 4 != 2 }
    let y = Self.attend(
      x, queries: 4, keys: 4, AttentionMask(visible: visible, queries: 4, keys: 4))
    #expect(y.rows(2..<3).values.allSatisfy { $0 == 0 })
    #expect(y.firstNonFinite() == nil)
  }
}

@Suite struct ScanAndSpikeTests {
  @Test func `a selective scan is its recurrence`() {
    var random = RandomStream(seed: 9, for: "scan")
    let (steps, width, states) = (6, 3, 5)
    let shapes = [
      [steps, width], [steps, width], [width, states], [steps, states], [steps, states],
    ]
    let inputs =
      shapes.map { Tensor(normal: $0, standardDeviation: 0.7, random: &random) }
      + [Tensor(normal: [width], standardDeviation: 1, random: &random)]
    let (x, delta, a, b, c) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
    let found = SelectiveScan(context: 3).forward(inputs).value
    for d in 0..<width {
      var h = [Double](repeating: 0, count: states)
      for t in 0..<steps {
        if t == 3 { h = h.map { _ in 0 } }
        var y = Double(inputs[5][flat: d]) * Double(x[t, d])
        for n in 0..<states {
          let decay = Self.exponential(Double(delta[t, d]) * Double(a[d, n]))
          h[n] = decay * h[n] + Double(delta[t, d]) * Double(b[t, n]) * Double(x[t, d])
          y += Double(c[t, n]) * h[n]
        }
        #expect(abs(Double(found[t, d]) - y) < 1e-4 * (1 + abs(y)))
      }
    }
  }

  /// The exponential by its series, for small arguments.
  private static func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for n in 1..<60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }

  @Test func `a neuron leaks, fires and is reset`() {
    let tape = Tape(recording: false)
    let currents = tape.constant(Tensor([0.6, 0.6, 0.6, 0.6, 0, 3], shape: [6, 1]))
    let neuron = SpikingNeuron(decay: 0.5, threshold: 1, steepness: 2)
    // Potentials 0.6, 0.9, 1.05 and then, after the reset, 0.625; a new sequence every 4 steps.
    let spikes = tape.spikes(
      tape.constant(currents.value.rows(0..<4)), neuron: neuron, context: 4)
    #expect(spikes.value.values == [0, 0, 1, 0])
    #expect(tape.spikes(currents, neuron: neuron, context: 2).value.values == [0, 0, 0, 0, 0, 1])
  }

  @Test(arguments: [-2, -0.3, 0.1, 1.5] as [Float])
  func `the surrogate slope is the derivative of the smooth step`(distance: Float) {
    let neuron = SpikingNeuron(steepness: 3)
    let difference = (neuron.smooth(distance + 0.01) - neuron.smooth(distance - 0.01)) / 0.02
    #expect(abs(difference - neuron.slope(distance)) < 1e-3 * (1 + neuron.slope(distance)))
  }

  @Test func `spikes have the surrogate's gradient`() {
    let neuron = SpikingNeuron(decay: 0.5, threshold: 1, steepness: 2)
    let tape = Tape()
    let x = tape.parameter("x", Tensor([0.4], shape: [1, 1]))
    let gradients = tape.gradients(of: tape.sum(tape.spikes(x, neuron: neuron, context: 1)))
    #expect(gradients["x"]?[flat: 0] == neuron.slope(-0.6))
  }

  @Test func `dropout is decided by its stream`() {
    let x = Tensor(filledWith: 1, shape: [100, 50])
    func dropped(_ name: String) -> Tensor {
      var random = RandomStream(seed: 1, for: name)
      let tape = Tape(recording: false)
      return tape.dropout(tape.constant(x), rate: 0.25, random: &random).value
    }
    let y = dropped("dropout.0.1")
    #expect(y == dropped("dropout.0.1"))
    #expect(y != dropped("dropout.0.2"))
    #expect(Set(y.values) == [0, Float(1 / 0.75)])
    #expect(abs(y.sum() / 5000 - 1) < 0.05)
  }
}

@Suite struct RoutingTests {
  private static let logits = Tensor([1, 3, 2, 0, 5, 5, 5, 1], shape: [2, 4])

  @Test func `the largest logits are chosen, of equals the first`() {
    let route = ExpertRoute(logits: Self.logits, count: 2)
    #expect(route.choices == [[1, 2], [0, 1]])
    #expect(route.tokens(of: 1) == [0, 1])
    #expect(route.tokens(of: 3) == [])
    #expect(route.loads == [0.25, 0.5, 0.25, 0])
  }

  @Test func `weights sum to one over the chosen experts`() {
    let route = ExpertRoute(logits: Self.logits, count: 2)
    let tape = Tape(recording: false)
    let weights = tape.routeWeights(tape.constant(Self.logits), route: route).value
    #expect(abs(weights[0, 1] - 0.731_058_6) < 1e-6 && abs(weights[0, 2] - 0.268_941_4) < 1e-6)
    #expect(weights.rows(1..<2).values == [0.5, 0.5, 0, 0])
    #expect(weights[0, 0] == 0 && weights[0, 3] == 0)
  }

  @Test func `a mixture of identities is the identity`() {
    var random = RandomStream(seed: 2, for: "mixture")
    let x = Tensor(normal: [9, 5], standardDeviation: 1, random: &random)
    let logits = Tensor(normal: [9, 6], standardDeviation: 1, random: &random)
    let route = ExpertRoute(logits: logits, count: 3)
    let tape = Tape(recording: false)
    let y = tape.mixture(
      tape.constant(x), weights: tape.routeWeights(tape.constant(logits), route: route),
      route: route
    ) { $1 }
    #expect((y.value - x).values.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `equal loads cost one, unequal ones more`() {
    let tape = Tape(recording: false)
    let even = Tensor([9, 0, 0, 9], shape: [2, 2])
    let uneven = Tensor([9, 0, 9, 0], shape: [2, 2])
    func loss(_ logits: Tensor) -> Float {
      let route = ExpertRoute(logits: logits, count: 1)
      return tape.loadBalance(tape.constant(logits), route: route).value[flat: 0]
    }
    #expect(abs(loss(even) - 1) < 1e-5)
    #expect(loss(uneven) > 1.99)
  }
}
