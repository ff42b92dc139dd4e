import Testing

@testable import Networks

@Suite("A corpus specification") struct CorpusSpecTests {
  @Test(arguments: [
    ("wordnet", CorpusSpec.wordnet(folder: "/usr/share/wordnet")),
    ("wordnet:/opt/wordnet/dict", .wordnet(folder: "/opt/wordnet/dict")),
    ("grammar", .grammar(seed: 1, documents: 8192)),
    ("grammar:seed=3", .grammar(seed: 3, documents: 8192)),
    ("grammar:seed=3,documents=20", .grammar(seed: 3, documents: 20)),
    ("file:a/b:c.txt", .file(path: "a/b:c.txt")),
  ])
  func `is read, and printed in the same form`(text: String, spec: CorpusSpec) throws {
    #expect(try CorpusSpec(parsing: text) == spec)
    #expect(spec.description == text)
  }

  @Test(
    arguments: [
      ("wordnte", "wordnet"), ("gramar:seed=3", "grammar"), ("fil:x", "file"), ("imagenet", nil),
      ("", nil),
    ] as [(String, String?)])
  func `with an unknown name is refused with the nearest known one`(
    text: String, nearest: String?
  ) {
    let expected = CorpusError.unknownCorpus(found: text, nearest: nearest)
    #expect(throws: expected) { try CorpusSpec(parsing: text) }
    #expect(expected.description.contains("Known: wordnet"))
  }

  @Test(arguments: [
    ("grammar:", ""), ("grammar:sed=3", "sed=3"), ("grammar:seed=x", "seed=x"),
    ("grammar:seed=-1", "seed=-1"), ("grammar:seed=1,", ""), ("grammar:documents=2", "documents=2"),
    ("file:", ""), ("file", ""), ("wordnet:", ""),
  ])
  func `with an option that does not exist is refused`(text: String, found: String) {
    let error = #expect(throws: CorpusError.self) { try CorpusSpec(parsing: text) }
    guard case .badOption(text, found, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `loads what it names`() throws {
    let corpus = try CorpusSpec(parsing: "grammar:seed=3,documents=50").load()
    #expect(corpus.name == "grammar:seed=3,documents=50")
    #expect(corpus.documents.count == 50)
    let glosses = try CorpusSpec.wordnet(folder: fixturePath("wordnet")).load()
    #expect(glosses.documents.count == 14)
  }
}
