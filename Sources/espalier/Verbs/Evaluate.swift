import ArgumentParser
import Essentials
import Foundation
import Networks
import Tensors

/// `evaluate`: the perplexity of a model directory, or its logits.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the perplexity of a model directory, or write its logits.",
    discussion: """
      The directory is one of Hugging Face's: config.json, safetensors, a tokenizer. The text is \
      read in windows of --context tokens every --stride tokens; each token but the first is \
      predicted once. With --baseline both models read the same tokens: mean KL(baseline ‖ model), \
      the share of tokens whose most probable successor is the same, and the difference of the \
      losses with its standard error. Losses are nats per token.
      Example: espalier evaluate pruned --corpus wiki.test.txt --context 2048 --baseline dense --json
      Example: espalier evaluate llama --input-ids ids.safetensors --logits out.safetensors
      """)

  @Argument(help: "The model directory.", completion: .directory) var model: String
  @Option(help: "A UTF-8 text file.", completion: .file()) var corpus: String?
  @Option(help: "A safetensors file with token numbers, input_ids [sequences, tokens].")
  var inputIds: String?
  @Option(help: "Write the logits of --input-ids there, as the tensor output.") var logits: String?
  @Option(help: "Tokens of a window (default: the model's limit, at most 2048).")
  var context: Int?
  @Option(help: "Tokens from window to window (default: the context).") var stride: Int?
  @Option(help: "The dense model's directory, to compare with.") var baseline: String?
  @Option(help: "Threads (default: all cores).") var threads: Int?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var verbosity: VerbosityOptions

  mutating func validate() throws {
    guard (corpus == nil) != (inputIds == nil) else {
      throw ValidationError("give --corpus TEXT or --input-ids FILE, one of the two")
    }
    if logits != nil, inputIds == nil {
      throw ValidationError("--logits needs --input-ids")
    }
    if inputIds != nil, context != nil || stride != nil {
      throw ValidationError(
        "--input-ids has sequences of its own; leave out --context and --stride")
    }
    for (name, value) in [("context", context), ("stride", stride), ("threads", threads)] {
      if let value { try DecoderOptions.requirePositive(value, name) }
    }
    if let context, let stride, stride > context {
      throw ValidationError(
        "--stride is \(stride), more than --context \(context): tokens would be left out")
    }
  }

  mutating func run() throws {
    let checkpoint = try TransformerCheckpoint(model)
    let other = try baseline.map { try TransformerCheckpoint($0) }
    if let other, other.configuration.vocabulary != checkpoint.configuration.vocabulary {
      throw ValidationError(
        "the vocabularies differ: \(checkpoint.configuration.vocabulary) of \(model), "
          + "\(other.configuration.vocabulary) of \(baseline ?? "")")
    }
    if let corpus {
      try evaluate(checkpoint, on: corpus, against: other)
    } else if let inputIds {
      try evaluate(checkpoint, ids: inputIds, against: other)
    }
  }

  private var evaluation: TransformerEvaluation {
    TransformerEvaluation(threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  private func evaluate(
    _ checkpoint: TransformerCheckpoint, on corpus: String, against other: TransformerCheckpoint?
  ) throws {
    try requireHead(checkpoint)
    let context = try checkpoint.context(asked: context)
    let tokenizer = try ModelTokenizer.load(directory: model)
    let text = try TokenizedText(corpus, tokenizer: tokenizer, for: checkpoint.configuration)
    guard text.tokens.count > 1 else {
      throw ModelDirectoryError.textTooShort(source: corpus, tokens: text.tokens.count, wanted: 2)
    }
    let stride = min(stride ?? context, context)
    let signature = PerplexityReport.signature(
      text: text.textName, tokenizer: text.tokenizerName, context: context, stride: stride)
    try report(
      checkpoint, TokenWindows(text.tokens, context: context, stride: stride), signature,
      byteCount: text.byteCount, against: other)
  }

  private func evaluate(
    _ checkpoint: TransformerCheckpoint, ids path: String, against other: TransformerCheckpoint?
  ) throws {
    let ids = try TokenIds(path, for: checkpoint.configuration)
    for model in [checkpoint, other].compactMap({ $0 }) { try ids.check(for: model.configuration) }
    if let logits {
      try write(evaluation.logits(checkpoint.resident(), ids.sequences), ids, logits)
    }
    guard checkpoint.configuration.hasHead, ids.shape.last ?? 1 > 1 else {
      if logits == nil { try requireHead(checkpoint) }
      return
    }
    let text = TokenizedText(ids: ids)
    let length = ids.shape.last ?? 1
    let signature = PerplexityReport.signature(
      text: text.textName, tokenizer: text.tokenizerName, context: length, stride: length)
    try report(
      checkpoint, TokenWindows(sequences: ids.sequences), signature, byteCount: nil,
      against: other)
  }

  private func requireHead(_ checkpoint: TransformerCheckpoint) throws {
    guard !checkpoint.configuration.hasHead else { return }
    throw ModelDirectoryError.noHead(
      folder: model, family: checkpoint.configuration.family.rawValue)
  }

  private func report(
    _ checkpoint: TransformerCheckpoint, _ windows: TokenWindows, _ signature: String,
    byteCount: Int?, against other: TransformerCheckpoint?
  ) throws {
    let bar = ProgressBar(
      "evaluating", total: windows.windows.count, quiet: verbosity.quiet)
    let start = ContinuousClock.now
    let result = try evaluation.run(
      checkpoint.resident(), on: windows, baseline: other?.resident()
    ) { done in
      bar.update(done: done, detail: "windows")
    }
    bar.finish()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let report = PerplexityReport(result, signature: signature, byteCount: byteCount)
    print(json ? EvaluationText.json(report, seconds) : EvaluationText.lines(report, seconds))
  }

  private func write(_ logits: [Tensor], _ ids: TokenIds, _ path: String) throws {
    var writer = SafetensorsWriter()
    let width = logits.first?.columns ?? 0
    try writer.add("output", floats: logits.flatMap(\.values), shape: ids.shape + [width])
    try writer.write(to: path)
  }
}

/// Words for evaluations.
enum EvaluationText {
  static func json(_ report: PerplexityReport, _ seconds: Double) -> String {
    var members = report.json.objectValue ?? [:]
    members["seconds"] = .number(seconds)
    return JSONValue.object(members).canonical
  }

  static func lines(_ report: PerplexityReport, _ seconds: Double) -> String {
    let loss = report.loss
    var lines = [
      String(
        format: "perplexity  %.4f ± %.4f", report.perplexity,
        report.perplexity * loss.standardError),
      String(format: "loss        %.5f ± %.5f nats/token", loss.value, loss.standardError),
    ]
    if let bits = report.bitsPerByte {
      lines.append(String(format: "            %.4f bits per byte", bits))
    }
    if let difference = report.difference {
      lines.append(
        String(
          format: "difference  %+.5f ± %.5f nats/token from the baseline's %.5f",
          difference.lossDifference.value, difference.lossDifference.standardError,
          difference.baselineLoss.value))
      lines.append(
        String(
          format: "divergence  %.6f ± %.6f nats/token, KL(baseline ‖ model)",
          difference.divergence.value, difference.divergence.standardError))
      lines.append(
        String(format: "same top    %.2f %% of the tokens", 100 * difference.sameTopToken))
    }
    let rate = Double(report.targets) / max(seconds, 1e-9)
    lines.append(
      String(format: "tokens      %d in %.1f s, %.0f tokens/s", report.targets, seconds, rate))
    lines.append("signature   \(report.signature)")
    return lines.joined(separator: "\n")
  }
}
