import ArgumentParser
import Conformance
import Essentials
import Foundation
import Reporting
import Strategies

/// `conform`: compare the strategies with vectors of their methods.
struct Conform: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare strategies with inputs and outputs of the authors' code.",
    discussion: """
      Reads every SLUG/CASE.json of a folder, with the SLUG/CASE.safetensors beside it, and runs
      the strategy's own functions on the inputs. Exit status 1 when an array does not conform.
      Example: espalier conform Tests/StrategiesTests/Fixtures/vectors owl
      """)

  @Argument(help: "A folder of vectors, SLUG/CASE.json.") var folder: String
  @Argument(help: "Only these slugs.") var slugs: [String] = []
  @Flag(help: "List every array, not only those that do not conform.") var all = false
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let run = ConformanceRun(adapters: VectorIndex.all)
    var results: [ConformanceResult] = []
    for path in try ConformanceRun.descriptions(in: folder, slugs: slugs) {
      results += try run.results(description: path)
    }
    if output.json {
      print(JSONValue.array(results.map(\.json)).canonical)
    } else {
      try output.print(table(results))
    }
    if results.contains(where: { $0.passed == false }) { throw Failure.cellsFailed }
  }

  /// One row for each array, or only for each vector and each array that fails.
  private func table(_ results: [ConformanceResult]) -> ResultTable {
    var rows: [[ResultTable.Cell]] = []
    for (vector, arrays) in Dictionary(grouping: results, by: { "\($0.slug)/\($0.name)" })
      .sorted(by: { $0.key < $1.key })
    {
      let passed = arrays.count { $0.passed == true }
      if !all { rows.append(summary(vector, arrays, passed: passed)) }
      for result in arrays where all || result.passed == false { rows.append(detail(result)) }
    }
    return ResultTable(
      name: "conformance", title: "",
      columns: ["vector", "array", "rule", "measured", "result"].map {
        .init(key: $0, header: $0, kind: .text)
      }, rows: rows, marksBest: false)
  }

  private func summary(
    _ vector: String, _ arrays: [ConformanceResult], passed: Int
  ) -> [ResultTable.Cell] {
    let known = arrays.contains { $0.passed != nil }
    let result = known ? "\(passed) of \(arrays.count) conform" : "no strategy"
    return [.text(vector), .text(""), .text(""), .text(""), .text(result)]
  }

  private func detail(_ result: ConformanceResult) -> [ResultTable.Cell] {
    let measured = result.measured.map { String(format: "%.3g", $0) } ?? ""
    let verdict = result.passed.map { $0 ? "conforms" : "differs" } ?? "no strategy"
    let note = result.note.map { "\(verdict): \($0)" } ?? verdict
    return [
      .text("\(result.slug)/\(result.name)"), .text(result.tensor ?? ""),
      .text(result.rule ?? ""), .text(measured), .text(note),
    ]
  }
}
