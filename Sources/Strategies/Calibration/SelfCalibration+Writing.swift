internal import Autograd
internal import CompressionCore
internal import Networks
internal import Tensors

/// Writes texts with a model, each a token longer than a sequence, so that every token of a
/// sequence has a target.
struct TextWriter<Model: LayeredModel> {
  let model: Model
  let context: Int
  let knobs: SelfCalibration.Hyperparameters

  /// Texts in one forward pass.
  private static var chunk: Int { 8 }

  /// Continuations of the first tokens of the given sequences, in turn.
  func texts(
    _ count: Int, after given: TokenSequences, random: inout RandomStream
  ) -> [[Int32]] {
    let prefix = min(knobs.prefix, context)
    var texts = (0..<count).map { text in
      let start = text % given.count * context
      return Array(given.inputs[start..<start + prefix])
    }
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let places = start..<min(start + Self.chunk, count)
      for _ in prefix...context {
        for (place, logits) in zip(places, nextLogits(Array(texts[places]))) {
          texts[place].append(draw(logits, after: texts[place], random: &random))
        }
      }
    }
    return texts
  }

  /// Texts whose tokens are all alike likely.
  func randomTexts(
    _ count: Int, like example: TokenSequences, random: inout RandomStream
  ) -> [[Int32]] {
    let vocabulary = model.logits(model.finalStates(example)).columns
    return (0..<count).map { _ in
      (0...context).map { _ in Int32(random.index(below: vocabulary)) }
    }
  }

  /// The first texts whose perplexities lie below the percentile, and then those of the lowest if
  /// they are too few.
  func filtered(_ texts: [[Int32]], keeping count: Int) -> [[Int32]] {
    let perplexities = perplexities(texts)
    let kept = CalibrationData(percentile: knobs.percentile).kept(perplexities)
    let order = texts.indices.filter { kept[$0] }
    let others = texts.indices.filter { !kept[$0] }
      .sorted { (perplexities[$0], $0) < (perplexities[$1], $1) }
    return (order + others).prefix(count).map { texts[$0] }
  }

  /// The perplexity of each text under the model.
  func perplexities(_ texts: [[Int32]]) -> [Double] {
    texts.map { text in
      let logits = model.logits(model.finalStates(sequences([text])))
      return CalibrationData.perplexity(
        text.map { Int($0) }, logits: (0..<context).map { logits.row($0).map { Double($0) } })
    }
  }

  /// Texts as sequences with their targets.
  func sequences(_ texts: [[Int32]]) -> TokenSequences {
    let stream = TokenStream(
      tokens: texts.flatMap(\.self), vocabularySize: Int(texts.joined().max() ?? 0) + 1)
    return stream.sequences(
      context: context, startingAt: texts.indices.map { $0 * (context + 1) })
  }

  /// The logits after the last token of each text; all have one length, a sequence's at most.
  private func nextLogits(_ texts: [[Int32]]) -> [[Double]] {
    let length = texts[0].count
    // What follows a token does not change what the model says at it.
    let padded = texts.map { $0 + [Int32](repeating: $0[0], count: context - length) }
    let sequences = TokenSequences(inputs: padded)
    var x = model.embed(sequences)
    for block in 0..<model.blockCount {
      let tape = Tape(recording: false)
      x = model.output(ofBlock: block, tape.constant(x), context: context, on: tape).value
    }
    let last = x.keeping(rows: texts.indices.map { $0 * context + length - 1 })
    let logits = model.logits(model.normalised(last))
    return texts.indices.map { logits.row($0).map { Double($0) } }
  }

  private func draw(
    _ logits: [Double], after text: [Int32], random: inout RandomStream
  ) -> Int32 {
    let sampler = CalibrationData.Sampler(
      temperature: knobs.temperature, topK: knobs.topK, topP: knobs.topP,
      repetitionPenalty: knobs.repetitionPenalty)
    let probabilities = sampler.probabilities(logits, context: text.map { Int($0) })
    var left = random.uniform()
    for (token, probability) in probabilities.enumerated() where probability > 0 {
      left -= probability
      if left < 0 { return Int32(token) }
    }
    return Int32(probabilities.lastIndex { $0 > 0 } ?? 0)
  }
}
