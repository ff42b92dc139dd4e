import Conformance
import Foundation
import Testing

@testable import Strategies

/// A vector among the fixtures.
struct VectorCase: Sendable, CustomTestStringConvertible {
  let slug: String
  let path: String

  var testDescription: String { slug }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/vectors")

  static let all: [VectorCase] = VectorIndex.all.flatMap { adapter -> [VectorCase] in
    let paths = try? ConformanceRun.descriptions(in: folder.path, slugs: [adapter.slug])
    return (paths ?? []).map { VectorCase(slug: adapter.slug, path: $0) }
  }
}

@Suite("The methods' own functions") struct VectorTests {
  @Test(arguments: VectorCase.all)
  func `give what the vectors expect`(_ vector: VectorCase) throws {
    let results = try ConformanceRun(adapters: VectorIndex.all).results(description: vector.path)
    #expect(!results.isEmpty)
    for result in results {
      #expect(result.passed == true, "\(result.json)")
    }
  }

  @Test func `have a vector each among the fixtures`() {
    let slugs = VectorIndex.all.map { $0.slug }
    #expect(slugs == Set(slugs).sorted())
    #expect(Set(VectorCase.all.map(\.slug)) == Set(slugs))
  }
}
