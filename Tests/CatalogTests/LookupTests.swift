import Testing

@testable import Catalog

@Suite struct `Looking up a paper` {
  @Test func `finds ids and slugs in any letter case`() throws {
    #expect(try PaperIndex.paper("oats").id == "iclr2025-06")
    #expect(try PaperIndex.paper("iclr2025-06").slug == "oats")
    #expect(try PaperIndex.paper("OATS").id == "iclr2025-06")
  }

  @Test func `refuses an unknown name and suggests the nearest`() {
    #expect {
      try PaperIndex.paper("flatqaunt")
    } throws: { error in
      guard let error = error as? CatalogError else { return false }
      guard case .unknownPaper("flatqaunt", let nearest) = error else { return false }
      return nearest.first == "flatquant"
        && error.description
          == "no paper 'flatqaunt'; did you mean 'flatquant'? (`espalier ls papers` shows all)"
    }
  }

  @Test func `suggests names that hold the given one`() {
    #expect(PaperIndex.suggestions(for: "streamline").first == "llm-streamline")
    #expect(PaperIndex.suggestions(for: "sparsegpt-and-more-words").isEmpty)
    #expect(PaperIndex.suggestions(for: "").isEmpty)
    #expect(PaperIndex.suggestions(for: "lora").count == 3)
  }

  @Test func `says so when nothing is similar`() {
    let error = CatalogError.unknownPaper("zzzzzzzz", nearest: [])
    #expect(error.description == "no paper 'zzzzzzzz' (`espalier ls papers` shows all)")
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("wanda", "wanda", 0), ("wnada", "wanda", 1),
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("oats", "oat", 1), ("abcd", "badc", 2),
  ])
  func `counts edits with swaps as one`(_ first: String, _ second: String, _ distance: Int) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }
}

@Suite struct `The status of a paper` {
  @Test func `is planned until a strategy that executes it is runnable`() {
    let paper = Paper.sample(strategies: ["oats"])
    #expect(paper.status(runnableStrategies: [], judgedClaims: []) == .planned)
    #expect(paper.status(runnableStrategies: ["wanda"], judgedClaims: []) == .planned)
    #expect(paper.status(runnableStrategies: ["oats", "wanda"], judgedClaims: []) == .runnable)
    #expect(
      Paper.sample(strategies: []).status(runnableStrategies: ["oats"], judgedClaims: [])
        == .planned)
  }

  @Test func `is judged when one of its own claims has a verdict`() {
    let paper = Paper.sample(strategies: ["oats"])
    #expect(paper.status(runnableStrategies: ["oats"], judgedClaims: ["sample/1"]) == .judged)
    #expect(paper.status(runnableStrategies: ["oats"], judgedClaims: ["other/1"]) == .runnable)
  }
}

extension Paper {
  /// A row that no list holds, for tests.
  static func sample(
    id: String = "iclr2025-90", slug: String = "sample", title: String = "A | sample [draft]",
    strategies: [String], sameAs: String? = nil, notes: String = ""
  ) -> Paper {
    Paper(
      id: id, slug: slug, shortName: "Sample", title: title, list: .iclr2025, year: 2025,
      links: ["https://example.org/paper"], arena: .lm, family: "sample", field: .factorisation,
      budgetAxes: ["sparsity"], summary: "Does a * b.", claim: "It holds.", confidence: .high,
      fidelity: "None.", strategies: strategies, sameAs: sameAs, notes: notes)
  }
}
