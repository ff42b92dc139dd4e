internal import Autograd
internal import Networks
internal import Tensors

extension DecoderModel {
  /// For each linear layer the root of the summed squares of the gradients of single sequences,
  /// `[out, in]`, by its path.
  ///
  /// The loss of a sequence is the mean over its tokens. Sequences are taken one by one, because
  /// squares of gradients of whole batches would be another statistic.
  ///
  /// - Complexity: a forward and a backward pass over all sequences.
  func gradientNorms(on sequences: TokenSequences) -> [String: Tensor] {
    let paths = blocks.indices.flatMap(linearPaths(ofBlock:))
    var sums: [String: Tensor] = [:]
    for index in 0..<sequences.count {
      let sequence = sequences[index..<index + 1]
      let tape = Tape()
      let loss = loss(
        sequence.inputs, targets: sequence.targets, scaledBy: 1 / Float(sequences.context),
        on: tape)
      let gradients = tape.gradients(of: loss)
      for path in paths {
        guard let gradient = gradients[path] else { continue }
        let squares = gradient * gradient
        sums[path] = sums[path].map { $0 + squares } ?? squares
      }
    }
    return sums.mapValues { sum in sum.map { $0.squareRoot() } }
  }
}
