import Foundation
@testable import Networks
import Testing

@Suite(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SLOW"] != nil))
struct SteadyMemoryTests {
  /// Resident bytes, from the second number of /proc/self/statm, in pages.
  private static func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try #require(Int(text.split(separator: " ")[1]))
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  @Test func `ten thousand steps need no more memory than a thousand`() throws {
    var recipe = TrainingRecipe()
    recipe.batch = 4
    recipe.steps = 10_000
    let data = TokenStream(
      tokens: (0..<2_000).map { Int32($0 * $0 % DecoderTests.tiny.vocabulary) },
      vocabularySize: DecoderTests.tiny.vocabulary)
    var trainer = DecoderTrainer(DecoderTests.tiny, recipe: recipe)
    var early = 0
    for step in 1...recipe.steps {
      _ = trainer.advance(on: data, threads: 2)
      if step == 1_000 { early = try Self.residentBytes() }
    }
    let growth = try Self.residentBytes() - early
    #expect(growth < 4 << 20, "\(growth) bytes more")
  }
}
