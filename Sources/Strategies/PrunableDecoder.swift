internal import Autograd
internal import Tensors

/// A decoder of layers of which heads and channels can go.
struct PrunableDecoder: Sendable {
  /// The token embedding, `[vocabulary, width]`.
  var embedding: Tensor
  /// The layers, first to last.
  var layers: [PrunableLayer]
  /// The gain of the last norm, `[width]`.
  var norm: Tensor
  /// The output projection, `[vocabulary, width]`.
  var head: Tensor

  /// The mean loss in nats of predicting each next token of some sequences of equal length.
  func loss(_ sequences: [[Int]], on tape: Tape) -> Variable {
    var x = tape.lookup(
      sequences.flatMap { $0.map { Int32($0) } }, table: embedding, path: "embedding")
    for layer in layers { x = layer(x, on: tape) }
    let normed = tape.rmsNorm(
      x, gain: norm, epsilon: layers.first?.frame.epsilon ?? 1e-6, path: "norm")
    let logits = tape.linear(normed, weight: head, path: "head")
    let length = sequences.first?.count ?? 0
    let places = sequences.indices.flatMap { sequence in
      (0..<max(length - 1, 0)).map { Int32(sequence * length + $0) }
    }
    let targets = sequences.flatMap { $0.dropFirst().map { Int32($0) } }
    let total = tape.crossEntropy(tape.gatherRows(logits, places), targets: targets)
    return tape.scale(total, by: 1 / Float(max(targets.count, 1)))
  }

  /// The gradients of the mean loss, and the means over sequences of their own squared gradients.
  func gradients(_ sequences: [[Int]]) -> LLMPruner.Gradients {
    func gradients(_ some: [[Int]]) -> [String: Tensor] {
      let tape = Tape()
      return tape.gradients(of: loss(some, on: tape))
    }
    var second: [String: Tensor] = [:]
    for sequence in sequences {
      for (name, gradient) in gradients([sequence]) {
        let square = (gradient * gradient).scaled(by: 1 / Float(sequences.count))
        second[name] = second[name].map { $0 + square } ?? square
      }
    }
    return LLMPruner.Gradients(first: gradients(sequences), second: second)
  }
}
