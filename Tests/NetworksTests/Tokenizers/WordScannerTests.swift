import Tensors
import Testing

@testable import Networks

@Suite struct `A scanner of a known expression` {
  /// Random texts of what the expressions tell apart.
  static func text(_ random: inout RandomStream) -> String {
    let parts = [
      " ", "  ", "\n", "\r\n", "\t", "\u{a0}", "\u{3000}", "a", "é", "東", "Я", "1", "٣", "½", "Ⅷ",
      "'s", "'S", "'re", "'LL", "'", "'ve", "'m", "’s", "!", "?!", "🙂", "e\u{301}", "_", "-", ".",
    ]
    return (0..<1 + random.index(below: 14)).map { _ in parts[random.index(below: parts.count)] }
      .joined()
  }

  @Test(arguments: [
    WordScanner.gpt2, WordScanner.gpt2Grouped, WordScanner.llama3, WordScanner.qwen2,
  ])
  func `cuts where a regular expression engine does`(_ expression: String) throws {
    let scanner = try #require(WordScanner(expression: expression))
    let engine = try #require(RegularExpression(expression))
    var random = RandomStream(seed: 11, for: "scanner")
    for _ in 0..<2000 {
      let bytes = Array(Self.text(&random).utf8)
      var (start, pieces): (Int, [Range<Int>]) = (0, [])
      while start < bytes.count {
        let end = scanner.end(of: start, in: bytes, bytes.count)
        pieces.append(start..<end)
        start = end
      }
      let found = engine.matches(in: bytes, bytes.indices)
      #expect(pieces == found, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }

  @Test func `is there for no other expression`() {
    #expect(WordScanner(expression: #"\w+"#) == nil)
    #expect(WordScanner(expression: WordScanner.gpt2 + " ") == nil)
  }
}
