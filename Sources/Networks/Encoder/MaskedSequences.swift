public import Tensors

/// Sequences of equal length in which some tokens are hidden, equally many in each.
public struct MaskedSequences: DivisibleBatch {
  /// The tokens that a model sees, `[count, context]` in row-major order.
  public let inputs: [Int32]
  /// The rows of `inputs` that are to be predicted, rising.
  public let places: [Int32]
  /// What stood there.
  public let targets: [Int32]
  /// The number of sequences.
  public let count: Int

  /// Every hidden token is a target.
  public var targetCount: Int { targets.count }

  /// Hides tokens of some sequences, drawn independently.
  ///
  /// Of the tokens to be predicted eight in ten become `maskToken`, one in ten becomes another word
  /// and one in ten stays, as in BERT.
  ///
  /// - Precondition: each sequence has at least `hidden` tokens.
  public init(
    _ sequences: TokenSequences, hidden: Int, maskToken: Int32, random: inout RandomStream
  ) {
    let context = sequences.context
    precondition((1...context).contains(hidden), "\(hidden) hidden tokens of \(context)")
    var inputs = sequences.inputs
    var places: [Int32] = []
    for sequence in 0..<sequences.count {
      let drawn = random.permutation(of: context).prefix(hidden).sorted()
      for place in drawn.map({ sequence * context + $0 }) {
        places.append(Int32(place))
        let lot = random.index(below: 10)
        let other = Int32(random.index(below: Int(maskToken)))
        if lot < 8 { inputs[place] = maskToken } else if lot == 8 { inputs[place] = other }
      }
    }
    self.inputs = inputs
    self.places = places
    targets = places.map { sequences.inputs[Int($0)] }
    count = sequences.count
  }

  private init(inputs: [Int32], places: [Int32], targets: [Int32], count: Int) {
    self.inputs = inputs
    self.places = places
    self.targets = targets
    self.count = count
  }

  /// Some of the sequences, in order.
  ///
  /// - Precondition: the range lies within the sequences.
  public subscript(range: Range<Int>) -> MaskedSequences {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) sequences")
    let (context, hidden) = (inputs.count / max(count, 1), places.count / max(count, 1))
    let kept = (range.lowerBound * hidden)..<(range.upperBound * hidden)
    let first = Int32(range.lowerBound * context)
    return MaskedSequences(
      inputs: Array(inputs[(range.lowerBound * context)..<(range.upperBound * context)]),
      places: places[kept].map { $0 - first }, targets: Array(targets[kept]), count: range.count)
  }
}
