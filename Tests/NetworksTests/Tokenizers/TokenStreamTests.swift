import Foundation
import Tensors
import Testing

@testable import Networks

@Suite("A token stream") struct TokenStreamTests {
  static func stream(_ documents: [String]) throws -> TokenStream {
    let bytes = try BytePairEncoding(training: ["x"], vocabularySize: 257)
    return TokenStream(documents, tokenizer: bytes)
  }

  @Test func `holds the documents with their ends and their sizes`() throws {
    let stream = try Self.stream(["ab", "é"])
    #expect(stream.tokens == [97, 98, 256, 0xc3, 0xa9, 256])
    #expect(stream.documentCount == 2)
    #expect(stream.byteCount == 4)
    #expect(stream.nats(perDocument: 3) == 1)
  }

  @Test func `is cut into sequences whose targets are the next tokens`() throws {
    let stream = try Self.stream(["abcdefgh"])  // nine tokens with the end
    let sequences = stream.sequences(context: 3)
    #expect(sequences.count == 2)
    #expect(sequences.inputs == [97, 98, 99, 100, 101, 102])
    #expect(sequences.targets == [98, 99, 100, 101, 102, 103])
    #expect(stream.sequenceCount(context: 4) == 2)
    #expect(stream.sequences(context: 4).targets.last == 256)
    #expect(stream.sequenceCount(context: 9) == 0)
    #expect(sequences[1..<2].inputs == [100, 101, 102])
  }

  @Test func `gives the same random sequences for the same stream of numbers`() throws {
    let stream = try Self.stream([String(repeating: "abcdefghij", count: 50)])
    var first = RandomStream(seed: 1, for: "draws")
    var second = RandomStream(seed: 1, for: "draws")
    let a = stream.randomSequences(context: 16, count: 200, random: &first)
    #expect(a == stream.randomSequences(context: 16, count: 200, random: &second))
    #expect(a.inputs.count == 200 * 16)
    #expect(Array(a.inputs[1..<16]) == Array(a.targets[0..<15]))
    let starts = (0..<200).map { a.inputs[$0 * 16] }
    #expect(Set(starts).count == 10)
  }

  @Test func `reaches its last token by a random draw`() throws {
    let stream = try Self.stream(["ab"])  // only one place for a context of two
    var random = RandomStream(seed: 1, for: "draws")
    let drawn = stream.randomSequences(context: 2, count: 5, random: &random)
    #expect(drawn.targets == [98, 256, 98, 256, 98, 256, 98, 256, 98, 256])
  }

  @Test func `knows the entropy of its single tokens`() throws {
    let stream = try Self.stream(["abc"])  // four different tokens
    #expect(abs(stream.unigramEntropy - log(4)) < 1e-12)
  }
}
