import Foundation
import Testing

@testable import Networks

@Suite("The corpus of glosses") struct WordnetTests {
  static let folder = fixturePath("wordnet")

  @Test func `has the text behind the bar of each line, without the licence`() throws {
    let corpus = try Corpus.wordnet(folder: Self.folder)
    #expect(corpus.name == "wordnet")
    #expect(corpus.documents.count == 14)
    #expect(corpus.documents.contains("a tree trained flat against a lattice"))
    #expect(corpus.documents.contains("a frame of crossed bars; \"roses grew on the trellis\""))
    #expect(corpus.documents.contains("cut away what is not needed; \"prune a tree | or a hedge\""))
    #expect(corpus.documents.allSatisfy { !$0.contains("licence") && !$0.hasSuffix(" ") })
  }

  @Test func `mixes the parts of speech, the same way each time`() throws {
    let corpus = try Corpus.wordnet(folder: Self.folder)
    #expect(try Corpus.wordnet(folder: Self.folder).documents == corpus.documents)
    #expect(corpus.documents.prefix(5).sorted() != Self.nouns.sorted())
  }

  static let nouns = [
    "a tall plant with one woody stem",
    "a frame of crossed bars; \"roses grew on the trellis\"",
    "a tree trained flat against a lattice", "a seat in the shade of climbing plants",
    "a piece of ground planted with fruit trees",
  ]

  @Test func `that is not installed names the file and the package`() throws {
    let error = #expect(throws: CorpusError.self) { try Corpus.wordnet(folder: "/none") }
    #expect(error == .missingWordnet(path: "/none/data.noun"))
    #expect(error?.description.contains("apt-get install wordnet-base") == true)
  }

  @Test func `with a line that has no gloss names the line`() throws {
    try withScratchFolder { folder in
      for file in ["data.noun", "data.verb", "data.adj", "data.adv"] {
        try FileManager.default.copyItem(
          atPath: Self.folder + "/" + file, toPath: folder + "/" + file)
      }
      let path = folder + "/data.adj"
      try Data("  1 licence\n00000301 00 a 01 sparse 0 000\n".utf8)
        .write(to: URL(fileURLWithPath: path))
      let expected = CorpusError.malformedLine(
        path: path, line: 2, found: "00000301 00 a 01 sparse 0 000")
      #expect(throws: expected) { try Corpus.wordnet(folder: folder) }
    }
  }
}
