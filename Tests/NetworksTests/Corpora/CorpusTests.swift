import Testing

@testable import Networks

@Suite("A corpus") struct CorpusTests {
  static func numbered(_ count: Int) throws -> Corpus {
    try Corpus(name: "numbers", documents: (0..<count).map { "document \($0)" })
  }

  @Test func `is divided 23 to 1 to 1`() throws {
    let corpus = try Self.numbered(1000)
    #expect(corpus.documents(in: .train).count == 920)
    #expect(corpus.documents(in: .calibration).count == 40)
    #expect(corpus.documents(in: .validation).count == 40)
    #expect(corpus.split(ofDocument: 12) == .calibration)
    #expect(corpus.split(ofDocument: 24) == .validation)
  }

  @Test(arguments: [3, 4, 24, 25, 26, 999])
  func `has every document in exactly one split, and no split empty`(count: Int) throws {
    let corpus = try Self.numbered(count)
    let splits = Corpus.Split.allCases.map { corpus.documents(in: $0) }
    #expect(splits.allSatisfy { !$0.isEmpty })
    #expect(splits.flatMap { $0 }.sorted() == corpus.documents.sorted())
  }

  @Test func `keeps copies of a document in one split`() throws {
    let texts = (0..<600).map { "text \($0 * 7 % 100)" }
    let corpus = try Corpus(name: "copies", documents: texts)
    let splits = Corpus.Split.allCases.map { Set(corpus.documents(in: $0)) }
    #expect(splits[0].isDisjoint(with: splits[1]))
    #expect(splits[0].isDisjoint(with: splits[2]))
    #expect(splits[1].isDisjoint(with: splits[2]))
    #expect(splits.map(\.count) == [92, 4, 4])
  }

  @Test func `with fewer than three different documents is refused`() {
    let expected = CorpusError.tooFewDocuments(corpus: "x", found: 2, least: 3)
    #expect(throws: expected) { try Corpus(name: "x", documents: ["a", "b", "a", "b"]) }
  }

  @Test func `has a digest of its text, its order and its boundaries, not its name`() throws {
    let digest = try Corpus(name: "x", documents: ["a", "b", "cd"]).digest
    #expect(try Corpus(name: "y", documents: ["a", "b", "cd"]).digest == digest)
    for other in [["a", "bc", "d"], ["b", "a", "cd"], ["a", "b", "cd", ""], ["a", "b", "ce"]] {
      #expect(try Corpus(name: "x", documents: other).digest != digest)
    }
    // Computed outside of this program: SHA-256 over the lengths and the bytes.
    #expect(
      digest == "8c32197428ca29631a2fb5472080dff934984f3072ed72b44cb73e13fc6958ed")
  }

  @Test func `has a digest for each split`() throws {
    let corpus = try Self.numbered(100)
    let digests = Set(Corpus.Split.allCases.map { corpus.digest(of: $0) } + [corpus.digest])
    #expect(digests.count == 4)
    let validation = corpus.documents(in: .validation)
    #expect(
      try Corpus(name: "v", documents: validation).digest == corpus.digest(of: .validation))
  }
}
