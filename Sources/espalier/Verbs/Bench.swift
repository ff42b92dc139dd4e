import ArgumentParser
import Foundation
import Networks
import Tensors

/// `bench`: measure the speed of the engine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of the engine.",
    discussion: "Example: espalier bench train --threads 2 --json",
    subcommands: [BenchTrain.self, BenchLayer.self, BenchResNet.self])
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
    let blas = try BlasReport.current()
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    var recipe = TrainingRecipe()
    recipe.batch = decoder.batch
    recipe.parts = parts
    let tokensPerStep = decoder.batch * decoder.context
    var random = RandomStream(seed: 0, for: "bench")
    let tokens = (0..<(8 * tokensPerStep + 1)).map { _ in Int32(random.index(below: decoder.vocab))
    }
    let data = TokenStream(tokens: tokens, vocabularySize: decoder.vocab)
    var trainer = DecoderTrainer(decoder.configuration, recipe: recipe)
    for _ in 0..<3 { _ = trainer.advance(on: data, threads: threads) }
    let start = ContinuousClock.now
    for _ in 0..<steps { _ = trainer.advance(on: data, threads: threads) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = Double(steps * tokensPerStep) / seconds
    let parameters = trainer.model.parameterCount
    print(
      json
        ? "{\"blas_core\":\"\(blas.core)\",\"parameters\":\(parameters),\"seconds\":\(seconds),"
          + "\"threads\":\(threads),\"tokens_per_second\":\(rate)}"
        : String(
          format: "%.0f tokens/s, %d parameters, %d threads, BLAS core %@", rate, parameters,
          threads, blas.core))
  }
}
