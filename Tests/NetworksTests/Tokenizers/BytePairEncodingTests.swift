import Foundation
import Tensors
import Testing

@testable import Networks

@Suite("A byte pair encoding") struct BytePairEncodingTests {
  static let texts = Grammar(seed: 5).sentences(count: 400, seed: 6)

  static func trained(_ size: Int = 600) throws -> BytePairEncoding {
    try BytePairEncoding(training: texts, vocabularySize: size)
  }

  /// Random scalars from several scripts, emoji and controls, never surrogates.
  static func randomText(_ random: inout RandomStream) -> String {
    let blocks: [ClosedRange<UInt32>] = [
      0...0x7f, 0x20...0x7e, 0x61...0x7a, 0x20...0x20, 0x80...0x24f, 0x370...0x3ff,
      0x4e00...0x9fff, 0x1f300...0x1faff, 0x300...0x36f, 0xe000...0xffff, 0x10000...0x10ffff,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<random.index(below: 60) {
      let block = blocks[random.index(below: blocks.count)]
      let offset = UInt32(random.index(below: block.count))
      if let scalar = Unicode.Scalar(block.lowerBound + offset) { text.append(scalar) }
    }
    return String(text)
  }

  @Test func `decodes what it encoded, for any text`() throws {
    let tokenizer = try Self.trained()
    var random = RandomStream(seed: 4, for: "texts")
    for _ in 0..<3000 {
      let text = Self.randomText(&random)
      let back = tokenizer.decode(tokenizer.encode(text))
      #expect(Array(back.utf8) == Array(text.utf8))
    }
    for text in ["", " ", "   x", "\r\n\r\n", "👩‍👩‍👧‍👦", "e\u{301}", "樹木 12 345", "\u{0}"] {
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }

  @Test func `learns the merges that a plain recount of all pairs learns`() throws {
    let plain = PlainPairs(Self.texts).merges(count: 150)
    let ours = try BytePairEncoding(training: Self.texts, vocabularySize: 257 + 150)
    #expect(ours.merges.map { [$0.left, $0.right] } == plain)
  }

  @Test func `learns overlapping pairs as the plain recount does`() throws {
    let texts = ["aaaa aaaaaaa abababa", "aaa bbb abba baab aaaa", "bababab aaaaa 1111 !!!!"]
    let plain = PlainPairs(texts).merges(count: 30)
    let ours = try BytePairEncoding(training: texts, vocabularySize: 257 + 30)
    #expect(!plain.isEmpty)
    #expect(ours.merges.map { [$0.left, $0.right] } == plain)
  }

  @Test func `joins the lowest of equally frequent pairs first`() throws {
    let tokenizer = try BytePairEncoding(
      training: ["dc", "dc", "ba", "ba"], vocabularySize: 259)
    #expect(tokenizer.merges == [.init(98, 97), .init(100, 99)])
  }

  @Test func `encodes as if each merge were applied in turn`() throws {
    let tokenizer = try Self.trained()
    for text in Self.texts.prefix(100) {
      var scanner = PieceScanner(text)
      var expected: [Int32] = []
      while let range = scanner.next() {
        var tokens = scanner.bytes[range].map { Int32($0) }
        for (rank, merge) in tokenizer.merges.enumerated() {
          tokens = PlainPairs.joined(tokens, [merge.left, merge.right], Int32(257 + rank))
        }
        expected += tokens
      }
      #expect(tokenizer.encode(text) == expected)
    }
  }

  @Test func `is the same for any order of the documents`() throws {
    let backward = try BytePairEncoding(
      training: Self.texts.reversed(), vocabularySize: 600)
    #expect(try Self.trained() == backward)
  }

  @Test func `has the wanted size and shortens the text`() throws {
    let tokenizer = try Self.trained()
    #expect(tokenizer.vocabularySize == 600)
    #expect(tokenizer.name == "bpe600")
    let tokens = tokenizer.encode(documents: Self.texts)
    let bytes = Self.texts.reduce(0) { $0 + $1.utf8.count }
    #expect(tokens.count * 2 < bytes)
    #expect(tokens.allSatisfy { (0..<600).contains($0) })
  }

  @Test func `stops where no pair occurs twice`() throws {
    let tokenizer = try BytePairEncoding(training: ["abc abd"], vocabularySize: 1024)
    #expect(tokenizer.vocabularySize == 258)  // "ab", once with a space before it
  }

  @Test func `puts one end of document behind each document`() throws {
    let tokenizer = try Self.trained()
    let tokens = tokenizer.encode(documents: ["a", "", "b\n"])
    #expect(tokens == [97, 256, 256, 98, 10, 256])
    #expect(tokenizer.decode(tokens) == "ab\n")
  }

  @Test func `refuses a vocabulary below the bytes and a corpus without text`() {
    #expect(throws: TokenizerError.vocabularyTooSmall(wanted: 256, least: 257)) {
      try BytePairEncoding(training: ["text"], vocabularySize: 256)
    }
    #expect(throws: TokenizerError.noText) {
      try BytePairEncoding(training: ["", ""], vocabularySize: 300)
    }
  }

  @Test func `traps at a token that it does not have`() async {
    await #expect(processExitsWith: .failure) {
      let tokenizer = try BytePairEncoding(training: ["text"], vocabularySize: 257)
      _ = tokenizer.decode([257])
    }
  }
}

/// The textbook algorithm: counts all pairs anew for every merge.
struct PlainPairs {
  var pieces: [[Int32]] = []

  init(_ texts: [String]) {
    for text in texts {
      var scanner = PieceScanner(text)
      while let range = scanner.next() { pieces.append(scanner.bytes[range].map { Int32($0) }) }
    }
  }

  func merges(count: Int) -> [[Int32]] {
    var pieces = pieces
    var result: [[Int32]] = []
    while result.count < count {
      var counts: [[Int32]: Int] = [:]
      for piece in pieces {
        for index in piece.indices.dropLast() {
          counts[[piece[index], piece[index + 1]], default: 0] += 1
        }
      }
      let best = counts.min {
        (-$0.value, $0.key[0], $0.key[1]) < (-$1.value, $1.key[0], $1.key[1])
      }
      guard let best, best.value >= 2 else { break }
      let token = Int32(257 + result.count)
      result.append(best.key)
      pieces = pieces.map { Self.joined($0, best.key, token) }
    }
    return result
  }

  static func joined(_ tokens: [Int32], _ pair: [Int32], _ token: Int32) -> [Int32] {
    var rest = tokens[...]
    var result: [Int32] = []
    while let first = rest.first {
      if rest.starts(with: pair) {
        result.append(token)
        rest = rest.dropFirst(2)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}
