@testable import Autograd
import Tensors
import Testing

/// What the tape offers beyond the gradients of named parameters.
@Suite struct TapeTests {
  static func normal(_ shape: [Int], seed: UInt64 = 9) -> Tensor {
    var random = RandomStream(seed: seed, for: "tape")
    return Tensor(normal: shape, standardDeviation: 1, random: &random)
  }

  @Test func `gradients of inputs and of inner values`() {
    let tape = Tape()
    let x = tape.variable(Tensor([2, 3], shape: [2]))
    let y = tape.square(x)
    let z = tape.sum(tape.square(y))
    let found = tape.gradients(of: [z], withRespectTo: [x, y])
    #expect(found.map(\.values) == [[32, 108], [8, 18]])
  }

  @Test func `several outputs with a seed each`() {
    let tape = Tape()
    let x = tape.variable(Tensor([2, 3], shape: [2]))
    let outputs = [tape.square(x), tape.sum(x)]
    let seeds = [Tensor([1, -1], shape: [2]), Tensor([10], shape: [])]
    #expect(tape.gradients(of: outputs, seeds: seeds, withRespectTo: [x])[0].values == [14, 4])
  }

  @Test func `records that are kept serve again`() {
    let tape = Tape()
    let x = tape.variable(Tensor([2, 3], shape: [2]))
    let y = tape.square(x)
    let rows = [[1, 0], [0, 1]].map { seed in
      tape.gradients(
        of: [y], seeds: [Tensor(seed, shape: [2])], withRespectTo: [x], retainingRecords: true)[0]
    }
    #expect(rows.map(\.values) == [[4, 0], [0, 6]])
  }

  @Test func `what no output depends on gets zeros`() {
    let tape = Tape()
    let x = tape.variable(Tensor([2], shape: [1]))
    let other = tape.variable(Tensor([1, 1], shape: [2]))
    #expect(tape.gradients(of: [tape.square(x)], withRespectTo: [other, x])[0].values == [0, 0])
  }

  @Test func `nothing flows through a stopped value`() {
    let tape = Tape()
    let x = tape.variable(Tensor([3], shape: [1]))
    let y = tape.multiply(x, tape.stopGradient(x))
    #expect(tape.gradients(of: [y], withRespectTo: [x])[0].values == [3])
  }

  @Test func `a spent tape refuses`() async {
    await #expect(processExitsWith: .failure) {
      let tape = Tape()
      let x = tape.variable(Tensor([3], shape: [1]))
      let y = tape.square(x)
      _ = tape.gradients(of: [y], withRespectTo: [x])
      _ = tape.square(x)
    }
  }

  /// Names the observed layers, and the value of a small network.
  private static func network(_ tape: Tape, _ x: Variable, layers: Int, checked: Bool) -> Variable {
    var hidden = x
    for layer in 0..<layers {
      let weight = normal([12, 12], seed: UInt64(layer % 2))  // two layers share a weight
      let body: (Tape, [Variable]) -> Variable = { tape, inputs in
        let norm = tape.rmsNorm(
          inputs[0], gain: normal([12], seed: 40), epsilon: 1e-5, path: "norm")
        let inner = tape.gelu(tape.linear(norm, weight: weight, path: "weight \(layer % 2)"))
        return tape.add(inputs[0], tape.linear(inner, weight: weight, path: "weight \(layer % 2)"))
      }
      hidden = checked ? tape.checkpoint([hidden], body) : body(tape, [hidden])
    }
    return tape.sum(tape.square(hidden))
  }

  @Test func `a checkpoint changes no bit of any gradient`() {
    func gradients(checked: Bool) -> [String: Tensor] {
      let tape = Tape()
      let x = tape.parameter("x", Self.normal([7, 12]))
      return tape.gradients(of: Self.network(tape, x, layers: 5, checked: checked))
    }
    let plain = gradients(checked: false)
    #expect(plain.keys.sorted() == ["norm", "weight 0", "weight 1", "x"])
    #expect(gradients(checked: true) == plain)
  }

  @Test func `checkpoints nest, and the observer sees each layer once`() {
    func run(checked: Bool) -> (gradients: [String: Tensor], seen: [String]) {
      let tape = Tape()
      var seen: [String] = []
      tape.observer = { path, _ in seen.append(path) }
      let x = tape.parameter("x", Self.normal([3, 12]))
      let loss =
        checked
        ? tape.checkpoint([x]) { Self.network($0, $1[0], layers: 3, checked: true) }
        : Self.network(tape, x, layers: 3, checked: false)
      return (tape.gradients(of: loss), seen)
    }
    let (checked, plain) = (run(checked: true), run(checked: false))
    #expect(checked.gradients == plain.gradients)
    #expect(checked.seen == plain.seen && plain.seen.count == 6)
  }

  @Test func `a checkpoint lowers the peak of memory`() async {
    await #expect(processExitsWith: .success) {
      func peak(checked: Bool) -> Int {
        let before = TensorMemory.now.current
        TensorMemory.resetPeak()
        let tape = Tape()
        let x = tape.parameter("x", TapeTests.normal([512, 12]))
        _ = tape.gradients(of: TapeTests.network(tape, x, layers: 20, checked: checked))
        return TensorMemory.now.peak - before
      }
      let (plain, checked) = (peak(checked: false), peak(checked: true))
      precondition(checked * 2 < plain, "peak \(checked) bytes with checkpoints, \(plain) without")
    }
  }

  /// A loss over samples of `rows` rows each, by the tape's layers.
  private static func loss(_ tape: Tape, _ samples: Range<Int>, rows: Int) -> Variable {
    let tokens: [Int32] = [3, 0, 3, 1, 2, 2, 0, 1, 1, 3, 3, 0]
    let range = samples.lowerBound * rows..<samples.upperBound * rows
    let x = tape.lookup(Array(tokens[range]), table: normal([4, 6]), path: "table")
    let normed = tape.rmsNorm(x, gain: normal([6], seed: 2), epsilon: 1e-5, path: "gain")
    let hidden = tape.linear(
      normed, weight: normal([5, 6], seed: 3), path: "weight", bias: normal([5], seed: 4),
      biasPath: "bias")
    let bent = tape.layerNorm(
      tape.gelu(hidden), gain: normal([5], seed: 5), bias: normal([5], seed: 6), epsilon: 1e-5,
      path: "layer gain", biasPath: "layer bias")
    let logits = tape.linear(bent, weight: normal([5, 5], seed: 7), path: "square")
    return tape.crossEntropy(logits, targets: range.map { Int32($0 % 5) })
  }

  @Test(arguments: [1, 3]) func `gradients per sample agree with a pass for each`(rows: Int) {
    let samples = 12 / rows
    let tape = Tape()
    let fast = tape.perSampleGradients(
      of: Self.loss(tape, 0..<samples, rows: rows), samples: samples)
    let slow = Tape.perSampleGradients(samples: samples, threads: 2) { sample, tape in
      Self.loss(tape, sample..<(sample + 1), rows: rows)
    }
    #expect(Set(fast.keys) == Set(slow.keys) && fast.count == 7)
    for (name, gradient) in fast {
      guard let other = slow[name] else { continue }
      #expect(gradient.shape == other.shape, "\(name)")
      #expect(
        zip(gradient.values, other.values).allSatisfy { abs($0 - $1) <= 2e-5 * (1 + abs($1)) },
        "\(name)")
    }
  }

  @Test func `gradients per sample sum to the gradient`() {
    let tape = Tape()
    let parts = tape.perSampleGradients(of: Self.loss(tape, 0..<4, rows: 3), samples: 4)
    let whole = Tape()
    for (name, gradient) in whole.gradients(of: Self.loss(whole, 0..<4, rows: 3)) {
      let sum = (0..<4).reduce(into: Tensor(zeros: gradient.shape)) { sum, sample in
        sum.add(parts[name]?.rows(sample..<(sample + 1)).reshaped(gradient.shape) ?? sum)
      }
      #expect(zip(sum.values, gradient.values).allSatisfy { abs($0 - $1) <= 2e-5 * (1 + abs($1)) })
    }
  }

  @Test func `the Fisher diagonal is the mean of squared gradients`() {
    let parts = Tape.perSampleGradients(samples: 4) { sample, tape in
      Self.loss(tape, sample..<(sample + 1), rows: 3)
    }
    let tape = Tape()
    let fisher = tape.fisherDiagonal(of: Self.loss(tape, 0..<4, rows: 3), samples: 4)
    for (name, diagonal) in fisher {
      let values = parts[name]?.values ?? []
      for element in 0..<diagonal.count {
        let squares = (0..<4).map { values[$0 * diagonal.count + element] }.map { $0 * $0 }
        let mean = squares.reduce(0, +) / 4
        #expect(abs(diagonal[flat: element] - mean) <= 2e-5 * (1 + mean), "\(name) \(element)")
      }
    }
  }
}
