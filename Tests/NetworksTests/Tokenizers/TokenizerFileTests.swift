import Foundation
import Testing

@testable import Networks

/// What the library made of the fixtures.
struct LibraryExpectation: Decodable {
  struct Rows: Decodable {
    var ids: [[Int32]]
    var plain: [String]
    var all: [String]
  }

  var texts: [String]
  var tokenizers: [String: Rows]

  static func load() throws -> LibraryExpectation {
    let path = fixturePath("tokenizers/expected.json")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try JSONDecoder().decode(LibraryExpectation.self, from: data)
  }

  static func tokenizer(_ name: String) throws -> TokenizerFile {
    try TokenizerFile(contentsOf: fixturePath("tokenizers/\(name).json"))
  }
}

@Suite struct `A tokenizer file` {
  static let names = [
    "byte-fallback", "byte-level", "library/bert_wordpiece", "library/gpt2_bytelevel_bpe",
    "library/llama3_bpe", "llama3", "other-expression", "precompiled", "qwen2", "unigram",
    "unigram-bytes", "word-level", "word-prefix", "word-suffix", "wordpiece", "wordpiece-cased",
  ]

  @Test func `has an expectation for each fixture`() throws {
    #expect(try LibraryExpectation.load().tokenizers.keys.sorted() == Self.names)
  }

  @Test(arguments: names) func `gives the library's tokens and texts`(_ name: String) throws {
    let expected = try LibraryExpectation.load()
    let rows = try #require(expected.tokenizers[name])
    let tokenizer = try LibraryExpectation.tokenizer(name)
    for (index, text) in expected.texts.enumerated() {
      let tokens = tokenizer.encode(text, addsSpecialTokens: true)
      #expect(tokens == rows.ids[index], "\(text.debugDescription)")
      // Texts in Swift are equal when their normal forms are; these must be equal byte for byte.
      let plain = tokenizer.decode(rows.ids[index])
      #expect(Array(plain.utf8) == Array(rows.plain[index].utf8), "\(text.debugDescription)")
      let all = tokenizer.decode(rows.ids[index], skipsSpecialTokens: false)
      #expect(Array(all.utf8) == Array(rows.all[index].utf8), "\(text.debugDescription)")
    }
  }

  @Test func `leaves special tokens out unless asked for them`() throws {
    let tokenizer = try LibraryExpectation.tokenizer("wordpiece")
    let inside = tokenizer.encode("a tree")
    #expect(tokenizer.encode("a tree", addsSpecialTokens: true) == [2] + inside + [3])
    #expect(tokenizer.encode("") == [])
  }

  @Test func `puts an end behind each document`() throws {
    let tokenizer = try LibraryExpectation.tokenizer("byte-level")
    #expect(tokenizer.endOfDocument == tokenizer.id(of: "<|endoftext|>"))
    let (first, second) = (tokenizer.encode("a tree"), tokenizer.encode("trained flat"))
    let end = tokenizer.endOfDocument
    #expect(
      tokenizer.encode(documents: ["a tree", "trained flat"]) == first + [end] + second + [end])
  }

  @Test func `puts nothing between documents when no token ends them`() throws {
    let tokenizer = try LibraryExpectation.tokenizer("word-level")
    #expect(tokenizer.endOfDocument == -1)
    #expect(tokenizer.encode(documents: ["of the", "of"]) == tokenizer.encode("of the of"))
  }

  @Test func `gives nothing for numbers without a token`() throws {
    let tokenizer = try LibraryExpectation.tokenizer("byte-level")
    let size = Int32(tokenizer.vocabularySize)
    #expect(tokenizer.decode([-1, size, .max]) == "")
  }

  @Test func `is told apart by the kind of its model, its size and its content`() throws {
    let tokenizers = try Self.names.map(LibraryExpectation.tokenizer)
    #expect(tokenizers[0].name == "bpe500")
    #expect(Set(tokenizers.map(\.digest)).count == Self.names.count)
    #expect(tokenizers.allSatisfy { $0.digest.count == 64 })
  }

  @Test func `encodes a long piece as it does a short one, merge by merge`() throws {
    let tokenizer = try LibraryExpectation.tokenizer("byte-fallback")
    let text = String(repeating: "the quick fox — 東京 ", count: 400)
    let tokens = tokenizer.encode(text)
    // The tokens of single bytes are special here; the decoder drops the space put in front.
    #expect(tokenizer.decode(tokens, skipsSpecialTokens: false) == text)
    #expect(tokens.count > 4000 && tokens.count < text.utf8.count)
  }
}
