extension BytePairEncoding {
  /// Learns merges from documents until the vocabulary has the wanted size.
  ///
  /// The most frequent pair is joined first; among equals, the one with the lowest token numbers.
  /// A pair must occur twice, so a short text may give fewer tokens than wanted:
  /// ``vocabularySize`` tells. The result depends on the documents' text alone, not their order.
  ///
  /// - Throws: ``TokenizerError`` for a vocabulary below 257, or documents without text.
  public init(
    training documents: [String], vocabularySize wanted: Int
  ) throws(TokenizerError) {
    let least = Int(Self.firstMerged)
    guard wanted >= least else {
      throw .vocabularyTooSmall(wanted: wanted, least: least)
    }
    var trainer = BytePairTrainer(documents)
    guard !trainer.isEmpty else { throw .noText }
    self.init(merges: trainer.merges(count: wanted - least))
  }
}

/// Counts pairs in the distinct pieces of a text and keeps the counts up to date as pairs merge.
///
/// A merge visits only the pieces that hold its pair. The queue is lazy: counts of existing pairs
/// only fall, so an entry that proves too high when it comes up is put back with its true count.
private struct BytePairTrainer {
  private var pieces: [[Int32]] = []
  private var repetitions: [Int] = []
  private var pairCounts: [UInt64: Int] = [:]
  /// The pieces that hold, or once held, a pair.
  private var places: [UInt64: [Int]] = [:]
  private var queue = PairQueue()

  var isEmpty: Bool { pieces.isEmpty }

  init(_ documents: [String]) {
    var table = PieceTable()
    for document in documents {
      var scanner = PieceScanner(document)
      while let range = scanner.next() {
        let (index, isNew) = table.index(of: range, in: scanner.bytes)
        if isNew { repetitions.append(0) }
        repetitions[index] += 1
      }
    }
    pieces = (0..<table.count).map { table.piece($0).map { Int32($0) } }
    for index in pieces.indices {
      for pair in Self.pairs(in: pieces[index]) {
        pairCounts[pair, default: 0] += repetitions[index]
        note(index, for: pair)
      }
    }
    for (pair, count) in pairCounts { queue.insert(count: count, pair: pair) }
  }

  mutating func merges(count: Int) -> [BytePairEncoding.Merge] {
    var result: [BytePairEncoding.Merge] = []
    while result.count < count, let pair = mostFrequentPair() {
      let token = BytePairEncoding.firstMerged + Int32(result.count)
      let merge = BytePairEncoding.Merge(key: pair)
      result.append(merge)
      carryOut(merge, as: token)
    }
    return result
  }

  private mutating func mostFrequentPair() -> UInt64? {
    while let (count, pair) = queue.removeFirst() {
      let current = pairCounts[pair, default: 0]
      if count == current { return current >= 2 ? pair : nil }
      if current > 0 { queue.insert(count: current, pair: pair) }
    }
    return nil
  }

  private mutating func carryOut(_ merge: BytePairEncoding.Merge, as token: Int32) {
    var born: Set<UInt64> = []
    for index in places.removeValue(forKey: merge.key) ?? [] {
      let old = pieces[index]
      let new = BytePairEncoding.replacing(merge, by: token, in: old)
      guard new.count < old.count else { continue }  // another pair took one of the two before
      pieces[index] = new
      for pair in Self.pairs(in: old) { pairCounts[pair, default: 0] -= repetitions[index] }
      for pair in Self.pairs(in: new) {
        pairCounts[pair, default: 0] += repetitions[index]
        let parts = BytePairEncoding.Merge(key: pair)
        guard parts.left == token || parts.right == token else { continue }
        born.insert(pair)
        note(index, for: pair)
      }
    }
    pairCounts[merge.key] = nil
    for pair in born { queue.insert(count: pairCounts[pair, default: 0], pair: pair) }
  }

  private mutating func note(_ index: Int, for pair: UInt64) {
    if places[pair]?.last != index { places[pair, default: []].append(index) }
  }

  private static func pairs(in tokens: [Int32]) -> [UInt64] {
    zip(tokens, tokens.dropFirst()).map { BytePairEncoding.Merge($0, $1).key }
  }
}
