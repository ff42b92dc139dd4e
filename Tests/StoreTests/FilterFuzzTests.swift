import TestKit
import Testing

@testable import Store

@Suite struct `A damaged filter` {
  private static let originals = [
    #"strategy = "wanda" and sparsity in [0.5,0.6] and metric.loss < 3.4 and status != failed"#,
    "not (sparsity = 0.5 or level = '2:4') and metric.eval/nll@test is not undefined",
    "param.exponent not in (1, -2.5e-3, nan) or strategy contains 'it''s' and sweep is defined",
  ].map { Array($0.utf8) }

  private static let fragments = [
    "(", ")", "((((((((", "not ", "and ", "or ", "in", "[", "]", ",", "'", "\"", "\\", "=", "!",
    "<",
    "1e999", "-", ".", "99999999999999999999", "\u{0}", "é", "🙂", "metric.", "state = ", " ", "\n",
  ]

  @Test func `is understood or refused, and the store takes what is understood`() throws {
    let bench = try Bench()
    var fuzzer = MutationFuzzer(
      originals: Self.originals, fragments: Self.fragments, seed: 41)
    var accepted = 0
    for _ in 0..<fuzzCount {
      let text = String(decoding: fuzzer.next(), as: UTF8.self)
      do throws(FilterError) {
        let filter = try FilterExpression(parsing: text)
        accepted += 1
        if accepted % 10 == 0 { checkQuery(filter, in: bench) }
      } catch {  // typed throws: nothing but a FilterError can arrive here
        #expect((0...text.count).contains(error.offset))
      }
    }
    #expect((fuzzCount / 100..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
  }

  private func checkQuery(_ filter: FilterExpression, in bench: Bench) {
    #expect(throws: Never.self, "\(filter.source)") {
      try bench.store.results(where: filter)
    }
  }
}
