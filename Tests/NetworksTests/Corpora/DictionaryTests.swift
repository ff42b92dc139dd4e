import Foundation
import TestKit
import Testing

@testable import Networks

@Suite("The corpus of a dictionary") struct DictionaryTests {
  /// Four entries, each with its word; the second has two words in the index.
  private static let entries = [
    ("00-database-info", "About this dictionary.\n"),
    ("espalier", "Espalier \\Es*pal\"ier\\, n.\n   A lattice on which\n   trees are trained.\n"),
    ("prune", "Prune \\Prune\\, v. t.\n   To cut off what is superfluous.\n"),
    ("trellis", "Trellis \\Trel\"lis\\, n.\n   A structure of bars crossed.\n"),
  ]

  private static func base64(_ number: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return number < 64
      ? String(alphabet[number]) : base64(number / 64) + String(alphabet[number % 64])
  }

  private static let text = entries.map(\.1).joined()
  private static let index: String = {
    var (lines, start): ([String], Int) = ([], 0)
    for (word, text) in entries {
      lines.append("\(word)\t\(base64(start))\t\(base64(text.utf8.count))")
      if word == "prune" { lines.append(lines[lines.count - 1].replacing("prune", with: "pruned")) }
      start += text.utf8.count
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  private static func load(
    _ text: [UInt8], _ index: [UInt8], packed: Bool = false
  ) throws -> Corpus {
    try withScratchFolder { folder in
      let name = packed ? "/gcide.dict.dz" : "/gcide.dict"
      try Data(packed ? storedGzip(text) : text).write(to: URL(fileURLWithPath: folder + name))
      try Data(index).write(to: URL(fileURLWithPath: folder + "/gcide.index"))
      return try CorpusSpec(parsing: "gcide:\(folder)").load()
    }
  }

  @Test func `has an entry a document, on one line, without those about itself`() throws {
    let corpus = try Self.load(Array(Self.text.utf8), Array(Self.index.utf8))
    #expect(
      corpus.documents.sorted() == [
        "Espalier \\Es*pal\"ier\\, n. A lattice on which trees are trained.",
        "Prune \\Prune\\, v. t. To cut off what is superfluous.",
        "Trellis \\Trel\"lis\\, n. A structure of bars crossed.",
      ])
    let packed = try Self.load(Array(Self.text.utf8), Array(Self.index.utf8), packed: true)
    #expect(packed.digest == corpus.digest)
  }

  @Test func `that is not installed names the file and the package`() throws {
    let error = #expect(throws: CorpusError.self) { try Corpus.gcide(folder: "/none") }
    #expect(error == .missingDictionary(path: "/none/gcide.dict.dz"))
    #expect(error?.description.contains("apt-get install dict-gcide") == true)
  }

  @Test(arguments: [
    ("word\tA", "expected a word, an offset and a length"), ("word\t?\tB", "found 'word\t?\tB'"),
    ("word\tA\tBAAA", "the entry ends at byte 262144"), ("word\tA\tAAAAAAAA", "expected a word"),
    ("00-database-info\tA\tX", "has no text"),
  ])
  func `with a broken index names the line`(line: String, text: String) {
    let error = #expect(throws: CorpusError.self) {
      try Self.load(Array(Self.text.utf8), Array("\(line)\n".utf8))
    }
    #expect(error?.description.contains(text) == true, "\(String(describing: error))")
  }

  @Test func `that is damaged is read or refused, but never crashes`() throws {
    var texts = MutationFuzzer(originals: [Array(Self.text.utf8)], seed: 41)
    var indexes = MutationFuzzer(originals: [Array(Self.index.utf8)], seed: 42)
    var read = 0
    for turn in 0..<(fuzzCount / 10) {
      let text = turn % 2 == 0 ? Array(Self.text.utf8) : texts.next()
      do {
        _ = try Self.load(text, indexes.next())
        read += 1
      } catch is CorpusError {}
    }
    #expect((1..<(fuzzCount / 10)).contains(read), "\(read)")
  }
}
