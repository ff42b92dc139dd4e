import Essentials
import Foundation
import TestKit
import Testing

@Suite struct LawCommandTests {
  private static let spec = """
    espalier: 1
    name: tiny-laws
    question: Do laws find their runs?
    arena: pretrain
    options: {corpus: "grammar:documents=600", vocabulary: 300, context: 16, batch: 4, layers: 1,
              evaluationSequences: 32, curvePoints: 2}
    grid:
      - {width: [16, 32, 48], tokens: [1280, 2560, 5120]}
    strategies: [dense]
    """

  private func write(_ text: String, to name: String, _ folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// Losses of the law with E = 1.7, A = 400, B = 410, α = 0.34, β = 0.28, without noise.
  private func writeRuns(_ folder: URL) throws {
    var lines = ["average_parameters,final_parameters,tokens,loss"]
    for (index, size) in [1e6, 4e6, 2e7, 9e7, 5e8].enumerated() {
      for tokens in [2e7, 1e8, 7e8, 6e9] {
        let loss = 1.7 + 400 / pow(size, 0.34) + 410 / pow(tokens, 0.28)
        lines.append("\(size),\(size * (index % 2 == 0 ? 0.3 : 0.9)),\(tokens),\(loss)")
      }
    }
    try write(lines.joined(separator: "\n") + "\n", to: "runs.csv", folder)
  }

  private let runs = ["average-parameters", "--csv", "runs.csv"]

  @Test func `fit finds stored runs, computes the average size from every step, and is stored`()
    throws
  {
    try withScratchFolder { folder in
      try write(Self.spec, to: "laws.yaml", folder)
      let run = try CommandLineTool.run(["sweep", "run", "laws.yaml", "-j", "2", "-q"], in: folder)
      #expect(run.status == 0, "\(run.errors)")
      let table = try CommandLineTool.run(["fit", "table", "--sweep", "tiny-laws"], in: folder)
      let lines = table.output.split(separator: "\n")
      #expect(lines.count == 10)
      #expect(lines.first?.contains("average_parameters") == true)
      #expect(lines.first?.contains("option.width") == true)
      let fit = ["fit", "average-parameters", "--query", "arena = pretrain", "--json"]
      let first = try CommandLineTool.run(fit, in: folder)
      #expect(first.status == 0, "\(first.errors)")
      let report = try JSONValue(parsing: first.output)
      #expect(report["rows"]?.integerValue == 9)
      let again = try JSONValue(parsing: CommandLineTool.run(fit, in: folder).output)
      #expect(again["fit"] == report["fit"] && report["fit"]?.stringValue?.count == 16)
      let stored = try JSONValue(
        parsing: CommandLineTool.run(["fit", "ls", "--json"], in: folder).output)
      #expect(stored.arrayValue?.count == 1)
      #expect(stored.arrayValue?[0]["data_digest"]?.stringValue?.count == 64)
      #expect(stored.arrayValue?[0]["source"]?.stringValue == "arena = pretrain")
      let none = try CommandLineTool.run(
        ["fit", "chinchilla", "--query", "strategy = wanda"], in: folder)
      #expect(none.status == 2 && none.errors.contains("no finished run"))
      let lacking = try CommandLineTool.run(["fit", "p2", "--sweep", "tiny-laws"], in: folder)
      #expect(lacking.status == 2 && lacking.errors.contains("--column"))
    }
  }

  @Test func `predict and plan answer with intervals`() throws {
    try withScratchFolder { folder in
      try writeRuns(folder)
      let predicted = try CommandLineTool.run(
        ["fit", "predict"] + runs + [
          "--bootstrap", "20", "--at", "average_parameters=1e9,tokens=1e10", "--json",
        ], in: folder)
      let answer = try JSONValue(parsing: predicted.output).arrayValue?[0]
      let truth = 1.7 + 400 / pow(1e9, 0.34) + 410 / pow(1e10, 0.28)
      #expect(abs((answer?["loss"]?.doubleValue ?? 0) - truth) < 1e-6)
      #expect(answer?["law"]?["low"]?.doubleValue != nil)
      let planned = try CommandLineTool.run(
        ["fit", "plan"] + runs + [
          "--bootstrap", "20", "--operations", "1e18", "--sparsity", "0", "0.8", "--json",
        ], in: folder)
      let plans = try JSONValue(parsing: planned.output).arrayValue ?? []
      #expect(plans.count == 2)
      let (dense, sparse) = (plans[0], plans[1])
      #expect(dense["average_size"] == sparse["average_size"])
      let share =
        (sparse["final_size"]?.doubleValue ?? 0) / (sparse["initial_size"]?.doubleValue ?? 1)
      #expect(abs(share - 0.2) < 1e-9)
      let stop = try CommandLineTool.run(
        ["fit", "plan"] + runs + [
          "--bootstrap", "20", "--price", "1e-12", "--at", "average_parameters=1e8", "--json",
        ], in: folder)
      let tokens = pow(0.28 * 410 / 1e-12, 1 / 1.28)
      #expect(
        abs((try JSONValue(parsing: stop.output)["tokens"]?.doubleValue ?? 0) / tokens - 1) < 1e-4)
      let missing = try CommandLineTool.run(
        ["fit", "predict"] + runs + ["--at", "tokens=1e10"], in: folder)
      #expect(missing.status == 2 && missing.errors.contains("average_parameters"))
    }
  }

  @Test func `compare prefers the law that made the runs, and plot draws it`() throws {
    try withScratchFolder { folder in
      try writeRuns(folder)
      let compared = try CommandLineTool.run(
        [
          "fit", "compare", "average-parameters", "final-parameters", "--csv", "runs.csv", "--json",
        ],
        in: folder)
      let comparison = try JSONValue(parsing: compared.output).arrayValue?[0]
      #expect(comparison?["difference"]?.doubleValue ?? 0 < 0)
      #expect(comparison?["interval"]?["high"]?.doubleValue ?? 0 < 0)
      let drawn = try CommandLineTool.run(
        ["fit", "plot"] + runs + ["--test-csv", "runs.csv", "-o", "plots"], in: folder)
      #expect(drawn.status == 0, "\(drawn.errors)")
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "plots").path)
      #expect(files.contains("average-parameters-contours.svg"))
      #expect(files.contains("average-parameters-residuals.svg"))
      let scattered = try CommandLineTool.run(
        [
          "fit", "scatter", "--csv", "runs.csv", "--x", "tokens", "--by", "average_parameters",
          "--logarithmic", "-o", "plots",
        ], in: folder)
      #expect(scattered.status == 0 && scattered.output.contains("plots/scatter.svg"))
    }
  }

  @Test func `a held constant and a held-out column are checked`() throws {
    try withScratchFolder { folder in
      try writeRuns(folder)
      let held = try CommandLineTool.run(
        ["fit"] + runs + ["--hold", "E=0", "--hold-out", "1", "--hold-out-by", "tokens", "--json"],
        in: folder)
      #expect(held.status == 0, "\(held.errors)")
      #expect(try JSONValue(parsing: held.output)["held_out_rows"]?.integerValue == 5)
      let wrong = try CommandLineTool.run(["fit"] + runs + ["--hold", "A=3"], in: folder)
      #expect(wrong.status == 2 && wrong.errors.contains("can be held at 0 only"))
      let twice = try CommandLineTool.run(["fit"] + runs + ["--query", "x"], in: folder)
      #expect(twice.status == 2 && twice.errors.contains("either --csv or"))
    }
  }

  @Test func `fit says between which values a constant can lie`() throws {
    try withScratchFolder { folder in
      try writeRuns(folder)
      let report = try JSONValue(
        parsing: CommandLineTool.run(
          ["fit"] + runs + ["--profile", "E", "--profile", "alpha", "--json"], in: folder
        ).output)
      let intervals = report["profile_intervals"]?.objectValue ?? [:]
      #expect(intervals.keys.sorted() == ["E", "alpha"])
      let low = try #require(intervals["E"]?["low"]?.doubleValue)
      #expect(abs(low - 1.7) < 0.01)
      let wrong = try CommandLineTool.run(["fit"] + runs + ["--profile", "omega"], in: folder)
      #expect(wrong.status == 2 && wrong.errors.contains("no constant of 'average-parameters'"))
    }
  }
}
