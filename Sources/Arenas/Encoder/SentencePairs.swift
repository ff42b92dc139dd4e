internal import Networks
internal import Tensors

/// Two sentences about one thing.
struct SentencePair: Equatable, Sendable {
  let first: String
  let second: String
}

/// The pairs of sentences that documents hold.
///
/// A gloss of WordNet is a definition and often an example, `large and heavy; "a hulking man"`: the
/// two are a pair. In a corpus without any such document the first two sentences of one are.
enum SentencePairs {
  /// Fewer letters hardly say anything.
  private static let fewestLetters = 12

  static func pairs(in documents: [String]) -> [SentencePair] {
    let examples = documents.compactMap(definitionAndExample)
    return examples.isEmpty ? documents.compactMap(firstSentences) : examples
  }

  private static func definitionAndExample(_ text: String) -> SentencePair? {
    guard let mark = text.firstRange(of: "; \""), mark.lowerBound > text.startIndex else {
      return nil
    }
    let rest = text[mark.upperBound...]
    guard let end = rest.firstIndex(of: "\"") else { return nil }
    return pair(text[..<mark.lowerBound], rest[..<end])
  }

  private static func firstSentences(_ text: String) -> SentencePair? {
    guard let mark = text.firstRange(of: ". ") else { return nil }
    let rest = text[mark.upperBound...]
    let end = rest.firstRange(of: ". ")?.lowerBound ?? rest.endIndex
    return pair(text[..<mark.lowerBound], rest[..<end])
  }

  private static func pair(_ first: Substring, _ second: Substring) -> SentencePair? {
    guard first.utf8.count >= fewestLetters, second.utf8.count >= fewestLetters else { return nil }
    return SentencePair(first: String(first), second: String(second))
  }
}
