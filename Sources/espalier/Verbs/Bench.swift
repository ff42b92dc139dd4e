import ArgumentParser
import Foundation
import Networks

/// `bench`: measure the speed of the engine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of the engine.",
    discussion: "Example: espalier bench train --threads 2 --json",
    subcommands: [
      BenchTrain.self, BenchForward.self, BenchLayer.self, BenchResNet.self, BenchLog.self,
      BenchSweep.self, BenchGrowth.self,
    ])
}

/// `bench train`: tokens per second of training a decoder.
struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Measure tokens per second of training a decoder.",
    discussion: """
      Example: espalier bench train --dim 128 --layers 4 --heads 4 --ffn 344 --vocab 1024 \
      --context 128 --batch 16 --steps 30 --threads 2 --json
      """)

  @OptionGroup var decoder: DecoderOptions
  @Option(help: "Steps that are timed, after three that are not.") var steps = 30
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Option(help: "Parts of a batch.") var parts = TrainingRecipe().parts
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    for (name, value) in [("steps", steps), ("parts", parts), ("threads", threads ?? 1)] {
      try DecoderOptions.requirePositive(value, name)
    }
  }

  mutating func run() throws {
    let bench = EngineBenchmark(
      decoder: decoder, steps: steps,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    var recipe = TrainingRecipe()
    recipe.batch = decoder.batch
    recipe.parts = parts
    let data = bench.data(steps: 8)
    var trainer = DecoderTrainer(decoder.configuration, recipe: recipe)
    let report = try bench.report(
      parameters: trainer.model.parameterCount,
      operationsPerToken: decoder.configuration.trainingOperationsPerToken
    ) {
      _ = trainer.advance(on: data, threads: bench.threads)
    }
    try report.write(json: json)
  }
}
