import Essentials
import Foundation
import TestKit
import Testing

@Suite struct FitCommandTests {
  /// Losses of the law with E = 1.7, A = 400, B = 410, α = 0.34, β = 0.28, without noise.
  private func write(_ folder: URL, change: (inout [String]) -> Void = { _ in }) throws {
    var lines = ["N,D,L"]
    for size in [1e6, 4e6, 2e7, 9e7, 5e8] {
      for tokens in [2e7, 1e8, 7e8, 6e9] {
        let loss = 1.7 + 400 / pow(size, 0.34) + 410 / pow(tokens, 0.28)
        lines.append("\(size),\(tokens),\(loss)")
      }
    }
    change(&lines)
    let text = lines.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: folder.appending(path: "runs.csv"))
  }

  private func fit(_ folder: URL, _ arguments: [String] = ["--json"]) throws -> CommandResult {
    try CommandLineTool.run(
      ["fit", "chinchilla", "--csv", "runs.csv", "--params", "N", "--tokens", "D", "--loss", "L"]
        + arguments, in: folder)
  }

  @Test func `the constants of noise-free data come back`() throws {
    try withScratchFolder { folder in
      try write(folder)
      let result = try fit(folder, ["--json", "--bootstrap", "20", "--hold-out", "1"])
      #expect(result.status == 0, "\(result.errors)")
      let report = try JSONValue(parsing: result.output).objectValue ?? [:]
      let found = (report["parameters"]?.objectValue ?? [:]).mapValues { $0.doubleValue ?? .nan }
      for (name, value) in ["E": 1.7, "A": 400, "B": 410, "alpha": 0.34, "beta": 0.28] {
        #expect(abs((found[name] ?? .nan) / value - 1) < 1e-6, "\(name)")
      }
      #expect(report["intervals"]?.objectValue?.count == 5)
      #expect(report["optima"]?.arrayValue?.count == 1)
      #expect(try #require(report["held_out_relative_error"]?.doubleValue) < 1e-6)
    }
  }

  @Test func `bad tables are refused with line, column and remedy`() throws {
    try withScratchFolder { folder in
      try write(folder) { $0[3] = "1e6,7e8,NaN" }
      let nan = try fit(folder)
      #expect(nan.status == 2 && nan.errors.contains("line 4"), "\(nan.errors)")
      try write(folder) { $0[0] = "N,D,loss" }
      #expect(try fit(folder).errors.contains("'L'"))
      try write(folder) { $0.removeSubrange(4...) }
      let few = try fit(folder)
      #expect(few.status == 2 && few.output.isEmpty)
    }
  }

  @Test func `the fitted floor stands beside the exact one, with a verdict`() throws {
    try withScratchFolder { folder in
      try write(folder) { lines in
        lines = lines.enumerated().map { $0 == 0 ? $1 + ",floor" : $1 + ",1.7" }
      }
      let covered = try fit(folder, ["--bootstrap", "20", "--floor", "floor"])
      #expect(covered.output.contains("floor      fitted 1.7"), "\(covered.output)")
      #expect(covered.output.contains("exact 1.7: the interval"))
      let missed = try fit(folder, ["--bootstrap", "20", "--floor", "1.9", "--json"])
      let report = try JSONValue(parsing: missed.output).objectValue ?? [:]
      #expect(report["floor"]?.doubleValue == 1.9 && report["floor_covered"]?.canonical == "false")
      let plain = try fit(folder, ["--floor", "1.8"])
      #expect(plain.output.contains("--bootstrap gives an interval"))
      let mixed = try fit(folder, ["--floor", "N"])
      #expect(mixed.status != 0 && mixed.errors.contains("one source"), "\(mixed.errors)")
    }
  }
}
