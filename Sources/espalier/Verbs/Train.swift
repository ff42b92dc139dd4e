import ArgumentParser
import Foundation
import Networks

/// `train`: train a reference model into the cache.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a reference model into the cache.",
    discussion: """
      A model that is there already is not trained again. Ctrl-C or a crash loses seconds: the
      same command goes on from the last checkpoint, to the same bits.
      Example: espalier train --corpus wordnet
      """)

  @Option(help: "wordnet, grammar or file:PATH.") var corpus = "wordnet"
  @Option(help: "Optimiser steps.") var steps = 1400
  @OptionGroup var decoder: DecoderOptions
  @Option(help: "Seed of weights and data order.") var seed: UInt64 = 0
  @Option(help: "How many models, with seeds from --seed on.") var replicates = 1
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Flag(help: "Print one JSON object for each model.") var json = false
  @OptionGroup var verbosity: VerbosityOptions

  mutating func validate() throws {
    try DecoderOptions.requirePositive(steps, "steps")
    try DecoderOptions.requirePositive(replicates, "replicates")
  }

  private func reference(seed: UInt64) -> ReferenceDecoder {
    var reference = ReferenceDecoder()
    reference.corpus = corpus
    reference.configuration = decoder.configuration
    reference.recipe.steps = steps
    reference.recipe.warmup = min(reference.recipe.warmup, max(1, steps / 10))
    reference.recipe.batch = decoder.batch
    reference.recipe.seed = seed
    return reference
  }

  mutating func run() throws {
    Interrupt.listen()
    let text = try CorpusSpec(parsing: corpus).load()
    let training = ReferenceTraining(
      cache: .standard(), threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    for replicate in 0..<replicates {
      let trained = try train(training, on: text, seed: seed + UInt64(replicate))
      print(json ? try TrainingText.json(trained) : TrainingText.summary(trained))
    }
  }

  private func train(
    _ training: ReferenceTraining, on text: Corpus, seed: UInt64
  ) throws -> TrainedDecoder {
    var bar: ProgressBar?
    defer { bar?.finish() }
    do {
      return try training.model(
        reference(seed: seed), corpus: text, shouldStop: { Interrupt.isRequested }
      ) { progress in
        if bar == nil {
          bar = ProgressBar(
            "training", total: progress.steps, done: progress.step, quiet: verbosity.quiet)
        }
        bar?.update(done: progress.step, detail: TrainingText.detail(progress))
      }
    } catch let error as TrainingError {
      guard case .interrupted = error else { throw error }
      note("\n\(error)")
      throw Failure.interrupted
    }
  }
}

/// Words for trainings.
enum TrainingText {
  static func detail(_ progress: TrainingProgress) -> String {
    String(format: "loss %.3f · %.0f tokens/s", progress.loss, progress.tokensPerSecond)
  }

  static func summary(_ trained: TrainedDecoder) -> String {
    let summary = trained.summary
    var lines = [
      "model     \(trained.digest), \(summary.parameters) parameters, "
        + "\(summary.trainingTokens) tokens of \(trained.reference.corpus)",
      String(
        format: "held out  %.4f nats/token (unigram entropy %.4f)", summary.validationLoss,
        summary.unigramEntropy),
    ]
    if let floor = summary.entropyFloor {
      lines.append(String(format: "floor     %.4f nats/token, the source's exact entropy", floor))
    }
    lines.append("training  \(ProgressBar.duration(summary.seconds))")
    return lines.joined(separator: "\n")
  }

  static func json(_ trained: TrainedDecoder) throws -> String {
    let summary = trained.summary
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var fields: [String: Double] = [
      "validation_loss": summary.validationLoss, "unigram_entropy": summary.unigramEntropy,
      "training_tokens": Double(summary.trainingTokens),
      "parameters": Double(summary.parameters), "seconds": summary.seconds,
    ]
    fields["entropy_floor"] = summary.entropyFloor
    let numbers = String(decoding: try encoder.encode(fields), as: UTF8.self).dropFirst()
    return "{\"digest\":\"\(trained.digest)\",\(numbers)"
  }
}
