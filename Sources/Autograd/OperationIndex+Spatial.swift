internal import Tensors

extension OperationIndex {
  /// Images, sequences and sparse routes.
  static let spatial: [GradientCase] = convolutions + pools + norms + sequences + routes

  /// Normal inputs of some shapes, from a stream of the entry's own.
  static func entry(
    _ name: String, _ shapes: [[Int]],
    _ body: @escaping @Sendable (Tape, [Variable]) -> Variable
  ) -> GradientCase {
    GradientCase(description: "\(name) \(shapes)", inputs: normal(shapes), body: body)
  }

  static func normal(_ shapes: [[Int]]) -> [Tensor] {
    var random = RandomStream(seed: 21, for: "inputs of shapes \(shapes)")
    return shapes.map { Tensor(normal: $0, standardDeviation: 1, random: &random) }
  }

  /// Values half a unit apart in random order, so that no difference crosses another value.
  private static func spread(_ shape: [Int]) -> Tensor {
    var random = RandomStream(seed: 22, for: "spread \(shape)")
    let order = random.permutation(of: shape.reduce(1, *))
    return Tensor(order.map { Float($0) / 2 - 7 }, shape: shape)
  }

  private static func convolution(
    _ images: [Int], _ weight: [Int], stride: Int = 1, padding: Int = 0, groups: Int = 1
  ) -> GradientCase {
    entry("Convolution", [images, weight]) {
      $0.apply(Convolution(stride: stride, padding: padding, groups: groups), $1)
    }
  }

  private static let convolutions = [
    convolution([2, 5, 3, 3], [5, 3, 3, 3], padding: 1),
    convolution([1, 5, 7, 2], [17, 2, 3, 3], stride: 2, padding: 1),
    convolution([1, 6, 5, 2], [3, 2, 2, 3], stride: 3, padding: 2),
    convolution([1, 4, 5, 6], [4, 3, 3, 1], groups: 2),
    convolution([2, 3, 5, 19], [19, 1, 3, 3], stride: 2, padding: 1, groups: 19),
    convolution([1, 5, 5, 3], [6, 1, 3, 3], padding: 1, groups: 3),
    convolution([2, 5, 3, 3], [4, 3, 1, 1], stride: 2),
  ]

  private static let pools = [
    GradientCase(description: "MaximumPool [2, 5, 7, 3]", inputs: [spread([2, 5, 7, 3])]) {
      $0.maximumPool($1[0], kernel: 3, stride: 2, padding: 1)
    },
    entry("AveragePool", [[2, 5, 7, 3]]) {
      $0.averagePool($1[0], kernel: 3, stride: 2, padding: 1)
    },
    entry("GlobalAverage", [[2, 3, 5, 3]]) { $0.globalAverage($1[0]) },
    entry("Subsampling", [[2, 5, 3, 3]]) { $0.subsample($1[0], stride: 2, channels: 7) },
    entry("ShapeChange", [[3, 5]]) { $0.reshaped($1[0], as: [5, 1, 3]) },
  ]

  /// Shifts far from zero: no channel is near the kink of the positive part.
  private static func shifts(_ count: Int) -> Tensor {
    Tensor((0..<count).map { $0 % 3 == 1 ? -6 : 6 }, shape: [count])
  }

  private static func norm(rectified: Bool, residual: Bool) -> GradientCase {
    let shape = [2, 3, 3, 5]
    let x = normal([shape, [5], shape])
    let name = "BatchNormalisation \(shape), rectified \(rectified), residual \(residual)"
    return GradientCase(
      description: name, inputs: [x[0], x[1], shifts(5)] + (residual ? [x[2]] : [])
    ) { tape, inputs in
      let statistics = ChannelStatistics(of: inputs[0].value)
      return tape.apply(
        BatchNormalisation(epsilon: 1e-3, rectifies: rectified, statistics: statistics), inputs)
    }
  }

  private static let norms =
    [(false, false), (true, false), (true, true)].map { norm(rectified: $0, residual: $1) }
    + [
      GradientCase(
        description: "ChannelAffine [7, 5]",
        inputs: [
          normal([[7, 5]])[0],
          Tensor([0.5, -0.3, 0.2, 0.7, 1], shape: [5]), shifts(5),
          normal([[5], [7, 5]])[1],
        ]
      ) {
        $0.channelAffine($1[0], scale: $1[1], shift: $1[2], residual: $1[3], rectified: true)
      }
    ]

  private static func attention(
    queries: Int, keys: Int, sequences: Int = 2, heads: Int = 4, groups: Int = 2,
    _ mask: AttentionMask
  ) -> GradientCase {
    let key = [sequences * keys, groups * 3]
    return entry("MaskedAttention", [[sequences * queries, heads * 3], key, key]) {
      $0.attention(
        query: $1[0], key: $1[1], value: $1[2], queries: queries, keys: keys, heads: heads,
        keyValueHeads: groups, mask: mask)
    }
  }

  private static let sequences = [
    attention(queries: 5, keys: 5, AttentionMask(lengths: [5, 3])),
    attention(queries: 3, keys: 7, AttentionMask(causal: true, window: 3)),
    attention(
      queries: 3, keys: 5,
      AttentionMask(visible: (0..<15).map { $0 % 4 != 1 && $0 / 5 != 2 }, queries: 3, keys: 5)),
    attention(
      queries: 3, keys: 17, sequences: 1,
      AttentionMask(causal: true, bias: normal([[12, 17]])[0])),
    entry("SelectiveScan", [[6, 5], [6, 5], [5, 3], [6, 3], [6, 3], [5]]) {
      $0.apply(SelectiveScan(context: 3), $1)
    },
    entry("SelectiveScan", [[5, 2], [5, 2], [2, 17], [5, 17], [5, 17], [2]]) {
      $0.apply(SelectiveScan(context: 5), $1)
    },
    entry("LeakyIntegrateAndFire", [[10, 3]]) {
      $0.apply(
        LeakyIntegrateAndFire(
          neuron: SpikingNeuron(decay: 0.8, threshold: 0.7, steepness: 0.5), context: 5,
          isSmooth: true), $1)
    },
  ]

  /// Routes are chosen once: a difference must not change the choice.
  private static let route = ExpertRoute(logits: normal([[7, 5]])[0], count: 2)

  private static let routes = [
    entry("RouteWeights", [[7, 5]]) { $0.routeWeights($1[0], route: route) },
    entry("WeightedScatter", [[3, 5], [7, 4]]) {
      $0.apply(WeightedScatter(tokens: [5, 0, 2], expert: 3), $1)
    },
    entry("LoadBalance", [[7, 5]]) { $0.loadBalance($1[0], route: route) },
    entry("RowLookup in a mixture", [[7, 3], [7, 5]]) { tape, inputs in
      tape.mixture(inputs[0], weights: inputs[1], route: route) { index, tokens in
        tape.multiply(tokens, tape.scale(tokens, by: Float(index) - 1.5))
      }
    },
  ]
}
