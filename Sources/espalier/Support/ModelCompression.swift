import ArgumentParser
import Arenas
import CompressionCore
import Essentials
import Foundation
import Networks
import Reporting
import Strategies
import Tensors

/// `compress MODEL_DIR`: a model directory into another one.
struct ModelCompression {
  let options: CompressionOptions
  let whole: ModelCompressionOptions
  let quiet: Bool
  let input: String
  let output: String

  func run() throws {
    Interrupt.listen()
    let entry = try StrategyIndex.entry(options.strategy)
    let checkpoint = try TransformerCheckpoint(input)
    let request = CheckpointCompression.Request(
      entry: entry, hyperparameters: try options.hyperparameters(),
      budget: try options.budget(), calibration: try calibration(checkpoint), seed: options.seed)
    let report =
      try entry.compressesModels
      ? CheckpointPruning(checkpoint, request).run(to: output, force: whole.force)
      : compress(checkpoint, request)
    print(whole.json ? report.json.canonical : CompressionTable.text(report))
  }

  private func compress(
    _ checkpoint: TransformerCheckpoint, _ request: CheckpointCompression.Request
  ) throws -> CheckpointReport {
    let threads = whole.threads ?? ProcessInfo.processInfo.activeProcessorCount
    let compression = try CheckpointCompression(checkpoint, request, threads: threads)
    var bar: ProgressBar?
    defer { bar?.finish() }
    do {
      return try compression.run(
        to: output, resume: whole.resume, force: whole.force,
        shouldStop: { Interrupt.isRequested }
      ) { progress in
        if bar == nil {
          let done = progress.isResumed ? progress.done : 0
          bar = ProgressBar("compressing", total: progress.total, done: done, quiet: quiet)
        }
        bar?.update(done: progress.done, detail: progress.path)
      }
    } catch let error as CheckpointCompressionError {
      guard case .interrupted = error else { throw error }
      note("\n\(error)")
      throw Failure.interrupted
    }
  }

  // MARK: - Calibration

  private func calibration(
    _ checkpoint: TransformerCheckpoint
  ) throws -> CheckpointCompression.Calibration? {
    if let path = whole.calibrationIds {
      let ids = try TokenIds(path, for: checkpoint.configuration)
      try ids.check(for: checkpoint.configuration)
      return calibration(ids)
    }
    guard let path = whole.calibration else { return nil }
    let tokenizer = try ModelTokenizer.load(directory: input)
    let text = try TokenizedText(path, tokenizer: tokenizer, for: checkpoint.configuration)
    let context = try checkpoint.context(asked: whole.context)
    let stream = TokenStream(
      tokens: text.tokens, vocabularySize: checkpoint.configuration.vocabulary)
    let available = stream.sequenceCount(context: context)
    guard available >= whole.sequences ?? 1 else {
      throw ModelDirectoryError.textTooShort(
        source: path, tokens: text.tokens.count, wanted: (whole.sequences ?? 1) * context + 1)
    }
    let count = whole.sequences ?? min(128, available)
    // Places are drawn without repetition, so that no sequence counts twice.
    var random = RandomStream(seed: options.seed, for: "calibration")
    let starts = random.permutation(of: available).prefix(count).map { $0 * context }
    return CheckpointCompression.Calibration(
      sequences: stream.sequences(context: context, startingAt: Array(starts)),
      signature: signature(text, count: count, context: context))
  }

  private func calibration(_ ids: TokenIds) -> CheckpointCompression.Calibration {
    let context = ids.shape.last ?? 1
    let used = Array(ids.sequences.prefix(whole.sequences ?? ids.sequences.count))
    // One token more, since each sequence of a stream has a last target; calibration uses none.
    let stream = TokenStream(tokens: used.flatMap { $0 } + [0], vocabularySize: 1)
    return CheckpointCompression.Calibration(
      sequences: stream.sequences(context: context),
      signature: signature(TokenizedText(ids: ids), count: used.count, context: context))
  }

  private func signature(_ text: TokenizedText, count: Int, context: Int) -> String {
    "calib|d:\(text.textName)|tok:\(text.tokenizerName)|n:\(count)|ctx:\(context)"
      + "|seed:\(options.seed)|v:1"
  }
}

/// The report of a compression as a table.
enum CompressionTable {
  static func text(_ report: CheckpointReport) -> String {
    let table = ResultTable(
      name: "compression", title: "", columns: columns, rows: report.layers.map(row),
      marksBest: false)
    let width = Terminal.isOutputLive ? Terminal.width : 10_000
    return table.plainText(width: width) + summary(report)
  }

  private static let columns: [ResultTable.Column] = [
    .init(key: "layer", header: "layer", kind: .text),
    .init(key: "shape", header: "out × in", kind: .text),
    .init(key: "bits_per_weight", header: "bits/weight", kind: .number, decimals: 3),
    .init(key: "sparsity", header: "sparsity", kind: .number, decimals: 4),
    .init(key: "output_error", header: "output error", kind: .number),
    .init(key: "seconds", header: "s", kind: .number, decimals: 2),
  ]

  private static func row(_ layer: CheckpointReport.Layer) -> [ResultTable.Cell] {
    [
      .text(layer.path), .text(layer.shape.map(String.init).joined(separator: "×")),
      .number(layer.footprint.bitsPerWeight), .number(layer.footprint.sparsity),
      layer.outputError.map { .number($0) } ?? .missing(reason: "not measured"),
      .number(layer.seconds),
    ]
  }

  private static func structure(_ blocks: [CheckpointReport.Block]) -> String {
    let texts = blocks.map {
      "\($0.source) (\($0.widths.heads) heads, \($0.widths.channels) channels)"
    }
    return "blocks that are left, by their old numbers: " + texts.joined(separator: ", ")
  }

  private static func summary(_ report: CheckpointReport) -> String {
    let footprint = report.footprint
    var lines = [
      "",
      "\(report.strategy) to \(report.budget.label): "
        + String(
          format: "%.3f bits per weight in the layers, %.3f in the model, sparsity %.4f",
          footprint.targeted.bitsPerWeight, footprint.model.bitsPerWeight, footprint.sparsity),
      report.calibration.map { "calibrated on \($0.signature)" } ?? "not calibrated",
      "layers took \(ProgressBar.duration(report.seconds))",
    ]
    if let blocks = report.blocks { lines.append(structure(blocks)) }
    if let missed = report.budgetMissed { lines.append("the budget is missed: \(missed)") }
    let missed = report.layers.filter { $0.budgetMissed != nil }
    if let first = missed.first {
      lines.append(
        "\(missed.count) layers miss their budget; \(first.path): \(first.budgetMissed ?? "")")
    }
    return lines.joined(separator: "\n")
  }
}
