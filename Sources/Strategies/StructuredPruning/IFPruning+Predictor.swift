internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// Scores of the channels of all blocks, from the mean residual stream of a prompt.
///
/// ```
/// f = mean over tokens of the stream after some blocks − centre, at a root mean square of 1
/// z = tanh(f · first) · last + bias
/// ```
///
/// Without a prompt f is zero, and the bias alone decides.
struct PromptPredictor: ChannelPredictor {
  /// `first` `[width, hidden]`, `last` `[hidden, blocks · channels]`, `bias` `[1, …]`.
  private(set) var parameters: [String: Tensor]
  /// The mean stream of the calibration prompts, `[1, width]`.
  private let centre: Tensor
  /// How many blocks of the model read the prompt.
  let depth: Int
  let choice: SoftTopK
  private let blocks: Int

  /// A predictor that gives every prompt the scores of each block's channels.
  init(
    centre: Tensor, depth: Int, hidden: Int, choice: SoftTopK, scores: [[Double]],
    random: inout RandomStream
  ) {
    (self.centre, self.depth, self.choice) = (centre, depth, choice)
    blocks = scores.count
    let width = centre.columns
    let outputs = scores.joined().map { Float($0) }
    // A zero last layer: the channels do not depend on the prompt at first.
    parameters = [
      "predictor.first": Tensor(
        normal: [width, hidden], standardDeviation: 1 / Float(width).squareRoot(),
        random: &random),
      "predictor.last": Tensor(zeros: [hidden, outputs.count]),
      "predictor.bias": Tensor(outputs, shape: [1, outputs.count]),
    ]
  }

  var parameterCount: Int {
    parameters.values.reduce(centre.count) { $0 + $1.count }
  }

  func multiplyAdds<Model: LayeredModel>(in model: Model, promptTokens: Int) -> Int {
    let reading = (0..<depth).reduce(0) { sum, block in
      BlockPart.linears.reduce(sum) { $0 + model[$1, ofBlock: block].count }
    }
    return reading * promptTokens + parameters.values.reduce(0) { $0 + $1.count }
  }

  /// The mean stream over the first `tokens` of each sequence, `[sequences, width]`.
  static func pooled<Model: LayeredModel>(
    _ model: Model, _ sequences: TokenSequences, tokens: Int, depth: Int
  ) -> Tensor {
    var stream = model.embed(sequences)
    for block in 0..<depth {
      let tape = Tape(recording: false)
      stream =
        model.output(
          ofBlock: block, tape.constant(stream), context: sequences.context, on: tape
        ).value
    }
    let (values, width) = (stream.values, stream.columns)
    var sums = [Float](repeating: 0, count: sequences.count * width)
    for sequence in 0..<sequences.count {
      for row in sequence * sequences.context..<sequence * sequences.context + tokens {
        for column in 0..<width {
          sums[sequence * width + column] += values[row * width + column] / Float(tokens)
        }
      }
    }
    return Tensor(sums, shape: [sequences.count, width])
  }

  /// What the predictor reads of the first `tokens` of each sequence, `[sequences, width]`.
  func features<Model: LayeredModel>(
    _ model: Model, _ sequences: TokenSequences, tokens: Int
  ) -> Tensor {
    let pooled = Self.pooled(model, sequences, tokens: tokens, depth: depth)
    let (values, width, mean) = (pooled.values, pooled.columns, centre.values)
    let rows = (0..<pooled.rows).flatMap { row -> [Float] in
      let own = (0..<width).map { values[row * width + $0] - mean[$0] }
      let square = own.reduce(0) { $0 + $1 * $1 } / Float(width)
      return own.map { $0 / (square + 1e-12).squareRoot() }
    }
    return Tensor(rows, shape: pooled.shape)
  }

  /// The scores of all channels, `[prompts, blocks · channels]`.
  func scores(_ features: Tensor, on tape: Tape) -> Variable {
    func parameter(_ name: String) -> Variable {
      guard let value = parameters[name] else { preconditionFailure("no parameter \(name)") }
      return tape.parameter(name, value)
    }
    let hidden = tape.tanh(tape.matmul(tape.constant(features), parameter("predictor.first")))
    let bias = parameter("predictor.bias")
    return tape.add(
      tape.matmul(hidden, parameter("predictor.last")), tape.reshape(bias, [bias.value.count]))
  }

  /// The masks of all blocks from their scores, one after another; weights are kept for gradients.
  func masks(
    _ scores: ArraySlice<Float>
  ) -> [(mask: ChannelMask, weights: [Double])] {
    let channels = scores.count / blocks
    return (0..<blocks).map { block in
      let first = scores.startIndex + block * channels
      let own = scores[first..<first + channels].map { Double($0) }
      let weights = choice.weights(own)
      let places = choice.places(own)
      return (ChannelMask(channels: places, weights: places.map { Float(weights[$0]) }), weights)
    }
  }

  func masks<Model: LayeredModel>(
    of model: Model, after prompt: TokenSequences?
  ) -> [ChannelMask] {
    let read =
      prompt.map { features(model, $0, tokens: $0.context) } ?? Tensor(zeros: centre.shape)
    let found = scores(read, on: Tape(recording: false)).value.values
    return masks(found[...]).map(\.mask)
  }

  /// The masks of the mean scores after some prompts, each the first `tokens` of a sequence.
  func averageMasks<Model: LayeredModel>(
    of model: Model, after prompts: TokenSequences, tokens: Int
  ) -> [ChannelMask] {
    let read = features(model, prompts, tokens: tokens)
    let found = scores(read, on: Tape(recording: false)).value
    let mean = found.columnSums().map { Float($0 / Double(found.rows)) }
    return masks(mean[...]).map(\.mask)
  }

  /// Takes a step with some of the parameters.
  mutating func update(
    _ gradients: [String: Tensor], by optimiser: inout AdamW, rate: Float
  ) {
    optimiser.beginStep()
    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
      guard var value = parameters[name] else { continue }
      optimiser.update(name, &value, gradient: gradient, rate: rate)
      parameters[name] = value
    }
  }
}
