import Essentials
import Foundation
import Networks
import TestKit
import Testing

@Suite struct CompressCommandTests {
  private func layer(
    _ folder: URL, columns: Int = 12, weight change: (inout [Float]) -> Void = { _ in }
  ) throws -> String {
    var weight = (0..<(8 * columns)).map { Float(($0 * 7919) % 101) / 50 - 1 }
    change(&weight)
    let inputs = (0..<(40 * columns)).map { Float(($0 * 104_729) % 97) / 48 - 1 }
    var writer = SafetensorsWriter()
    try writer.add("weight", floats: weight, shape: [8, columns])
    try writer.add("inputs", floats: inputs, shape: [40, columns])
    let path = folder.appending(path: "in.safetensors").path
    try writer.write(to: path)
    return path
  }

  private func compress(_ folder: URL, _ input: String, _ arguments: [String]) throws
    -> CommandResult
  {
    try CommandLineTool.run(
      ["compress", "--layer", input, "-o", "out.safetensors"] + arguments, in: folder)
  }

  @Test(arguments: [
    ["--strategy", "sparsegpt", "--sparsity", "0.5"],
    ["--strategy", "sparsegpt", "--pattern", "2:4", "--sparsity", "0.5"],
    ["--strategy", "sparsegpt", "--sparsity", "0.5", "--bits", "4"],
    ["--strategy", "gptq", "--bits", "3", "--group-size", "4", "--act-order"],
    ["--strategy", "rtn", "--bits", "4"], ["--strategy", "wanda", "--sparsity", "0.5"],
    ["--strategy", "wanda", "--sparsity", "0.5", "--set", "exponent=0"],
  ])
  func `a layer is compressed and its footprint printed`(arguments: [String]) throws {
    try withScratchFolder { folder in
      let result = try compress(folder, layer(folder), arguments)
      #expect(result.status == 0, "\(result.errors)")
      let report = try JSONValue(parsing: result.output).objectValue ?? [:]
      #expect(report["budget_missed"] == .null)
      let output = try SafetensorsFile(folder.appending(path: "out.safetensors").path)
      #expect(try output.entry("weight").shape == [8, 12])
      let zeros = try output.floats("weight").count { $0 == 0 }
      #expect(arguments.contains("--sparsity") == (zeros >= 48))
    }
  }

  @Test func `bad budgets, knobs and files end with status 2 and leave no output`() throws {
    try withScratchFolder { folder in
      let good = try layer(folder)
      let cases: [([String], String)] = [
        (["--strategy", "wanda", "--sparsity", "1.2"], "1.2"),
        (["--strategy", "wnada", "--sparsity", "0.5"], "did you mean 'wanda'?"),
        (["--strategy", "wanda", "--bits", "3"], "3 bits"),
        (["--strategy", "wanda", "--pattern", "2:5"], "groups of 5"),
        (
          ["--strategy", "gptq", "--bits", "3", "--set", "dampning=1"], "did you mean 'dampening'?"
        ),
        (["--strategy", "rtn", "--bits", "99"], "99"),
        (["--strategy", "sparsegpt", "--pattern", "2:4", "--sparsity", "0.7"], "contradicts"),
      ]
      for (arguments, wanted) in cases {
        let result = try compress(folder, good, arguments)
        #expect(result.status == 2, "\(arguments): \(result.errors)")
        #expect(result.errors.contains(wanted), "\(arguments): \(result.errors)")
      }
      let written = FileManager.default.fileExists(
        atPath: folder.appending(path: "out.safetensors").path)
      #expect(!written)
    }
  }

  @Test(arguments: [("shortgpt", "espalier compress DIRECTORY"), ("slope", "'pretrain'")])
  func `a strategy that takes no single layer says what to do and which do`(
    strategy: String, remedy: String
  ) throws {
    try withScratchFolder { folder in
      let input = try layer(folder)
      let result = try compress(folder, input, ["--strategy", strategy, "--sparsity", "0.5"])
      #expect(result.status == 2)
      #expect(result.errors.contains("'\(strategy)'") && result.errors.contains(remedy))
      #expect(
        result.errors.contains("Strategies for one layer: ") && result.errors.contains("wanda"))
      #expect(!result.errors.contains("shortgpt, "))
    }
  }

  @Test func `NaN weights and damaged files are named`() throws {
    try withScratchFolder { folder in
      let arguments = ["--strategy", "wanda", "--sparsity", "0.5"]
      let nan = try compress(folder, layer(folder) { $0[5] = .nan }, arguments)
      #expect(nan.status == 2 && nan.errors.contains("in.safetensors"))
      #expect(nan.errors.contains("weight"))
      let path = try layer(folder)
      let data = try Data(contentsOf: URL(filePath: path))
      try data.prefix(data.count - 10).write(to: URL(filePath: path))
      let short = try compress(folder, path, arguments)
      #expect(short.status == 2 && short.errors.contains("in.safetensors"))
    }
  }
}
