internal import Autograd
public import Tensors

/// What one query head attended to in one decoding step.
public struct AttentionRecord: Sendable {
  /// The block.
  public let block: Int
  /// The query head.
  public let head: Int
  /// The probabilities `[tokens, entries]` over the entries of the head's cache.
  public let probabilities: Tensor
}

extension DecoderModel {
  /// The logits `[tokens, vocabulary]` of tokens that follow what the cache holds; they join it.
  ///
  /// With an unedited cache these are the logits of the whole text at these positions, up to
  /// rounding. The text may be longer than the context that the model was trained on.
  ///
  /// - Parameters:
  ///   - tokens: the next tokens, at least one.
  ///   - cache: what is kept of the tokens before.
  ///   - observer: is told the attention of every head, for methods that evict by it.
  /// - Returns: the logits.
  public func decode(
    _ tokens: [Int32], cache: inout KeyValueCache, observer: ((AttentionRecord) -> Void)? = nil
  ) -> Tensor {
    precondition(!tokens.isEmpty, "decode: no tokens")
    let tape = Tape(recording: false)
    let positions = cache.nextPosition..<(cache.nextPosition + tokens.count)
    let angles = Self.rotaryAngles(configuration, positions: positions)
    var x = embed(tokens, on: tape)
    for index in blocks.indices {
      let (block, path) = (blocks[index], "blocks.\(index)")
      let attended = block.decode(
        x, index: index, configuration: configuration, angles: angles, cache: &cache,
        observer: observer, on: tape)
      x = tape.add(x, attended)
      x = block.feedForward(x, epsilon: configuration.epsilon, path: path, on: tape)
    }
    cache.advance(by: tokens.count)
    return unembed(x, on: tape).value
  }
}

extension DecoderBlock {
  fileprivate func decode(
    _ x: Variable, index: Int, configuration: DecoderModel.Configuration, angles: RotaryAngles,
    cache: inout KeyValueCache, observer: ((AttentionRecord) -> Void)?, on tape: Tape
  ) -> Variable {
    let (path, width) = ("blocks.\(index)", configuration.headWidth)
    let x = tape.rmsNorm(
      x, gain: attentionNorm, epsilon: configuration.epsilon, path: "\(path).attention.norm")
    let q = tape.rotate(
      linear(x, "attention.query", query, path: path, on: tape), headWidth: width,
      angles: angles)
    let k = tape.rotate(
      linear(x, "attention.key", key, path: path, on: tape), headWidth: width, angles: angles)
    let v = linear(x, "attention.value", value, path: path, on: tape)
    let first = cache.nextPosition
    cache.append(block: index, keys: k.value, values: v.value)
    let heads = heads(width: width)
    let group = heads.query / heads.key
    let parts = (0..<heads.query).map { head -> Tensor in
      let entries = cache.heads[index][head / group]
      let (output, probabilities) = entries.attend(
        q.value.columns(head * width..<(head + 1) * width), first: first)
      observer?(AttentionRecord(block: index, head: head, probabilities: probabilities))
      return output
    }
    return linear(
      tape.constant(Tensor(concatenatingColumns: parts)), "attention.output", output, path: path,
      on: tape)
  }
}

extension KeyValueCache.Head {
  /// Attention of queries `[tokens, width]`, the first at position `first`, to the entries up to
  /// each query's own position.
  fileprivate func attend(
    _ queries: Tensor, first: Int
  ) -> (output: Tensor, probabilities: Tensor) {
    let visible = (0..<queries.rows).flatMap { row in positions.map { $0 <= first + row } }
    return MaskedAttentionKernels.forward(
      query: queries, key: keyMatrix, value: valueMatrix,
      mask: AttentionMask(visible: visible, queries: queries.rows, keys: count),
      shape: MaskedAttentionShape(
        queries: queries.rows, keys: count, heads: 1, keyValueHeads: 1, headWidth: width))
  }
}

extension Tensor {
  /// Some columns of a matrix, as a copy.
  fileprivate func columns(_ range: Range<Int>) -> Tensor {
    let (values, width) = (values, columns)
    let picked = (0..<rows).flatMap { row in
      values[(row * width + range.lowerBound)..<(row * width + range.upperBound)]
    }
    return Tensor(picked, shape: [rows, range.count])
  }

  /// Matrices of equal height side by side.
  fileprivate init(concatenatingColumns parts: [Tensor]) {
    let rows = parts.first?.rows ?? 0
    let values = parts.map(\.values)
    var joined: [Float] = []
    for row in 0..<rows {
      for (part, values) in zip(parts, values) {
        joined += values[(row * part.columns)..<((row + 1) * part.columns)]
      }
    }
    self.init(joined, shape: [rows, parts.reduce(0) { $0 + $1.columns }])
  }
}
