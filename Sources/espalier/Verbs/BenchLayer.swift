import ArgumentParser
import CompressionCore
import Essentials
import Foundation
import Strategies
import Tensors

/// `bench layer`: seconds that a strategy takes for one linear layer.
struct BenchLayer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layer", abstract: "Measure the seconds that a strategy takes for one layer.",
    discussion: """
      The weight and the inputs are random. With --sizes the layer is squared and grows, and the
      exponents of time over size are fitted.
      Example: espalier bench layer --strategy sparsegpt --rows 1024 --columns 1024 \
      --tokens 8192 --threads 2 --json
      """)

  @Option(help: "The strategy's id.", completion: .strategies) var strategy = "sparsegpt"
  @Option(help: "Outputs of the layer.") var rows = 1024
  @Option(help: "Inputs of the layer.") var columns = 1024
  @Option(help: "Calibration inputs.") var tokens = 8192
  @Option(help: "The share of the weights that goes; 0.5 unless --bits is given.")
  var sparsity: Double?
  @Option(help: "Bits of each weight.") var bits: Int?
  @Option(help: "Runs, of which the fastest counts.") var repeats = 3
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Option(parsing: .upToNextOption, help: "Widths of square layers to fit the growth to.")
  var sizes: [Int] = []
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    let numbers = [
      ("rows", rows), ("columns", columns), ("tokens", tokens), ("repeats", repeats),
      ("threads", threads ?? 1),
    ]
    for (name, value) in numbers + sizes.map({ ("sizes", $0) }) {
      try DecoderOptions.requirePositive(value, name)
    }
  }

  mutating func run() throws {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let layers = sizes.isEmpty ? [(rows, columns)] : sizes.map { ($0, $0) }
    let timings = try layers.map { rows, columns in
      try Parallel.$threads.withValue(threads) { try time(rows: rows, columns: columns) }
    }
    print(json ? report(timings, threads).canonical : text(timings))
  }

  private var budget: Budget {
    Budget(sparsity: (sparsity ?? (bits == nil ? 0.5 : nil)).map { .fraction($0) }, bits: bits)
  }

  /// The fastest of some runs, first the statistics of the inputs, then the strategy.
  private func time(rows: Int, columns: Int) throws -> LayerTiming {
    let strategy = try StrategyIndex.entry(strategy).make()
    try strategy.accepts(budget)
    var random = RandomStream(seed: 0, for: "bench")
    let weight = Tensor(normal: [rows, columns], standardDeviation: 0.02, random: &random)
    let inputs = Tensor(normal: [tokens, columns], standardDeviation: 1, random: &random)
    var timing = LayerTiming(columns: columns)
    for _ in 0..<repeats {
      var statistics = CalibrationStatistics(width: columns, collecting: strategy.needs)
      timing.hessianSeconds = min(
        timing.hessianSeconds, Self.seconds { statistics.add(inputs: inputs) })
      let site = LinearSite(
        path: "weight", weight: weight, statistics: statistics, format: .float32)
      timing.seconds = try min(
        timing.seconds,
        Self.seconds { _ = try strategy.compress(site, to: budget, random: &random) })
    }
    return timing
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func report(_ timings: [LayerTiming], _ threads: Int) -> JSONValue {
    var members: [String: JSONValue] = [
      "strategy": .string(strategy), "tokens": .integer(Int64(tokens)),
      "threads": .integer(Int64(threads)),
    ]
    if sizes.isEmpty {
      members["hessian_seconds"] = .number(timings[0].hessianSeconds)
      members["seconds"] = .number(timings[0].seconds)
    } else {
      members["sizes"] = .array(sizes.map { .integer(Int64($0)) })
      members["hessian_seconds"] = .array(timings.map { .number($0.hessianSeconds) })
      members["seconds"] = .array(timings.map { .number($0.seconds) })
      members["exponent"] = .number(LayerTiming.exponent(timings) { $0.seconds })
      members["hessian_exponent"] = .number(LayerTiming.exponent(timings) { $0.hessianSeconds })
    }
    return .object(members)
  }

  private func text(_ timings: [LayerTiming]) -> String {
    var lines = timings.map {
      String(
        format: "%5d inputs: statistics %.4f s, %@ %.4f s", $0.columns, $0.hessianSeconds,
        strategy, $0.seconds)
    }
    if timings.count > 1 {
      lines.append(
        String(
          format: "time grows with the width to the power %.2f",
          LayerTiming.exponent(timings) { $0.seconds }))
    }
    return lines.joined(separator: "\n")
  }
}

/// What one layer took.
struct LayerTiming {
  let columns: Int
  var hessianSeconds = Double.infinity
  var seconds = Double.infinity

  /// The slope of log seconds over log width, by least squares.
  static func exponent(_ timings: [LayerTiming], _ value: (LayerTiming) -> Double) -> Double {
    PowerLaw.exponent(timings.map { (Double($0.columns), value($0)) })
  }
}
