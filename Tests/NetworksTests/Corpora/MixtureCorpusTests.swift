import Testing

@testable import Networks

@Suite("A mixture of corpora") struct MixtureCorpusTests {
  private static let text = "grammar:documents=30+grammar:seed=2,documents=50"

  @Test func `is read, and printed in the same form`() throws {
    #expect(try CorpusSpec(parsing: Self.text).description == Self.text)
    let three = try CorpusSpec(parsing: "wordnet+gcide+file:a+b.txt")
    #expect(
      three
        == .mixture(
          .wordnet(folder: Corpus.wordnetFolder),
          .mixture(.gcide(folder: Corpus.gcideFolder), .file(path: "a+b.txt"))))
    #expect(throws: CorpusError.self) { try CorpusSpec(parsing: "wordnet+") }
  }

  @Test func `has the documents of all parts, mixed, and knows where each came from`() throws {
    let corpus = try CorpusSpec(parsing: Self.text).load()
    let first = try CorpusSpec(parsing: "grammar:documents=30").load()
    #expect(corpus.documents.count == 80 && corpus.parts.count == 2)
    #expect(corpus.natsPerDocument == nil)
    let found = Corpus.Split.allCases.flatMap { corpus.documents(in: $0, ofPart: first.name) }
    #expect(found.sorted() == first.documents.sorted())
    let ofFirst = corpus.documents.map(Set(first.documents).contains)
    #expect(ofFirst.prefix(30).contains(false) && ofFirst.suffix(50).contains(true))
  }
}
