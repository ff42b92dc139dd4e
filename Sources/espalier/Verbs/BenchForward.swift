import ArgumentParser
import Foundation
import Networks
import Tensors

/// `bench forward`: tokens per second of evaluating a decoder's loss.
struct BenchForward: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward", abstract: "Measure tokens per second of evaluating a decoder's loss.",
    discussion: """
      Example: espalier bench forward --dim 128 --layers 4 --heads 4 --ffn 344 --vocab 1024 \
      --context 128 --batch 16 --steps 30 --threads 2 --json
      """)

  @OptionGroup var decoder: DecoderOptions
  @Option(help: "Batches that are timed, after three that are not.") var steps = 30
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    for (name, value) in [("steps", steps), ("threads", threads ?? 1)] {
      try DecoderOptions.requirePositive(value, name)
    }
  }

  mutating func run() throws {
    let bench = EngineBenchmark(
      decoder: decoder, steps: steps,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    let sequences = bench.data(steps: 1).sequences(context: decoder.context)
    var random = RandomStream(seed: 0, for: "weights")
    let model = DecoderModel(decoder.configuration, random: &random)
    let report = try bench.report(
      parameters: model.parameterCount,
      operationsPerToken: decoder.configuration.forwardOperationsPerToken
    ) {
      _ = DecoderEvaluation.meanLoss(model, on: sequences, threads: bench.threads)
    }
    try report.write(json: json)
  }
}
