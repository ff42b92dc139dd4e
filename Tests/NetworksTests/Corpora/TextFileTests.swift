import Foundation
import Tensors
import Testing

@testable import Networks

@Suite("A text file as a corpus") struct TextFileTests {
  static func corpus(_ bytes: some Sequence<UInt8>) throws -> Corpus {
    try withScratchFolder { folder in
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/t.txt"))
      return try Corpus.file(folder + "/t.txt")
    }
  }

  @Test func `has the paragraphs between blank lines as its documents`() throws {
    let text = "\u{feff}\n  one\ntwo  \n\n \t \nthree\r\nfour\r\n\r\nfive\n\nsix"
    #expect(
      try Self.corpus(text.utf8).documents == ["one\ntwo", "three\r\nfour", "five", "six"])
  }

  @Test func `without blank lines is cut into pieces of lines`() throws {
    let lines = (0..<1000).map { "line \($0)" }
    let corpus = try Self.corpus(lines.joined(separator: "\n").utf8)
    #expect(corpus.documents.count == 63)  // 62 of 16 lines and one of 8
    #expect(corpus.documents[0] == lines[0..<16].joined(separator: "\n"))
    #expect(corpus.documents.joined(separator: "\n") == lines.joined(separator: "\n"))
  }

  @Test func `that is short still has all three splits`() throws {
    let corpus = try Self.corpus("a\nb\nc\nd\n".utf8)
    #expect(corpus.documents == ["a", "b", "c", "d"])
    #expect(Corpus.Split.allCases.allSatisfy { !corpus.documents(in: $0).isEmpty })
    let error = #expect(throws: CorpusError.self) { try Self.corpus("a single line".utf8) }
    #expect(error?.description.contains("1 distinct documents") == true)
  }

  @Test(arguments: ["", "\n\n  \n"]) func `without text is refused`(text: String) throws {
    let error = #expect(throws: CorpusError.self) { try Self.corpus(text.utf8) }
    guard case .empty = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `that is missing or a folder is refused by name`() throws {
    for path in ["/none.txt", "/"] {
      let error = #expect(throws: CorpusError.self) { try Corpus.file(path) }
      #expect(error?.description.hasPrefix("\(path) cannot be read") == true)
    }
  }

  @Test func `that is not UTF-8 is refused with line, offset and byte`() throws {
    let error = #expect(throws: CorpusError.self) {
      try Self.corpus(Array("é\nok\nna".utf8) + [0xef, 0x76, 0x65])
    }
    guard case .invalidUTF8(_, let offset, let line, let byte) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(offset == 9 && line == 3 && byte == 0x76)
  }

  @Test func `is valid exactly when the standard library says so`() {
    var random = RandomStream(seed: 5, for: "bytes")
    let leads: [UInt8] = [0x41, 0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf1, 0xf4, 0xf5, 0xff]
    let tails: [UInt8] = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]
    var valid = 0
    for _ in 0..<100_000 {
      var bytes = [leads[random.index(below: leads.count)]]
      for _ in 0..<random.index(below: 4) { bytes.append(tails[random.index(below: tails.count)]) }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((UTF8Validation.firstInvalidOffset(in: bytes) == nil) == isValid, "\(bytes)")
      valid += isValid ? 1 : 0
    }
    #expect(valid > 1000)
  }
}
