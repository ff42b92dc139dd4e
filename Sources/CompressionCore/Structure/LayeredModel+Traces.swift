internal import Autograd
public import Networks
public import Tensors

extension LayeredModel {
  /// Sequences in one forward pass.
  static var chunk: Int { 8 }

  /// The residual streams before the first block and after each, `[tokens, width]` each.
  public func states(_ sequences: TokenSequences) -> [Tensor] {
    let embedded = embed(sequences)
    return (0..<blockCount).reduce(into: [embedded]) { states, block in
      let tape = Tape(recording: false)
      let input = tape.constant(states[states.count - 1])
      states.append(output(ofBlock: block, input, context: sequences.context, on: tape).value)
    }
  }

  /// Sums up what is made of the residual streams, a few sequences at a time, in their order.
  ///
  /// `body` gets as many streams as there are blocks and one more, and how many sequences they are
  /// of.
  public func forEachStates(
    _ sequences: TokenSequences, normalisingLast: Bool = false,
    _ body: (_ states: [Tensor], _ count: Int) throws -> Void
  ) rethrows {
    for start in stride(from: 0, to: sequences.count, by: Self.chunk) {
      let part = sequences[start..<min(start + Self.chunk, sequences.count)]
      var states = states(part)
      if normalisingLast { states[blockCount] = normalised(states[blockCount]) }
      try body(states, part.count)
    }
  }

  /// What the head reads of each sequence, `[tokens, width]`.
  public func finalStates(_ sequences: TokenSequences) -> Tensor {
    let states = states(sequences)
    return normalised(states[blockCount])
  }

  /// The mean loss in nats of the targets, and its gradient by the names of parameters.
  ///
  /// All sequences go through the model at once.
  public func gradients(
    _ sequences: TokenSequences
  ) -> (loss: Double, gradients: [String: Tensor]) {
    let tape = Tape()
    let loss = meanLoss(sequences, on: tape)
    return (Double(loss.value[flat: 0]), tape.gradients(of: loss))
  }

  /// The mean loss in nats of the targets.
  public func meanLoss(_ sequences: TokenSequences) -> Double {
    Double(meanLoss(sequences, on: Tape(recording: false)).value[flat: 0])
  }

  private func meanLoss(_ sequences: TokenSequences, on tape: Tape) -> Variable {
    var x = tape.constant(embed(sequences))
    for block in 0..<blockCount {
      x = output(ofBlock: block, x, context: sequences.context, on: tape)
    }
    return loss(
      x, targets: sequences.targets, scaledBy: 1 / Float(sequences.targets.count), on: tape)
  }
}

extension Tensor {
  /// The cosine of the angle between each row and the same row of another matrix, in double; 0
  /// where one of them is zero.
  public func rowCosines(with other: Tensor) -> [Double] {
    precondition(shape == other.shape, "rowCosines: \(shape) and \(other.shape)")
    let (a, b, width) = (values, other.values, columns)
    return (0..<rows).map { row in
      var (product, first, second) = (0.0, 0.0, 0.0)
      for index in row * width..<(row + 1) * width {
        let (x, y) = (Double(a[index]), Double(b[index]))
        product += x * y
        first += x * x
        second += y * y
      }
      let norms = (first * second).squareRoot()
      return norms > 0 ? product / norms : 0
    }
  }
}
