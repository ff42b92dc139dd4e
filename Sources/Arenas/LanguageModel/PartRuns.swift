internal import Networks

/// The sequences of a split of a mixed corpus, each of one part, with some of one part after each
/// other.
///
/// The parts take turns, each with as many runs as the one with the fewest has. A corpus that is no
/// mixture is one part, in its own order.
struct PartRuns: Sendable {
  private let tokens: TokenStream
  /// Where sequences begin, in the order of the runs.
  private let starts: [Int]
  private let context: Int

  init(
    of corpus: Corpus, _ split: Corpus.Split, tokenizer: any Tokenizer, context: Int, run: Int
  ) {
    let documents =
      corpus.parts.count > 1
      ? corpus.parts.map { corpus.documents(in: split, ofPart: $0) }
      : [corpus.documents(in: split)]
    let streams = documents.map { TokenStream($0, tokenizer: tokenizer) }
    let runs = streams.map { $0.sequenceCount(context: context) / run }.min() ?? 0
    var firsts: [Int] = []
    for stream in streams { firsts.append((firsts.last ?? 0) + stream.tokens.count) }
    firsts = [0] + firsts.dropLast()
    starts = (0..<runs).flatMap { turn in
      firsts.flatMap { first in
        (0..<run).map { first + (turn * run + $0) * context }
      }
    }
    tokens = TokenStream(
      tokens: streams.flatMap(\.tokens), vocabularySize: tokenizer.vocabularySize)
    self.context = context
  }

  /// The number of sequences.
  var count: Int { starts.count }

  /// Some of the sequences by their places in the order of the runs.
  func sequences(_ places: [Int]) -> TokenSequences {
    tokens.sequences(context: context, startingAt: places.map { starts[$0] })
  }
}
