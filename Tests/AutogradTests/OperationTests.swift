import Autograd
import Tensors
import Testing

/// What finite differences cannot show: steps, ignored rows, and values.
@Suite struct OperationTests {
  /// The value of a function of one input, and its gradient for a seed of ones.
  private static func evaluate(
    _ values: [Float], _ shape: [Int], _ body: (Tape, Variable) -> Variable
  ) -> (value: [Float], gradient: [Float]) {
    let tape = Tape()
    let x = tape.variable(Tensor(values, shape: shape))
    let y = body(tape, x)
    return (y.value.values, tape.gradients(of: [y], withRespectTo: [x])[0].values)
  }

  @Test func `rounding to a grid passes the gradient within its range`() {
    let found = Self.evaluate([-9, -0.5, 0.2, 0.25, 0.75, 1.3], [6]) {
      $0.roundStraightThrough($1, scale: 0.5, zero: 1, maximumCode: 3)
    }
    #expect(found.value == [-0.5, -0.5, 0, 0, 1, 1])  // ties go to the even multiple
    #expect(found.gradient == [0, 1, 1, 1, 1, 0])
  }

  @Test func `masks and thresholds leave the gradient dense`() {
    let values: [Float] = [0.5, -3, 2, 0.1]
    let masked = Self.evaluate(values, [4]) {
      $0.maskStraightThrough($1, mask: Tensor([1, 0, 1, 0], shape: [4]))
    }
    #expect(masked.value == [0.5, 0, 2, 0] && masked.gradient == [1, 1, 1, 1])
    let cut = Self.evaluate(values, [4]) { $0.thresholdStraightThrough($1, above: 0.5) }
    #expect(cut.value == [0, -3, 2, 0] && cut.gradient == [1, 1, 1, 1])
    let top = Self.evaluate(values, [2, 2]) { $0.topStraightThrough($1, 2) }
    #expect(top.value == [0, -3, 2, 0] && top.gradient == [1, 1, 1, 1])
    let rows = Self.evaluate(values, [2, 2]) { $0.topStraightThrough($1, 1, ofEachRow: true) }
    #expect(rows.value == [0, -3, 2, 0])
    #expect(Self.evaluate(values, [4]) { $0.topStraightThrough($1, 0) }.value == [0, 0, 0, 0])
  }

  @Test func `selection takes no NaN from the other side`() {
    let tape = Tape()
    let left = tape.variable(Tensor([1, .nan], shape: [2]))
    let right = tape.variable(Tensor([.nan, 2], shape: [2]))
    let y = tape.select(Tensor([1, 0], shape: [2]), left, right)
    #expect(y.value.values == [1, 2])
    #expect(
      tape.gradients(of: [y], withRespectTo: [left, right]).map(\.values) == [[1, 0], [0, 1]])
  }

  @Test func `ignored rows count for nothing`() {
    var random = RandomStream(seed: 1, for: "logits")
    let logits = Tensor(normal: [4, 5], standardDeviation: 1, random: &random)
    func run(_ tensor: Tensor, _ body: (Tape, Variable) -> Variable) -> (Float, Tensor) {
      let tape = Tape()
      let x = tape.variable(tensor)
      let loss = body(tape, x)
      return (loss.value[flat: 0], tape.gradients(of: [loss], withRespectTo: [x])[0])
    }
    let (loss, gradient) = run(logits) {
      $0.crossEntropy($1, targets: [-1, 2, -1, 4], ignoring: -1)
    }
    let kept = Tensor.concatenating([logits.rows(1..<2), logits.rows(3..<4)], axis: 0)
    let (expected, slope) = run(kept) { $0.crossEntropy($1, targets: [2, 4]) }
    #expect(loss == expected)
    #expect(gradient.rows(1..<2) == slope.rows(0..<1) && gradient.rows(3..<4) == slope.rows(1..<2))
    #expect(gradient.rows(0..<1).squaredNorm() == 0 && gradient.rows(2..<3).squaredNorm() == 0)
  }

  @Test func `one-hot targets give the cross-entropy of classes`() {
    let logits = Tensor([1, 2, 3, -1, 0, 1], shape: [2, 3])
    let tape = Tape()
    let x = tape.variable(logits)
    let hot = tape.constant(Tensor([0, 1, 0, 1, 0, 0], shape: [2, 3]))
    let (soft, hard) = (
      tape.crossEntropy(x, probabilities: hot), tape.crossEntropy(x, targets: [1, 0])
    )
    #expect(abs(soft.value[flat: 0] - hard.value[flat: 0]) < 1e-6)
    let rows = [soft, hard].map {
      tape.gradients(of: [$0], withRespectTo: [x], retainingRecords: true)[0].values
    }
    #expect(zip(rows[0], rows[1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `the divergence of a distribution from itself is zero`() {
    let found = Self.evaluate([1, 2, 3, -1, 0, 1], [2, 3]) {
      $0.divergence($0.constant($1.value), $1, temperature: 3)
    }
    #expect(found.value == [0])
    #expect(found.gradient.allSatisfy { abs($0) < 1e-7 })
  }

  @Test func `losses have their textbook values`() {
    let target = Tensor([0, 0], shape: [2])
    #expect(
      Self.evaluate([1, 3], [2]) { $0.meanSquaredError($1, $0.constant(target)) }.value == [5])
    let huber = Self.evaluate([1, 3], [2]) { $0.huberLoss($1, $0.constant(target), limit: 2) }
    #expect(huber.value == [(0.5 + 4) / 2] && huber.gradient == [0.5, 1])
  }

  @Test func `gathers name rows, columns and elements`() {
    let x: [Float] = [1, 2, 3, 4, 5, 6]
    #expect(
      Self.evaluate(x, [2, 3]) { $0.gatherRows($1, [1, 1]) }.gradient == [0, 0, 0, 2, 2, 2])
    #expect(Self.evaluate(x, [2, 3]) { $0.gatherColumns($1, [2, 0]) }.value == [3, 1, 6, 4])
    #expect(Self.evaluate(x, [2, 3]) { $0.gatherElements($1, [2, 0]) }.value == [3, 4])
    let scattered = Self.evaluate(x, [3, 2]) { $0.scatterRows($1, [1, 1, 0], rows: 2) }
    #expect(scattered.value == [5, 6, 4, 6])
  }

  @Test func `heads are split by sequence and joined again`() {
    let x = (0..<24).map(Float.init)
    let tape = Tape()
    let split = tape.splitHeads(tape.constant(Tensor(x, shape: [4, 6])), heads: 3, tokens: 2)
    #expect(split.shape == [6, 2, 2])
    #expect(split.value.values.prefix(8) == [0, 1, 6, 7, 2, 3, 8, 9])
    #expect(tape.joinHeads(split, heads: 3).value.values == x)
  }

  @Test func `attention of parts equals the fused one`() {
    var random = RandomStream(seed: 1, for: "attention")
    let inputs = (0..<3).map { _ in
      Tensor(normal: [10, 6], standardDeviation: 1, random: &random)
    }
    let shape = AttentionShape(context: 5, heads: 2, keyValueHeads: 2, headWidth: 3)
    let tape = Tape()
    let given = inputs.map(tape.constant)
    let fused = tape.causalAttention(query: given[0], key: given[1], value: given[2], shape: shape)
    let heads = given.map { tape.splitHeads($0, heads: 2, tokens: 5) }
    let mask = Tensor((0..<100).map { $0 % 5 > $0 / 5 % 5 ? -.infinity : 0 }, shape: [4, 5, 5])
    let scores = tape.scale(
      tape.batchedMatmul(heads[0], heads[1], transposingRight: true), by: 1 / Float(3).squareRoot())
    let weights = tape.softmax(tape.add(scores, tape.constant(mask)))
    let parts = tape.joinHeads(tape.batchedMatmul(weights, heads[2]), heads: 2)
    #expect(zip(parts.value.values, fused.value.values).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
