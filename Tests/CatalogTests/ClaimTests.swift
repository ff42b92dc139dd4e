import CompressionCore
import Foundation
import Testing

@testable import Catalog

@Suite struct `Claims with a test` {
  static let claims = PaperIndex.testableClaims

  @Test func `are filed under their paper and numbered from one`() {
    for paper in PaperIndex.all {
      #expect(paper.claims.map(\.paper).allSatisfy { $0 == paper.slug })
      #expect(paper.claims.map(\.id) == paper.claims.indices.map { "\(paper.slug)/\($0 + 1)" })
    }
    #expect(Self.claims.count >= 10)
  }

  @Test(arguments: claims.map(\.id))
  func `are complete sentences with a place, a margin and replicates`(_ id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    let test = try #require(claim.test)
    #expect(claim.sentence.hasSuffix(".") && !claim.sentence.contains("\n"))
    #expect(test.replicates >= ClaimTest.fewestReplicates)
    // A claim about laws declares a share of the rival's error instead.
    #expect(test.margin.isFinite && (test.margin != 0 || test.laws != nil))
    #expect(test.subject != test.baseline)
    #expect(test.fidelity.isEmpty || test.fidelity.hasSuffix("."))
    try test.budget.validate()
  }

  @Test(arguments: claims.map(\.id))
  func `name reported numbers that the paper has, and its own strategy`(_ id: String) throws {
    let claim = try #require(Self.claims.first { $0.id == id })
    let test = try #require(claim.test)
    let paper = try PaperIndex.paper(claim.paper)
    #expect(test.reported.allSatisfy(paper.reported.indices.contains))
    #expect(test.laws != nil || paper.strategies.contains(test.subject.strategy))
  }

  @Test func `hold no two that ask the same`() {
    let tests = Self.claims.compactMap(\.test)
    for (index, test) in tests.enumerated() { #expect(!tests[..<index].contains(test)) }
  }
}
