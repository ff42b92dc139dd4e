public import CompressionCore
public import Essentials
internal import Foundation
public import Networks
internal import Tensors

/// Compresses a model directory into another one, block after block.
///
/// Each finished block is kept on the disk, so that an interrupted compression goes on where it
/// stopped, to the same bytes.
public struct CheckpointCompression: Sendable {
  /// What to calibrate on, and how it is called in reports.
  public struct Calibration: Sendable {
    /// The sequences.
    public var sequences: TokenSequences
    /// Text, tokenizer and draw.
    public var signature: String

    /// Pairs sequences with their signature.
    public init(sequences: TokenSequences, signature: String) {
      self.sequences = sequences
      self.signature = signature
    }
  }

  /// What is to be done.
  public struct Request: Sendable {
    /// The strategy's entry.
    public var entry: StrategyEntry
    /// Hyperparameters other than their defaults.
    public var hyperparameters: [String: JSONValue]
    /// The budget.
    public var budget: Budget
    /// What to calibrate on, if anything.
    public var calibration: Calibration?
    /// The seed of whatever the strategy draws.
    public var seed: UInt64

    /// Describes a compression.
    public init(
      entry: StrategyEntry, hyperparameters: [String: JSONValue] = [:], budget: Budget,
      calibration: Calibration? = nil, seed: UInt64 = 0
    ) {
      self.entry = entry
      self.hyperparameters = hyperparameters
      self.budget = budget
      self.calibration = calibration
      self.seed = seed
    }
  }

  /// How far a compression is.
  public struct Progress: Sendable {
    /// Layers that are compressed.
    public let done: Int
    /// All layers.
    public let total: Int
    /// The layer that was compressed last.
    public let path: String
    /// Whether the layer was finished by an earlier run.
    public let isResumed: Bool
  }

  let checkpoint: TransformerCheckpoint
  let request: Request
  let strategy: any Strategy
  /// Threads; the result does not depend on their number.
  let threads: Int
  let digest: String

  /// Checks that all can be done before anything is.
  ///
  /// - Complexity: reads the whole model once, for its digest.
  public init(_ checkpoint: TransformerCheckpoint, _ request: Request, threads: Int) throws {
    self.checkpoint = checkpoint
    self.threads = threads
    strategy = try request.entry.make(request.hyperparameters)
    try strategy.accepts(request.budget)
    try Self.check(checkpoint, request, strategy)
    self.request = try Self.choosingTexts(checkpoint, request, strategy)
    digest = try checkpoint.directory.digest()
  }

  /// The request with the texts that the strategy chooses, with the whole model in memory.
  private static func choosingTexts(
    _ checkpoint: TransformerCheckpoint, _ request: Request, _ strategy: any Strategy
  ) throws -> Request {
    guard strategy.choosesCalibration, !request.budget.isFull, let given = request.calibration
    else { return request }
    guard (try? checkpoint.configuration.requireLayered(for: [])) != nil else {
      throw CheckpointCompressionError.noOwnTexts(
        strategy: request.entry.card.id, family: checkpoint.configuration.family.rawValue)
    }
    var random = RandomStream(seed: request.seed, for: "strategy texts")
    var chosen = request
    chosen.calibration = Calibration(
      sequences: try strategy.calibration(
        of: try TransformerModel(checkpoint), given: given.sequences, random: &random),
      signature: "\(request.entry.card.id) of \(given.signature)")
    return chosen
  }

  private static func check(
    _ checkpoint: TransformerCheckpoint, _ request: Request, _ strategy: any Strategy
  ) throws {
    if request.calibration == nil, !request.budget.isFull,
      !strategy.needs.union(strategy.allocationNeeds).isEmpty
    {
      throw CheckpointCompressionError.noCalibration(strategy: request.entry.card.id)
    }
    if !request.budget.isFull,
      strategy.needs.union(strategy.allocationNeeds).contains(.gradientNorms)
    {
      throw CheckpointCompressionError.noGradients(strategy: request.entry.card.id)
    }
    guard case .pattern(let keep, let of)? = request.budget.sparsity else { return }
    for block in 0..<checkpoint.configuration.layers {
      for path in checkpoint.linearPaths(ofBlock: block) {
        let width = try checkpoint.linear(path).shape[1]
        guard width % of != 0 else { continue }
        throw CompressionError.patternDoesNotFit(site: path, width: width, keep: keep, of: of)
      }
    }
  }

  /// Compresses the model and writes the directory.
  ///
  /// Half-done work of the same request is taken up if `resume` says so, and whatever is at `path`
  /// is replaced if `force` says so. `shouldStop` is asked before each block.
  ///
  /// - Throws: `CheckpointCompressionError.interrupted` when `shouldStop` says so; what is finished
  ///   stays. After any other fault that comes of the input nothing stays.
  public func run(
    to path: String, resume: Bool = true, force: Bool = false,
    shouldStop: () -> Bool = { false }, progress: (Progress) -> Void = { _ in }
  ) throws -> CheckpointReport {
    let output = try ModelOutput(
      path, of: checkpoint.directory, request: request.text(ofModel: digest), resume: resume,
      force: force)
    do {
      let report = try compressAll(output, shouldStop: shouldStop, progress: progress)
      let text = Data((report.json.canonical + "\n").utf8)
      try output.publish(
        checkpoint.directory, blocks: checkpoint.configuration.layers, report: text)
      return report
    } catch {
      if !Self.isWorthResuming(error) { output.abandon() }
      throw error
    }
  }

  /// The same input fails in the same way again; a full disk or an interruption does not.
  private static func isWorthResuming(_ error: any Error) -> Bool {
    if case ModelDirectoryError.unwritable = error { return true }
    if let error = error as? CheckpointError, case .unwritable = error.problem { return true }
    return error is CheckpointCompressionError
  }

  private func compressAll(
    _ output: ModelOutput, shouldStop: () -> Bool, progress: (Progress) -> Void
  ) throws -> CheckpointReport {
    let layers = checkpoint.configuration.layers
    let total = (0..<layers).reduce(0) { $0 + checkpoint.linearPaths(ofBlock: $1).count }
    var rows: [CheckpointReport.Layer] = []
    let shares = try shares()
    var streams = SiteStreams.separate(seed: request.seed)
    func tell(_ isResumed: Bool) {
      progress(
        Progress(done: rows.count, total: total, path: rows.last?.path ?? "", isResumed: isResumed))
    }
    try loop.run(
      strategy, to: { shares?[$0] ?? request.budget }, streams: &streams,
      finished: { index in
        if shouldStop() { throw CheckpointCompressionError.interrupted(work: output.workPath) }
        guard let file = output.finishedBlock(index),
          let known = try KeptBlock.read(file, index: index, of: checkpoint)
        else { return nil }
        rows += known.layers
        tell(true)
        return known.block
      },
      store: { index, block, sites in
        let layers = sites.map(CheckpointReport.Layer.init)
        try output.keep(
          KeptBlock.writer(sites, layers: layers, of: checkpoint), index: index)
        rows += layers
        tell(false)
      })
    return try report(rows)
  }

  private var loop: BlockwiseCompression<BlockwiseCheckpoint> {
    let context = request.calibration?.sequences.context ?? 1
    return BlockwiseCompression(
      model: BlockwiseCheckpoint(checkpoint: checkpoint),
      chunks: request.calibration?.sequences.chunks(of: max(1, 1024 / context)) ?? [],
      measuresErrors: request.calibration != nil, threads: threads)
  }

  /// The share of each layer, or nil where each gets the whole budget.
  ///
  /// Only a strategy that weighs layers against each other needs them all in memory.
  private func shares() throws -> [String: Budget]? {
    guard !strategy.sharesUniformly else { return nil }
    let sites = try loop.denseSites(collecting: strategy.allocationNeeds)
    var random = RandomStream(seed: request.seed, for: "strategy shares")
    return try strategy.shares(of: request.budget, among: sites, random: &random)
  }

  private func report(_ layers: [CheckpointReport.Layer]) throws -> CheckpointReport {
    let sites = Dictionary(layers.map { ($0.path, $0.footprint) }) { first, _ in first }
    return CheckpointReport(
      model: digest, family: checkpoint.configuration.family.rawValue,
      strategy: request.entry.card.id, revision: request.entry.card.revision,
      hyperparameters: .object(try request.entry.nonDefaults(request.hyperparameters)),
      budget: request.budget, seed: request.seed,
      calibration: request.calibration.map {
        CheckpointReport.Calibration(
          signature: $0.signature, sequences: $0.sequences.count, context: $0.sequences.context)
      },
      footprint: Footprint(sites: sites, rest: try checkpoint.denseRest()), layers: layers,
      seconds: layers.reduce(0) { $0 + $1.seconds })
  }
}

extension CheckpointCompression.Request {
  /// All that determines the result, as canonical JSON.
  func text(ofModel digest: String) throws -> String {
    let calibration = calibration.map { calibration -> JSONValue in
      var digest = ContentDigest("calibration 1")
      digest.update(calibration.sequences.context)
      for token in calibration.sequences.inputs { digest.update(Int(token)) }
      return .string(digest.hexadecimal())
    }
    let text: JSONValue = [
      "model": .string(digest), "strategy": .string(entry.card.id),
      "revision": .integer(Int64(entry.card.revision)),
      "hyperparameters": .object(try entry.nonDefaults(hyperparameters)),
      "budget": budget.json, "seed": .string("\(seed)"),
      "calibration": calibration ?? .null, "layout": 1,
    ]
    return text.canonical
  }
}

/// What keeps a model directory from being compressed.
public enum CheckpointCompressionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The strategy looks at inputs, and there are none.
  case noCalibration(strategy: String)
  /// The strategy looks at gradients, which need the whole model in memory.
  case noGradients(strategy: String)
  /// The strategy makes texts with the model, which models of this family cannot do here.
  case noOwnTexts(strategy: String, family: String)
  /// Somebody asked to stop.
  case interrupted(work: String)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .noCalibration(let strategy):
      "'\(strategy)' looks at the inputs of each layer; give a text with --calibration"
    case .noGradients(let strategy):
      "'\(strategy)' looks at gradients of the loss, which checkpoints have not: they are "
        + "compressed with one block in memory at a time; choose another strategy"
    case .noOwnTexts(let strategy, let family):
      "'\(strategy)' calibrates on texts that it makes with the model, which works with llama, "
        + "mistral and qwen2 and not with '\(family)'; set source to given"
    case .interrupted(let work):
      "interrupted; the finished blocks are in \(work), and the same command goes on from there"
    }
  }
}
