import Arenas
import ArgumentParser
import Essentials
import Foundation
import Networks

/// `train`: train a reference model into the cache.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a reference model into the cache.",
    discussion: """
      A model that is there already is not trained again. Ctrl-C or a crash loses seconds: the
      same command goes on from the last checkpoint, to the same bits. `espalier ls models` has the
      names; with an arena its subjects are trained; without either, a decoder of the extents below.
      Example: espalier train recall; espalier train all; espalier train --arena lm --replicates 5;
      espalier train resnet20 --data cifar10:PATH
      """)

  @Argument(
    help: "A reference model, as in `espalier ls models`, or all of them: all.", completion: .models
  )
  var model: String?
  @Option(help: "Train the subjects of an arena.", completion: .arenas) var arena: String?
  @Option(
    name: [.long, .customLong("data")],
    help: "Corpus or images: wordnet, grammar, gcide, file:PATH; glyphs:28, idx:PATH, cifar10:PATH."
  )
  var corpus: String?
  @Option(help: "Optimiser steps.") var steps: Int?
  @OptionGroup(title: "Extents of a decoder that has no name") var decoder: DecoderOptions
  @Option(help: "Seed of weights and data order.") var seed: UInt64 = 0
  @Option(help: "How many models, with seeds from --seed on.") var replicates = 1
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Flag(help: "Print one JSON object for each model.") var json = false
  @OptionGroup var verbosity: VerbosityOptions

  mutating func validate() throws {
    try DecoderOptions.requirePositive(steps ?? 1, "steps")
    try DecoderOptions.requirePositive(threads ?? 1, "threads")
    try DecoderOptions.requirePositive(replicates, "replicates")
    if model == "all", corpus != nil || steps != nil {
      throw ValidationError("one corpus or number of steps does not fit all models; name one")
    }
    if model != nil, arena != nil { throw ValidationError("choose a model or --arena") }
    if arena != nil, corpus != nil || steps != nil || seed != 0 {
      throw ValidationError("an arena chooses its own data, steps and seeds; leave them out")
    }
    if let model, model != "all", ReferenceIndex.entry(model) == nil {
      throw ValidationError(Suggestion.text("model", model, among: ReferenceIndex.names))
    }
    if let arena, ArenaIndex.entry(arena) == nil {
      throw ValidationError(Suggestion.text("arena", arena, among: ArenaIndex.ids))
    }
  }

  mutating func run() throws {
    Interrupt.listen()
    let cores = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let training = ReferenceTraining(cache: .standard(), threads: cores)
    if let arena {
      try prepare(arena, threads: cores)
    } else if let model {
      let named =
        model == "all" ? ReferenceIndex.all : [ReferenceIndex.entry(model)].compactMap { $0 }
      for entry in named { try train(entry, by: training) }
    } else {
      try trainUnnamed(by: training)
    }
  }

  private func train(_ entry: ReferenceEntry, by training: ReferenceTraining) throws {
    for replicate in 0..<replicates {
      var changes = ReferenceChanges()
      changes.seed = seed + UInt64(replicate)
      changes.source = corpus
      changes.steps = steps
      try show(
        withProgress("\(entry.name), seed \(changes.seed)") { progress in
          try entry.trained(
            by: training, changes: changes, shouldStop: { Interrupt.isRequested },
            progress: progress)
        })
    }
  }

  private func trainUnnamed(by training: ReferenceTraining) throws {
    for replicate in 0..<replicates {
      let reference = reference(seed: seed + UInt64(replicate))
      let entry = ReferenceEntry("decoder", reference, "")
      var changes = ReferenceChanges()
      changes.seed = reference.recipe.seed
      try show(
        withProgress("training") { progress in
          try entry.trained(
            by: training, changes: changes, shouldStop: { Interrupt.isRequested },
            progress: progress)
        })
    }
  }

  private func reference(seed: UInt64) -> ReferenceDecoder {
    var reference = ReferenceDecoder()
    if let corpus { reference.corpus = corpus }
    reference.configuration = decoder.configuration
    if let steps { reference.plan.limit(toSteps: steps) }
    reference.recipe.batch = decoder.batch
    reference.recipe.seed = seed
    return reference
  }

  /// Trains the subjects of an arena; several of them where replicates can be other subjects.
  private func prepare(_ id: String, threads: Int) throws {
    guard let entry = ArenaIndex.entry(id) else { return }
    let varies = replicates > 1 && entry.defaults["vary"] != nil
    let arena = try entry.make(
      varies ? ["vary": "subject"] : [:], workshop: Workshop(threads: threads))
    try withProgress(id) { progress in
      try arena.prepare(
        replicates: replicates, shouldStop: { Interrupt.isRequested },
        progress: { progress($0.training) })
    }
    for check in try arena.presenceChecks() { print(Descriptions.check(check)) }
    print("signature \(try arena.evaluation())")
  }

  private func show(_ record: CachedModelRecord) throws {
    print(json ? TrainingText.json(record) : TrainingText.summary(record))
  }

  private func withProgress<Result>(
    _ label: String, _ body: ((TrainingProgress) -> Void) throws -> Result
  ) throws -> Result {
    var bar: ProgressBar?
    var last = 0
    defer { bar?.finish() }
    do {
      return try body { progress in
        // Several subjects after one another have a bar each.
        if bar == nil || progress.step < last {
          bar?.finish()
          bar = ProgressBar(
            label, total: progress.steps, done: progress.step, quiet: verbosity.quiet)
        }
        last = progress.step
        bar?.update(done: progress.step, detail: TrainingText.detail(progress))
      }
    } catch let error as TrainingError {
      guard case .interrupted = error else { throw error }
      note("\n\(error)")
      throw Failure.interrupted
    }
  }
}

/// Words for names that nothing has.
enum Suggestion {
  static func text(_ what: String, _ found: String, among known: [String]) -> String {
    let hint = NearestName.suggestion(for: found, among: known).map { "did you mean '\($0)'? " }
    return "no \(what) '\(found)'; \(hint ?? "")Known: \(known.joined(separator: ", "))"
  }
}
