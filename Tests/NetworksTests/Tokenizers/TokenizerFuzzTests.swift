import Foundation
import TestKit
import Testing

@testable import Networks

@Suite struct `A damaged tokenizer file` {
  private static let text = "The naïve fox, 東京 12345  don't\n <x> </s> 🙂 e\u{301}"

  /// Reads a file and uses it; 1 when it was accepted.
  private static func use(_ bytes: [UInt8]) -> Int {
    do throws(TokenizerError) {
      let tokenizer = try TokenizerFile(parsing: bytes, path: "damaged")
      let tokens = tokenizer.encode(text, addsSpecialTokens: true)
      #expect(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
      _ = tokenizer.decode(tokens)
      return 1
    } catch {  // typed throws: nothing but a TokenizerError can arrive here
      #expect(error.description.count < 2000)
      return 0
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func `is read or refused, but never harmful, over many mutations`() throws {
    // Small files of each kind of model, so that mutations hit their structure as well.
    let names = ["word-level", "wordpiece", "word-prefix", "precompiled", "llama3"]
    let files = try names.map { try Self.bytes(fixturePath("tokenizers/\($0).json")) }
    let model = #"{"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}"#
    var fuzzer = MutationFuzzer(originals: files + [Array(model.utf8)], seed: 21)
    var accepted = 0
    for _ in 0..<fuzzCount { accepted += Self.use(fuzzer.next()) }
    #expect((fuzzCount / 100..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
  }
}
