/// The most probable segmentation of a piece, each token having a probability of its own.
///
/// The best path is found by dynamic programming over the bytes of the piece. A character without a
/// token costs 10 nats more than the least probable token; neighbours of that kind become one.
///
/// Reference: T. Kudo, *Subword Regularization*, 2018, https://arxiv.org/abs/1804.10959.
struct UnigramModel: Sendable {
  private static let unknownPenalty = 10.0

  var vocabulary: TokenVocabulary
  private let scores: [Double]
  private let unknown: Int32
  private let unknownScore: Double
  private let tree: PrefixTree
  /// The tokens of single bytes, when all of them exist and the file wants them.
  private let byteTokens: [Int32?]?

  init(vocabulary: TokenVocabulary, scores: [Double], unknown: Int32, byteFallback: Bool) {
    self.vocabulary = vocabulary
    self.scores = scores
    self.unknown = unknown
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    var tree = PrefixTree(expecting: vocabulary.count * 4)
    for (id, text) in vocabulary.texts.enumerated() {
      // Of equal texts the last one counts.
      if let text, vocabulary.id(text) == Int32(id) { tree.insert(text, number: Int32(id)) }
    }
    self.tree = tree
    byteTokens = byteFallback ? vocabulary.byteTokens() : nil
  }

  private struct Node {
    var score = 0.0
    var start: Int32 = -1
    var token: Int32 = 0
  }

  /// The tokens of the best path.
  ///
  /// - Complexity: O(*n* · *l*) for *n* bytes and tokens of up to *l* bytes.
  func tokens(of range: Range<Int>, in bytes: [UInt8]) -> [Int32] {
    let nodes = bestPath(over: range, in: bytes)
    var spans: [(range: Range<Int>, token: Int32)] = []
    var end = range.count
    while end > 0 {
      let node = nodes[end]
      let start = Int(node.start)
      if node.token == unknown, let last = spans.last, last.token == unknown {
        spans[spans.count - 1].range = start..<last.range.upperBound
      } else {
        spans.append((start..<end, node.token))
      }
      end = start
    }
    var tokens: [Int32] = []
    for (span, token) in spans.reversed() {
      let place = range.lowerBound + span.lowerBound..<range.lowerBound + span.upperBound
      append(token, at: place, in: bytes, to: &tokens)
    }
    return tokens
  }

  private func bestPath(over range: Range<Int>, in bytes: [UInt8]) -> [Node] {
    var nodes = Array(repeating: Node(), count: range.count + 1)
    var start = 0
    while start < range.count {
      let place = range.lowerBound + start
      let score = nodes[start].score
      let next = start + UTF8Text.length(lead: bytes[place])
      var hasSingle = false
      func offer(_ token: Int32, _ candidate: Double, endingAt end: Int) {
        guard nodes[end].start < 0 || candidate > nodes[end].score else { return }
        nodes[end] = Node(score: candidate, start: Int32(start), token: token)
      }
      tree.forEachMatch(in: bytes, place..<range.upperBound) { token, end in
        offer(token, scores[Int(token)] + score, endingAt: end - range.lowerBound)
        if end - place == next - start { hasSingle = true }
      }
      if !hasSingle { offer(unknown, unknownScore + score, endingAt: next) }
      start = next
    }
    return nodes
  }

  private func append(
    _ token: Int32, at place: Range<Int>, in bytes: [UInt8], to tokens: inout [Int32]
  ) {
    guard token == unknown else { return tokens.append(token) }
    if let known = vocabulary.id(of: place, in: bytes) { return tokens.append(known) }
    let ofBytes = byteTokens.map { table in bytes[place].compactMap { table[Int($0)] } } ?? []
    if ofBytes.count == place.count { tokens += ofBytes } else { tokens.append(unknown) }
  }
}
