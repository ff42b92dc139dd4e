import Foundation
import Tensors
import Testing

/// The C kernels against plain Swift, over sizes around the width of a vector.
@Suite struct KernelTests {
  static let widths = [1, 2, 15, 16, 17, 33, 64, 127]

  static func normal(_ shape: [Int], seed: UInt64 = 5, scale: Float = 1) -> Tensor {
    var random = RandomStream(seed: seed, for: "kernels")
    return Tensor(normal: shape, standardDeviation: scale, random: &random)
  }

  static func close(_ a: [Float], _ b: [Float], _ tolerance: Float = 2e-6) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * (1 + abs($1)) }
  }

  @Test(arguments: widths) func `the root-mean-square norm is right`(width: Int) {
    let x = Self.normal([3, width])
    let gain = Self.normal([width], seed: 6)
    let (y, _) = RowKernels.rmsNorm(x, gain: gain, epsilon: 1e-5)
    for row in 0..<3 {
      let values = (0..<width).map { x[row, $0] }
      let mean = values.reduce(0) { $0 + $1 * $1 } / Float(width)
      let expected = (0..<width).map { gain[flat: $0] * values[$0] / (mean + 1e-5).squareRoot() }
      #expect(Self.close((0..<width).map { y[row, $0] }, expected))
    }
  }

  @Test(arguments: widths) func `the gated unit is right`(width: Int) {
    let gate = Self.normal([width], scale: 20)
    let up = Self.normal([width], seed: 6)
    let y = RowKernels.swiGLU(gate: gate, up: up)
    let expected = zip(gate.values, up.values).map {
      Float(Double($0) / (1 + exp(-Double($0))) * Double($1))
    }
    #expect(Self.close(y.values, expected))
  }

  @Test(arguments: widths) func `cross-entropy and its probabilities are right`(classes: Int) {
    let logits = Self.normal([3, classes], scale: 10)
    let targets = [0, classes - 1, classes / 2].map(Int32.init)
    let (losses, probabilities) = RowKernels.crossEntropy(logits: logits, targets: targets)
    let logs = RowKernels.logSoftmax(logits)
    for row in 0..<3 {
      let values = (0..<classes).map { Double(logits[row, $0]) }
      let peak = values.max() ?? 0
      let normaliser = log(values.reduce(0) { $0 + exp($1 - peak) }) + peak
      #expect(abs(losses[row] - (normaliser - values[Int(targets[row])])) < 1e-5)
      #expect(
        Self.close(
          (0..<classes).map { probabilities[row, $0] }, values.map { Float(exp($0 - normaliser)) }))
      #expect(
        Self.close(
          (0..<classes).map { logs[row, $0] }, values.map { Float($0 - normaliser) }, 2e-5))
    }
  }

  @Test func `extreme logits stay finite`() {
    let logits = Tensor([1e4, -1e4, 0, 3e38, -3e38, 0], shape: [2, 3])
    let (losses, probabilities) = RowKernels.crossEntropy(logits: logits, targets: [0, 0])
    #expect(losses == [0, 0])
    #expect(probabilities.firstNonFinite() == nil)
  }

  @Test func `losses without logits are those of the logits`() {
    let x = Self.normal([150, 20])
    let weight = Self.normal([37, 20], seed: 6)
    let targets = (0..<150).map { Int32($0 % 37) }
    let logits = x.matmul(weight, transposingRight: true)
    let (losses, probabilities) = RowKernels.crossEntropy(logits: logits, targets: targets)
    let direct = RowKernels.linearLosses(x, weight: weight, targets: targets)
    #expect(zip(direct, losses).allSatisfy { abs($0 - $1) < 1e-5 })
    let (same, slope) = RowKernels.crossEntropySlope(logits: logits, targets: targets, weight: 0.5)
    #expect(same == losses)
    var expected = probabilities.scaled(by: 0.5)
    for (row, target) in targets.enumerated() { expected[row, Int(target)] -= 0.5 }
    #expect(Self.close(slope.values, expected.values))
  }

  @Test func `attention rotates as the rotation does, and keeps probabilities only if asked`() {
    let shape = AttentionShape(context: 70, heads: 4, keyValueHeads: 2, headWidth: 6)
    let angles = RotaryAngles(
      cosines: Self.normal([70, 3], seed: 8), sines: Self.normal([70, 3], seed: 9))
    let q = Self.normal([140, 24])
    let k = Self.normal([140, 12], seed: 6)
    let v = Self.normal([140, 12], seed: 7)
    func turned(_ x: Tensor) -> Tensor {
      AttentionKernels.rotate(x, headWidth: 6, angles: angles, direction: 1)
    }
    let inside = AttentionKernels.causal(
      query: q, key: k, value: v, shape: shape, angles: angles, keeping: false
    ).output
    let outside = AttentionKernels.causal(
      query: turned(q), key: turned(k), value: v, shape: shape
    ).output
    #expect(Self.close(inside.values, outside.values))
  }

  @Test(arguments: [1, 5, 16, 19, 70, 128, 150, 261])
  func `causal attention agrees with its definition`(context: Int) {
    let shape = AttentionShape(context: context, heads: 4, keyValueHeads: 2, headWidth: 3)
    let q = Self.normal([2 * context, 12])
    let k = Self.normal([2 * context, 6], seed: 6)
    let v = Self.normal([2 * context, 6], seed: 7)
    let (out, _) = AttentionKernels.causal(query: q, key: k, value: v, shape: shape)
    for row in 0..<(2 * context) {
      for head in 0..<4 {
        let expected = Self.attend(row, head, q, k, v, shape)
        #expect(Self.close((0..<3).map { out[row, head * 3 + $0] }, expected, 1e-5))
      }
    }
  }

  /// One row of one head, straight from the formula.
  private static func attend(
    _ row: Int, _ head: Int, _ q: Tensor, _ k: Tensor, _ v: Tensor, _ shape: AttentionShape
  ) -> [Float] {
    let first = row / shape.context * shape.context
    let group = head / 2
    let weights = (first...row).map { other in
      exp((0..<3).reduce(0) { $0 + q[row, head * 3 + $1] * k[other, group * 3 + $1] } / sqrt(3))
    }
    let total = weights.reduce(0, +)
    return (0..<3).map { column in
      zip(first...row, weights).reduce(0) { $0 + $1.1 * v[$1.0, group * 3 + column] } / total
    }
  }

  @Test func `rotating forth and back gives the values back`() {
    let angles = (0..<10).map { Float($0) * 0.7 }
    let rotary = RotaryAngles(
      cosines: Tensor(angles.map { cos($0) }, shape: [5, 2]),
      sines: Tensor(angles.map { sin($0) }, shape: [5, 2]))
    let x = Self.normal([10, 8])
    let there = AttentionKernels.rotate(x, headWidth: 4, angles: rotary, direction: 1)
    let back = AttentionKernels.rotate(there, headWidth: 4, angles: rotary, direction: -1)
    #expect(Self.close(back.values, x.values))
    #expect(abs(there.squaredNorm() - x.squaredNorm()) < 1e-4)
  }

  @Test(arguments: widths) func `an AdamW step is right`(width: Int) {
    var parameter = Self.normal([width])
    let (start, gradient) = (parameter, Self.normal([width], seed: 6))
    var mean = Tensor(zeros: [width])
    var square = Tensor(zeros: [width])
    AdamStep(
      .decoupled, gradientScale: 0.5, rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0.2,
      correction1: 0.1, correction2: 0.01
    ).apply(to: &parameter, gradient: gradient, mean: &mean, square: &square)
    // After one step from zero moments the update is the sign of the gradient.
    let expected = zip(start.values, gradient.values).map { $0 * 0.98 - ($1 > 0 ? 0.1 : -0.1) }
    #expect(Self.close(parameter.values, expected, 1e-5))
  }
}
