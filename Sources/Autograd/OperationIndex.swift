package import Tensors

/// A differentiable function of some inputs, for checking its gradient.
package struct GradientCase: Sendable, CustomStringConvertible {
  /// The operation and its extents.
  package let description: String
  /// The inputs that get gradients.
  package let inputs: [Tensor]
  /// The computation; any value, which the check weights at random and sums.
  package let body: @Sendable (Tape, [Variable]) -> Variable
}

/// Every operation, with inputs of odd sizes on which its backward rule is checked.
///
/// The gradient check runs over this table, so an operation without an entry here has no gradient
/// that anyone may trust; a test counts the types.
package enum OperationIndex {
  /// One entry or more for each operation.
  package static let cases: [GradientCase] = core + pointwise + spatial

  /// Arithmetic, products and the layers of a decoder.
  private static let core: [GradientCase] = {
    var random = RandomStream(seed: 20, for: "gradient cases")
    func normal(_ shape: [Int]) -> Tensor {
      Tensor(normal: shape, standardDeviation: 1, random: &random)
    }
    func entry(
      _ name: String, _ shapes: [[Int]],
      _ body: @escaping @Sendable (Tape, [Variable]) -> Variable
    ) -> GradientCase {
      GradientCase(description: "\(name) \(shapes)", inputs: shapes.map(normal), body: body)
    }
    let angles = RotaryAngles(cosines: normal([3, 2]), sines: normal([3, 2]))
    let grouped = AttentionShape(context: 3, heads: 4, keyValueHeads: 2, headWidth: 5)
    let rotated = AttentionShape(context: 3, heads: 4, keyValueHeads: 2, headWidth: 4)
    let single = AttentionShape(context: 17, heads: 1, keyValueHeads: 1, headWidth: 3)
    return [
      entry("Addition", [[3, 5], [3, 5]]) { $0.add($1[0], $1[1]) },
      entry("Addition", [[7]]) { $0.add($1[0], $1[0]) },
      entry("Multiplication", [[3, 5], [3, 5]]) { $0.multiply($1[0], $1[1]) },
      entry("Scaling", [[19]]) { $0.scale($1[0], by: -1.5) },
      entry("Summation", [[3, 7]]) { $0.sum($1[0]) },
      entry("MatrixProduct", [[3, 5], [5, 7]]) { $0.matmul($1[0], $1[1]) },
      entry("LinearMap", [[3, 5], [7, 5]]) { $0.apply(LinearMap(), $1) },
      entry("LinearMap", [[3, 5], [7, 5], [3, 7]]) { $0.apply(LinearMap(), $1) },
      entry("LinearMap", [[3, 5], [5, 5]]) { $0.apply(LinearMap(), [$1[0], $1[1], $1[0]]) },
      entry("RowLookup", [[5, 3]]) { $0.apply(RowLookup(indices: [4, 0, 4, 2]), $1) },
      entry("RootMeanSquareNorm", [[3, 17], [17]]) {
        $0.apply(RootMeanSquareNorm(epsilon: 1e-3), $1)
      },
      entry("Rotation", [[6, 8]]) { $0.rotate($1[0], headWidth: 4, angles: angles) },
      entry("CausalAttention", [[6, 20], [6, 10], [6, 10]]) {
        $0.causalAttention(query: $1[0], key: $1[1], value: $1[2], shape: grouped)
      },
      entry("CausalAttention", [[17, 3], [17, 3], [17, 3]]) {
        $0.causalAttention(query: $1[0], key: $1[1], value: $1[2], shape: single)
      },
      entry("CausalAttention", [[6, 16], [6, 8], [6, 8]]) {
        $0.apply(
          CausalAttention(shape: rotated, angles: angles), $1)
      },
      entry("SwiGLU", [[3, 19], [3, 19]]) { $0.swiGLU(gate: $1[0], up: $1[1]) },
      entry("CrossEntropy", [[4, 21]]) { $0.crossEntropy($1[0], targets: [20, 0, 3, 3]) },
      entry("LinearCrossEntropy", [[4, 5], [21, 5]]) {
        $0.apply(LinearCrossEntropy(targets: [20, 0, 3, 3], weight: 0.5), $1)
      },
    ]
  }()
}
