internal import Autograd
internal import Tensors

extension DecoderEvaluation {
  /// Evaluates a model of its own for each sequence on the baseline's tokens.
  ///
  /// `model` gives the model of the sequence with an index.
  public static func compare(
    with baseline: Baseline, _ model: (_ sequence: Int) -> DecoderModel
  ) -> Comparison {
    let (sequences, context) = (baseline.sequences, baseline.sequences.context)
    var losses: [Double] = []
    var (divergence, same) = (0.0, 0)
    for index in 0..<sequences.count {
      let part = sequences[index..<index + 1]
      let logits = model(index).logits(part.inputs, on: Tape(recording: false)).value
      losses += RowKernels.crossEntropy(logits: logits, targets: part.targets).losses
      let first = index % chunk * context
      let dense = baseline.logProbabilities[index / chunk].rows(first..<first + context)
      let (divergences, agreements) = RowKernels.compare(
        logProbabilities: dense, with: RowKernels.logSoftmax(logits))
      divergence += divergences.reduce(0, +)
      same += agreements.count { $0 }
    }
    let tokens = Double(sequences.inputs.count)
    return Comparison(
      losses: losses, divergence: divergence / tokens, sameTopToken: Double(same) / tokens)
  }
}
