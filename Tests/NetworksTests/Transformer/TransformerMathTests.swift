import Foundation
import Tensors
import Testing

@testable import Networks

@Suite struct TransformerMathTests {
  /// Attention from its definition, one number at a time, in double.
  private func reference(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ shape: AttentionShape, _ mask: AttentionReach
  ) -> [Double] {
    let (context, width) = (shape.context, shape.headWidth)
    var output = [Double](repeating: 0, count: q.count)
    for row in 0..<q.rows {
      let (start, position) = (row / context * context, row % context)
      for head in 0..<shape.heads {
        let group = head / (shape.heads / shape.keyValueHeads)
        let seen = (0..<context).filter { other in
          (!mask.isCausal || other <= position) && other > position - (mask.window ?? context)
        }
        let weights = seen.map { other in
          exp(
            (0..<width).reduce(0.0) { sum, index in
              sum + Double(q[row, head * width + index])
                * Double(k[start + other, group * width + index])
            } / Double(width).squareRoot())
        }
        let total = weights.reduce(0, +)
        for (other, weight) in zip(seen, weights) {
          for index in 0..<width {
            output[row * q.columns + head * width + index] +=
              weight / total * Double(v[start + other, group * width + index])
          }
        }
      }
    }
    return output
  }

  @Test(arguments: [
    AttentionReach(isCausal: true, window: nil), AttentionReach(isCausal: true, window: 5),
    AttentionReach(isCausal: true, window: 140), AttentionReach(isCausal: false, window: nil),
  ])
  func `attention is what its definition says, whatever it masks`(mask: AttentionReach) {
    var random = RandomStream(seed: 3, for: "attention")
    for (context, heads, keys) in [(7, 4, 2), (150, 2, 1)] {
      let shape = AttentionShape(
        context: context, heads: heads, keyValueHeads: keys, headWidth: 6)
      func normal(_ width: Int) -> Tensor {
        Tensor(normal: [2 * context, width], standardDeviation: 1, random: &random)
      }
      let (q, k, v) = (normal(heads * 6), normal(keys * 6), normal(keys * 6))
      let found = TransformerMath.attention(
        query: q, key: k, value: v, shape: shape, mask: mask)
      let wanted = reference(q, k, v, shape, mask)
      let apart = zip(found.values, wanted).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(apart < 1e-5, "\(mask), context \(context)")
    }
  }

  @Test func `a layer norm centres and scales each row`() {
    let x = Tensor((0..<57).map { Float(($0 * 31) % 17) }, shape: [3, 19])
    let gain = Tensor(filledWith: 2, shape: [19])
    let bias = Tensor(filledWith: 1, shape: [19])
    let y = TransformerMath.layerNorm(x, gain: gain, bias: bias, epsilon: 1e-9)
    for row in 0..<3 {
      let values = (0..<19).map { Double(y[row, $0]) }
      let mean = values.reduce(0, +) / 19
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
      #expect(abs(mean - 1) < 1e-5 && abs(variance - 4) < 1e-4)
    }
  }

  @Test func `each token goes to its most probable experts, whose shares sum to one`() {
    let scores = Tensor([1, 3, 2, 0, 5, 5, 5, -1], shape: [2, 4])
    let routes = TransformerMath.routes(scores, active: 2)
    #expect(routes.map(\.rows) == [[1], [0, 1], [0], []])
    let shares = routes.flatMap { zip($0.rows, $0.weights) }
    for row in 0..<2 {
      let sum = shares.filter { $0.0 == Int32(row) }.reduce(0) { $0 + $1.1 }
      #expect(abs(sum - 1) < 1e-6)
    }
    #expect(abs((routes[1].weights[0]) - Float(1 / (1 + exp(-1.0)))) < 1e-6)
  }
}

extension AttentionReach: CustomTestStringConvertible {
  var testDescription: String {
    "\(isCausal ? "causal" : "bidirectional"), window \(window.map(String.init) ?? "none")"
  }
}

@Suite struct TokenWindowsTests {
  @Test(arguments: [(100, 10, 10), (101, 10, 4), (5, 10, 10), (2, 10, 3), (24, 7, 1)])
  func `every token but the first is a target once`(count: Int, context: Int, stride: Int) {
    let tokens = (0..<count).map { Int32($0) }
    let windows = TokenWindows(tokens, context: context, stride: stride)
    let scored = windows.windows.flatMap { Array($0.targets[$0.firstScored...]) }
    #expect(scored == Array(tokens.dropFirst()))
    #expect(windows.targetCount == count - 1)
    for window in windows.windows {
      #expect(window.inputs.count <= context)
      #expect(window.targets == window.inputs.map { $0 + 1 })
    }
    let chunks = windows.chunks(tokens: 25)
    #expect(chunks.flatMap { $0 } == windows.windows)
  }

  @Test func `one token has no target`() {
    #expect(TokenWindows([3], context: 4, stride: 4).windows.isEmpty)
  }
}
