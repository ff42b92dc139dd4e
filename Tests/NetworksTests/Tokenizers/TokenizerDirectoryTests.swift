import Foundation
import Testing

@testable import Networks

@Suite struct `The tokenizer of a directory` {
  private struct Model: Decodable {
    struct Content: Decodable {
      var vocab: [String: Int]
      var merges: [[String]]?
    }

    var model: Content
  }

  private static func model(_ name: String) throws -> Model.Content {
    let path = fixturePath("tokenizers/library/\(name).json")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try JSONDecoder().decode(Model.self, from: data).model
  }

  @Test func `is read from a vocab.txt as BERT's`() throws {
    let tokens = try Self.model("bert_wordpiece").vocab.sorted { $0.value < $1.value }.map(\.key)
    let expected = try LibraryExpectation.load()
    try withScratchFolder { folder in
      try tokens.joined(separator: "\n").write(
        toFile: folder + "/vocab.txt", atomically: true, encoding: .utf8)
      let tokenizer = try TokenizerFile.load(directory: folder)
      let rows = try #require(expected.tokenizers["library/bert_wordpiece"])
      for (text, row) in zip(expected.texts, rows.ids) {
        #expect(tokenizer.encode(text, addsSpecialTokens: true) == row)
      }
    }
  }

  @Test func `is read from a vocab.json and a merges.txt as GPT-2's`() throws {
    let model = try Self.model("gpt2_bytelevel_bpe")
    let merges = try #require(model.merges).map { $0.joined(separator: " ") }
    let expected = try LibraryExpectation.load()
    try withScratchFolder { folder in
      try JSONEncoder().encode(model.vocab).write(
        to: URL(fileURLWithPath: folder + "/vocab.json"))
      try (["#version: 0.2"] + merges).joined(separator: "\n").write(
        toFile: folder + "/merges.txt", atomically: true, encoding: .utf8)
      let tokenizer = try TokenizerFile.load(directory: folder)
      let rows = try #require(expected.tokenizers["library/gpt2_bytelevel_bpe"])
      for (text, row) in zip(expected.texts, rows.ids) { #expect(tokenizer.encode(text) == row) }
      #expect(tokenizer.endOfDocument == tokenizer.id(of: "<|endoftext|>"))
    }
  }

  @Test func `takes the end of documents from the configuration beside it`() throws {
    try withScratchFolder { folder in
      let files = FileManager.default
      try files.copyItem(
        atPath: fixturePath("tokenizers/unigram.json"), toPath: folder + "/tokenizer.json")
      #expect(try TokenizerFile.load(directory: folder).endOfDocument == 2)
      try #"{"eos_token": {"content": "<s>"}}"#.write(
        toFile: folder + "/tokenizer_config.json", atomically: true, encoding: .utf8)
      #expect(try TokenizerFile.load(directory: folder).endOfDocument == 1)
    }
  }

  @Test func `lowercases or not as the configuration says`() throws {
    try withScratchFolder { folder in
      try ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A", "a"].joined(separator: "\n").write(
        toFile: folder + "/vocab.txt", atomically: true, encoding: .utf8)
      #expect(try TokenizerFile.load(directory: folder).encode("A") == [6])
      try #"{"do_lower_case": false}"#.write(
        toFile: folder + "/tokenizer_config.json", atomically: true, encoding: .utf8)
      #expect(try TokenizerFile.load(directory: folder).encode("A") == [5])
    }
  }

  @Test func `that holds none is refused with what was looked for`() throws {
    try withScratchFolder { folder in
      #expect(throws: TokenizerError.noTokenizer(directory: folder)) {
        try TokenizerFile.load(directory: folder)
      }
      try "a b".write(toFile: folder + "/merges.txt", atomically: true, encoding: .utf8)
      #expect(throws: TokenizerError.noTokenizer(directory: folder)) {
        try TokenizerFile.load(directory: folder)
      }
    }
  }
}
