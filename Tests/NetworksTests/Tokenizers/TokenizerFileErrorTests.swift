import Testing

@testable import Networks

@Suite struct `A broken tokenizer file` {
  /// A small sound file with some of its parts replaced.
  static func file(
    model: String =
      #"{"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"]]}"#,
    others: String = ""
  ) -> [UInt8] {
    Array("{\"version\": \"1.0\", \(others)\n \"model\": \(model)}".utf8)
  }

  static func message(_ bytes: [UInt8]) -> String {
    do throws(TokenizerError) {
      _ = try TokenizerFile(parsing: bytes, path: "t.json")
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func `is not one that is sound`() {
    #expect(Self.message(Self.file()) == "nothing")
  }

  @Test(arguments: [
    (
      #"{"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}"#,
      "model.vocab['b']: found 0, allowed is a number of its own; 'a' has it"
    ),
    (#"{"type": "BPE", "vocab": {"a": -1}, "merges": []}"#, "model.vocab['a']: found -1"),
    (
      #"{"type": "BPE", "vocab": {"a": 4194304}, "merges": []}"#,
      "found 4194304, allowed is a whole number from 0 to 4194303"
    ),
    (#"{"type": "BPE", "vocab": {"a": 99999999999999999999}, "merges": []}"#, "found 1e+20"),
    (
      #"{"type": "BPE", "vocab": {"a": 0, "a": 1}, "merges": []}"#,
      "the name 'a' occurs twice in one object"
    ),
    (#"{"type": "BPE", "vocab": {}, "merges": []}"#, "allowed is at least one token"),
    (#"{"type": "BPE", "vocab": ["a"], "merges": []}"#, "model.vocab: found a list of 1"),
    (#"{"type": "BPE", "vocab": {"a": 0}}"#, "model: found no 'merges'"),
    (
      #"{"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": [["a", "b"]]}"#,
      "model.merges[0]: found 'ab', allowed is tokens of the vocabulary"
    ),
    (
      #"{"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b", "a b"]}"#,
      "model.merges[1]: found a merge that occurs before"
    ),
    (#"{"type": "BPE", "vocab": {"a": 0, "": 1}, "merges": [["a", ""]]}"#, "model.merges[0]"),
    (#"{"type": "BPE", "vocab": {"a": 0}, "merges": ["a  a"]}"#, "allowed is two tokens"),
    (
      #"{"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}"#,
      "model.dropout: found 0.1"
    ),
    (
      #"{"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "u"}"#,
      "model.unk_token: found 'u', allowed is a token of the vocabulary"
    ),
    (
      #"{"type": "BPE", "vocab": {"a": 0}, "merges": [], "byte_fallback": 1}"#,
      "model.byte_fallback: found 1, allowed is true or false"
    ),
    (
      #"{"type": "Unigram", "vocab": [["a", -1]], "unk_id": 1}"#,
      "model.unk_id: found 1, allowed is a whole number from 0 to 0"
    ),
    (#"{"type": "Unigram", "vocab": [["a", -1]], "unk_id": null}"#, "model: found no 'unk_id'"),
    (#"{"type": "Unigram", "vocab": [["a", "b"]], "unk_id": 0}"#, "model.vocab[0]"),
    (#"{"type": "Unigram", "vocab": [["a", 1e999]], "unk_id": 0}"#, "1e999 is too large"),
    (#"{"type": "WordPiece", "vocab": {"a": 0}}"#, "model: found no 'unk_token'"),
    (
      #"{"type": "Sentence", "vocab": {"a": 0}}"#,
      "model.type: found 'Sentence', allowed is one of BPE, Unigram, WordPiece, WordLevel"
    ),
    ("[]", "model: found no 'vocab'"),
  ])
  func `is refused for its model, with the place`(_ model: String, _ expected: String) {
    let message = Self.message(Self.file(model: model))
    #expect(message.hasPrefix("t.json: "))
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    (#""normalizer": {"type": "Upper"},"#, "normalizer.type: found 'Upper', allowed is one of NFC"),
    (
      #""normalizer": {"type": "Sequence", "normalizers": [{"type": "Strip"}]},"#,
      "normalizer.normalizers[0]: found no 'strip_left'"
    ),
    (
      #""normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"},"#,
      "normalizer.precompiled_charsmap"
    ),
    (
      #""normalizer": {"type": "Replace", "pattern": {"String": ""}, "content": "a"},"#,
      "normalizer.pattern.String: found ''"
    ),
    (
      #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(("}, "behavior": "Isolated"},"#,
      "pre_tokenizer.pattern.Regex: found '(('"
    ),
    (
      #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "a"}, "behavior": "Kept"},"#,
      "pre_tokenizer.behavior: found 'Kept', allowed is one of 'Removed'"
    ),
    (#""pre_tokenizer": {"type": "Metaspace", "replacement": "ab"},"#, "allowed is one character"),
    (
      #""post_processor": {"type": "BertProcessing", "cls": ["a", 0], "sep": ["x", 3]},"#,
      "post_processor.sep[1]: found 3, allowed is a whole number from 0 to 2"
    ),
    (
      #""post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "q"}}], "special_tokens": {}},"#,
      "post_processor.special_tokens: found no 'q'"
    ),
    (
      #""decoder": {"type": "Strip", "content": " ", "start": -1, "stop": 0},"#,
      "decoder.start: found -1"
    ),
    (
      #""added_tokens": [{"id": 7, "content": "x"}],"#,
      "added_tokens[0].id: found 7, allowed is 3, the next number"
    ),
    (
      #""added_tokens": [{"id": 1, "content": "a"}],"#,
      "added_tokens[0].id: found 1, allowed is 0, as in the model's vocabulary"
    ),
    (
      #""added_tokens": [{"id": 3, "content": "x"}, {"id": 3, "content": "x"}],"#,
      "added_tokens[1]: found 'x' again"
    ),
  ])
  func `is refused for another part, with the place`(_ others: String, _ expected: String) {
    let message = Self.message(Self.file(others: others))
    #expect(message.contains(expected), "\(message)")
  }

  @Test func `is refused when its steps could make a text endless`() {
    let step = #"{"type": "Replace", "pattern": {"String": " "}, "content": "  "}"#
    let steps = Array(repeating: step, count: 60).joined(separator: ",")
    let others = #""normalizer": {"type": "Sequence", "normalizers": [\#(steps)]},"#
    let message = Self.message(Self.file(others: others))
    #expect(message.contains("normalizer: found steps that can make a text"), "\(message)")
  }

  @Test func `is refused with line and column where it is no JSON`() {
    let whole = Self.file()
    #expect(Self.message(Array(whole.dropLast(3))).contains("line 2, column"))
    let deep = Array(String(repeating: "[", count: 100_000).utf8)
    #expect(Self.message(deep).contains("more than 512 brackets are open"))
    #expect(Self.message(Array("{\"\u{1}\": 0}".utf8)).contains("line 1, column 3"))
    #expect(Self.message([0x22, 0xff, 0x22]).contains("a text that is not UTF-8"))
    #expect(Self.message([]).contains("found the end, wanted a value"))
  }

  @Test func `is refused when it is a folder or is not there`() throws {
    try withScratchFolder { folder in
      #expect(throws: TokenizerError.self) { try TokenizerFile(contentsOf: folder) }
      #expect(throws: TokenizerError.self) { try TokenizerFile(contentsOf: folder + "/none") }
    }
  }

  @Test func `whose character table is damaged still normalises`() throws {
    // Offsets that lead out of the table, and a replacement that starts inside a character.
    var table: [UInt8] = [8, 0, 0, 0]
    table += [0xff, 0xff, 0xff, 0xff, 0x00, 0x01, 0xff, 0x7f]
    table += [0xe3, 0x81, 0x82, 0x00]
    let map = try #require(CharacterMap(table))
    #expect(map.normalized(Array("aé\0".utf8)) == Array("aé\0".utf8))
    #expect(CharacterMap([1, 2, 3]) == nil)
    #expect(CharacterMap([12, 0, 0, 0, 1, 2, 3, 4]) == nil)
  }
}
