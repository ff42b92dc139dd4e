internal import Tensors

/// Draws the inputs of cases.
private struct CaseSource {
  var random = RandomStream(seed: 21, for: "gradient cases, pointwise")

  typealias Body = @Sendable (Tape, [Variable]) -> Variable

  /// A case with normal inputs.
  mutating func entry(_ name: String, _ shapes: [[Int]], _ body: @escaping Body) -> GradientCase {
    entry(name, shapes, { $0 }, body)
  }

  /// A case with normal inputs that were moved to where the function is smooth.
  mutating func entry(
    _ name: String, _ shapes: [[Int]], _ place: (Float) -> Float, _ body: @escaping Body
  ) -> GradientCase {
    let inputs = shapes.map {
      Tensor(normal: $0, standardDeviation: 1, random: &random).map(place)
    }
    return GradientCase(description: "\(name) \(shapes)", inputs: inputs, body: body)
  }
}

extension OperationIndex {
  /// Functions of elements and rows, losses, indexing and layout.
  static let pointwise: [GradientCase] = {
    var source = CaseSource()
    return functions(&source) + broadcasts(&source) + rows(&source) + losses(&source)
      + products(&source) + indexing(&source) + layout(&source) + steps(&source)
  }()

  /// Away from zero, on either side.
  private static func offZero(_ x: Float) -> Float { x < 0 ? x - 0.2 : x + 0.2 }
  /// Well above zero.
  private static func positive(_ x: Float) -> Float { abs(x) + 0.5 }

  private static func functions(_ source: inout CaseSource) -> [GradientCase] {
    let smooth: [PointwiseFunction] = [
      .exponential, .square, .gelu, .geluTanh, .silu, .sigmoid, .tanh, .softplus, .power(3),
    ]
    let kinked: [PointwiseFunction] = [
      .magnitude, .relu, .squaredReLU, .reciprocal, .power(-2), .huber(limit: 0.1),
    ]
    let positive: [PointwiseFunction] = [.logarithm, .squareRoot, .power(1.5), .power(-0.5)]
    func entry(_ function: PointwiseFunction, _ place: (Float) -> Float) -> GradientCase {
      source.entry("Pointwise \(function)", [[3, 7]], place) { $0.apply(function, to: $1[0]) }
    }
    return smooth.map { entry($0) { $0 } }
      + kinked.map { entry($0) { offZero($0 < 0 ? $0 - 0.2 : $0 + 0.2) } }
      + positive.map { entry($0, Self.positive) }
      + [
        entry(.clamp(low: -0.1, high: 0.1), offZero), entry(.clamp(low: -9, high: 9)) { $0 },
        source.entry("Pointwise derivative", [[19]]) {
          $0.apply(Pointwise(function: .silu, order: 1), $1)
        },
      ]
  }

  private static func broadcasts(_ source: inout CaseSource) -> [GradientCase] {
    Arithmetic.allCases.flatMap { arithmetic in
      [[5], [3, 1], [], [3, 5]].map { small in
        source.entry("BroadcastArithmetic \(arithmetic)", [[3, 5], small], offZero) {
          $0.apply(BroadcastArithmetic(arithmetic: arithmetic), $1)
        }
      }
    } + [
      source.entry("BroadcastArithmetic batches", [[2, 3, 5], [2, 3, 1]]) {
        $0.multiply($1[0], $1[1])
      },
      source.entry("RepeatedSum rows", [[5, 67]]) { $0.sumOverRows($1[0]) },
      source.entry("RepeatedSum columns", [[5, 19]]) { $0.meanOverColumns($1[0]) },
      source.entry("RepeatedSum batches", [[2, 3, 5]]) { $0.meanOverRows($1[0]) },
      source.entry("Summation mean", [[3, 5]]) { $0.mean($1[0]) },
    ]
  }

  private static func rows(_ source: inout CaseSource) -> [GradientCase] {
    [
      source.entry("Softmax", [[3, 19]]) { $0.softmax($1[0]) },
      source.entry("Softmax", [[2, 3, 1]]) { $0.softmax($1[0]) },
      source.entry("LogSoftmax", [[3, 17]]) { $0.logSoftmax($1[0]) },
      source.entry("LogSumExp", [[3, 33]]) { $0.logSumExp($1[0]) },
      source.entry("LayerNorm", [[3, 17], [17], [17]]) { $0.apply(LayerNorm(epsilon: 1e-3), $1) },
    ]
  }

  private static func losses(_ source: inout CaseSource) -> [GradientCase] {
    [
      source.entry("MaskedCrossEntropy", [[4, 21]]) {
        $0.crossEntropy($1[0], targets: [20, -100, 0, 3], ignoring: -100)
      },
      source.entry("SoftCrossEntropy", [[3, 19], [3, 19]]) {
        $0.crossEntropy($1[0], probabilities: $1[1])
      },
      source.entry("KullbackLeibler", [[3, 19], [3, 19]]) { $0.divergence($1[0], $1[1]) },
      source.entry("KullbackLeibler warm", [[2, 5], [2, 5]]) {
        $0.divergence($1[0], $1[1], temperature: 2)
      },
      source.entry("Pointwise mean squared error", [[3, 5], [3, 5]]) {
        $0.meanSquaredError($1[0], $1[1])
      },
      source.entry("Pointwise Huber loss", [[3, 5], [3, 5]]) {
        $0.huberLoss($1[0], $1[1], limit: 9)
      },
    ]
  }

  private static func products(_ source: inout CaseSource) -> [GradientCase] {
    [(false, false), (true, false), (false, true), (true, true)].flatMap { left, right in
      [[2], []].map { batch in
        let shapes = [batch + (left ? [5, 3] : [3, 5]), batch + (right ? [7, 5] : [5, 7])]
        return source.entry("BatchedProduct \(left) \(right)", shapes) {
          $0.batchedMatmul($1[0], $1[1], transposingLeft: left, transposingRight: right)
        }
      }
    }
  }

  private static func indexing(_ source: inout CaseSource) -> [GradientCase] {
    [
      source.entry("RowLookup twice", [[5, 3]]) { $0.gatherRows($1[0], [1, 1, 4]) },
      source.entry("RowScatter", [[4, 3]]) { $0.scatterRows($1[0], [5, 0, 5, 2], rows: 7) },
      source.entry("ElementGather columns", [[3, 5]]) { $0.gatherColumns($1[0], [4, 0, 4]) },
      source.entry("ElementGather rows", [[3, 5]]) {
        $0.gatherElements($1[0], [4, 0, 1, 1, 2, 3], perRow: 2)
      },
      source.entry("ElementScatter", [[5]]) {
        $0.apply(ElementScatter(indices: [3, 0, 3, 1, 6], shape: [7]), $1)
      },
    ]
  }

  private static func layout(_ source: inout CaseSource) -> [GradientCase] {
    [
      source.entry("Identity", [[3]]) { $0.apply(Identity(), $1) },
      source.entry("Reshape", [[3, 5]]) { $0.reshape($1[0], [5, 3]) },
      source.entry("Permutation", [[2, 3, 5]]) { $0.permute($1[0], [2, 0, 1]) },
      source.entry("Permutation heads", [[6, 10]]) {
        $0.joinHeads($0.scale($0.splitHeads($1[0], heads: 5, tokens: 3), by: 2), heads: 5)
      },
      source.entry("Permutation transpose", [[3, 5]]) { $0.transpose($1[0]) },
      source.entry("Concatenation rows", [[3, 5], [1, 5], [2, 5]]) { $0.concatenate($1, axis: 0) },
      source.entry("Concatenation columns", [[3, 5], [3, 1]]) { $0.concatenate($1, axis: 1) },
      source.entry("Slice rows", [[5, 3]]) { $0.rows($1[0], 1..<4) },
      source.entry("Slice columns", [[2, 3, 7]]) { $0.columns($1[0], 2..<3) },
    ]
  }

  /// Steps so fine, or so placed, that the identity is their slope.
  private static func steps(_ source: inout CaseSource) -> [GradientCase] {
    let mask = Tensor([1, 0, 0, 1, 1, 0, 1], shape: [7])
    return [
      source.entry("StraightThrough grid", [[3, 7]], { abs($0) < 0.4 ? $0 : $0 * 3 }) {
        $0.roundStraightThrough($1[0], scale: 0x1p-18, zero: 0x1p17, maximumCode: 0x1p18)
      },
      source.entry("StraightThrough identity", [[7]]) { $0.straightThrough($1[0]) { $0 } },
      source.entry("Selection", [[7], [7]]) { $0.select(mask, $1[0], $1[1]) },
    ]
  }
}
