import Autograd
import Foundation
import Tensors
import TestKit
import Testing

@testable import Networks

@Suite("A sentence encoder") struct SentenceEncoderTests {
  /// The tiny BERT, with a vocabulary of letters.
  private static func encoder(in folder: URL, longest: Int = 256) throws -> SentenceEncoder {
    let path = try LetterBERT.make(in: folder)
    return try SentenceEncoder(path, longest: longest)
  }

  @Test func `averages the last hidden states and scales the mean to one`() throws {
    let golden = GoldenCheckpoint(name: "bert")
    let model = try TransformerModel(TransformerCheckpoint(golden.path))
    let sequences = try golden.sequences()
    let wanted = try golden.expected().floats("output")
    let width = model.configuration.width
    let length = sequences[0].count
    let tokenizer = try TokenizerFile(
      parsing: Array(#"{"model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"}}"#.utf8),
      path: "test")
    let encoder = SentenceEncoder(model: model, tokenizer: tokenizer)
    // Of another length, and in another batch than those around it.
    let found = encoder.vectors(of: [sequences[0], Array(sequences[1].prefix(5)), sequences[1]])
    for (row, sequence) in [(0, 0), (2, 1)] {
      let mean = (0..<width).map { column in
        (0..<length).reduce(0.0) { sum, place in
          sum + Double(wanted[(sequence * length + place) * width + column])
        } / Double(length)
      }
      let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<width {
        #expect(abs(Double(found[row, column]) - mean[column] / norm) < 1e-5)
      }
    }
    #expect(abs(found.rows(1..<2).squaredNorm() - 1) < 1e-5)
  }

  @Test func `gives the same bits alone, in a crowd and on any number of threads`() throws {
    try withScratchFolder { (folder: URL) in
      let encoder = try Self.encoder(in: folder)
      let sentences = ["a tree", "flat", "against a lattice", "a wall"].map(encoder.tokens)
      let all = encoder.vectors(of: sentences, threads: 2)
      for (index, sentence) in sentences.enumerated() {
        let apart = encoder.vectors(of: [sentence]) - all.rows(index..<index + 1)
        #expect(apart.squaredNorm() < 1e-10)
      }
      #expect(all == encoder.vectors(of: sentences, threads: 1))
    }
  }

  @Test func `cuts long sentences before the token that ends them`() throws {
    try withScratchFolder { (folder: URL) in
      let encoder = try Self.encoder(in: folder, longest: 8)
      let (short, long) = (encoder.tokens(of: "tree"), encoder.tokens(of: "a tree trained flat"))
      #expect(short.count == 6 && long.count == 8)
      #expect(long.first == short.first && long.last == short.last)
    }
  }

  @Test func `is no model that predicts tokens`() throws {
    let error = #expect(throws: ModelDirectoryError.self) {
      try SentenceEncoder(GoldenCheckpoint(name: "llama").path)
    }
    #expect(error?.description.contains("bert") == true)
  }

  private static let minilm = ModelCache.standard().installed

  @Test(.enabled(if: minilm.contains("minilm")))
  func `computes the vectors of all-MiniLM-L6-v2 that transformers computes`() throws {
    let encoder = try SentenceEncoder(Self.minilm.path(of: "minilm"))
    let tokens = try encoder.tokens(ofLinesIn: fixturePath("sentences/lines.txt"))
    let wanted = try SafetensorsFile(fixturePath("sentences/minilm.safetensors"))
    let found = encoder.vectors(of: tokens, threads: 2)
    #expect(try found.shape == wanted.entry("vectors").shape)
    let apart = try zip(found.values, wanted.floats("vectors")).map { abs($0 - $1) }
    #expect(apart.max() ?? .infinity < 1e-4)
  }
}

/// The tiny BERT of the golden checkpoints with a tokenizer that spells words.
enum LetterBERT {
  static func make(in folder: URL) throws -> String {
    let path = folder.appending(path: "letters").path
    try FileManager.default.copyItem(
      atPath: fixturePath("checkpoints/bert"), toPath: path)
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    let tokens = special + letters + letters.map { "##\($0)" }
    try Data(tokens.joined(separator: "\n").utf8).write(
      to: URL(fileURLWithPath: path + "/vocab.txt"))
    return path
  }
}
