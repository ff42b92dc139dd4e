import ArgumentParser
import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import Tensors

/// `bench growth`: how time and memory grow with the size of the work.
struct BenchGrowth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "Measure how time and memory grow, and fit the exponents.",
    discussion: """
      Layer solvers and the Hessian over the width of a square layer, the Hessian over its tokens, \
      and a step of training over the tokens of a batch. Exponents are slopes of logarithms by \
      least squares.
      Example: espalier bench growth --threads 2 --csv results/growth.csv
      """)

  @Option(parsing: .upToNextOption, help: "Widths of square layers.")
  var widths = [256, 512, 1024, 2048]
  @Option(parsing: .upToNextOption, help: "Tokens that a Hessian is accumulated from.")
  var tokens = [2048, 4096, 8192, 16_384]
  @Option(parsing: .upToNextOption, help: "Sequences of 128 tokens of a training step.")
  var batches = [4, 8, 16, 32]
  @Option(help: "Runs of each size, of which the fastest counts.") var repeats = 3
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Option(help: "Also write the measurements to this file.") var csv: String?
  @Flag(help: "Print one JSON array.") var json = false

  mutating func validate() throws {
    for (name, value) in [("repeats", repeats), ("threads", threads ?? 1)] {
      try DecoderOptions.requirePositive(value, name)
    }
    for (name, sizes) in [("widths", widths), ("tokens", tokens), ("batches", batches)] {
      for size in sizes { try DecoderOptions.requirePositive(size, name) }
      guard Set(sizes).count > 1 else {
        throw ValidationError("--\(name) names \(sizes.count) sizes, wanted two that differ")
      }
    }
  }

  mutating func run() throws {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let growths = try Parallel.$threads.withValue(threads) {
      try [
        solver("sparsegpt", Budget(sparsity: .fraction(0.5))),
        solver("gptq", Budget(bits: 4)),
        try hessian(over: "width", widths) { (2048, $0) },
        try hessian(over: "tokens", tokens) { ($0, 512) },
        try training(threads: threads),
      ]
    }
    if let csv { try AtomicFile.write([Data(GrowthText.csv(growths).utf8)], to: csv) }
    print(json ? GrowthText.json(growths).canonical : GrowthText.table(growths))
  }

  private func normal(_ rows: Int, _ columns: Int, _ deviation: Float) -> Tensor {
    var random = RandomStream(seed: 0, for: "bench")
    return Tensor(normal: [rows, columns], standardDeviation: deviation, random: &random)
  }

  /// A strategy on a square layer whose Hessian is there already.
  private func solver(_ id: String, _ budget: Budget) throws -> Growth {
    let strategy = try StrategyIndex.entry(id).make()
    return try Growth.measure(id, over: "width", sizes: widths, repeats: repeats) { width in
      var statistics = CalibrationStatistics(width: width, collecting: strategy.needs)
      statistics.add(inputs: normal(2 * width, width, 1))
      return LinearSite(
        path: "weight", weight: normal(width, width, 0.02), statistics: statistics,
        format: .float32)
    } run: { site in
      var random = RandomStream(seed: 0, for: "strategy")
      _ = try strategy.compress(site, to: budget, random: &random)
    }
  }

  private func hessian(
    over extent: String, _ sizes: [Int], _ shape: (Int) -> (tokens: Int, width: Int)
  ) throws -> Growth {
    try Growth.measure("hessian", over: extent, sizes: sizes, repeats: repeats) { size in
      normal(shape(size).tokens, shape(size).width, 1)
    } run: { inputs in
      var statistics = CalibrationStatistics(width: inputs.columns, collecting: [.gram])
      statistics.add(inputs: inputs)
    }
  }

  /// A step of the reference decoder, the second, so that the optimiser's state is there.
  private func training(threads: Int) throws -> Growth {
    let decoder = DecoderModel.Configuration()
    return try Growth.measure(
      "training step", over: "sequences", sizes: batches, repeats: repeats
    ) { batch in
      var recipe = TrainingRecipe()
      recipe.batch = batch
      var random = RandomStream(seed: 0, for: "bench")
      let tokens = (0..<(2 * batch * decoder.context + 1)).map { _ in
        Int32(random.index(below: decoder.vocabulary))
      }
      let data = TokenStream(tokens: tokens, vocabularySize: decoder.vocabulary)
      var trainer = DecoderTrainer(decoder, recipe: recipe)
      _ = trainer.advance(on: data, threads: threads)
      return (trainer, data)
    } run: { state in
      _ = state.0.advance(on: state.1, threads: threads)
    }
  }
}
