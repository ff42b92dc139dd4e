internal import CompressionCore
internal import Essentials
internal import Foundation
public import Networks
internal import Tensors

/// Runs a strategy for whole models on a model directory: fewer blocks, heads or channels, weights
/// that are zero, or inputs that are left out.
///
/// The whole model is in memory, and nothing is kept of an interrupted run.
public struct CheckpointPruning: Sendable {
  private let checkpoint: TransformerCheckpoint
  private let request: CheckpointCompression.Request
  private let strategy: any ModelStrategy
  private let digest: String

  /// Checks that all can be done before anything is.
  ///
  /// - Complexity: reads the whole model once, for its digest.
  public init(
    _ checkpoint: TransformerCheckpoint, _ request: CheckpointCompression.Request
  ) throws {
    guard let strategy = try request.entry.method(request.hyperparameters) as? any ModelStrategy
    else { preconditionFailure("\(request.entry.card.id) compresses linear maps") }
    (self.checkpoint, self.request, self.strategy) = (checkpoint, request, strategy)
    try strategy.accepts(request.budget)
    try checkpoint.configuration.requireLayered(for: strategy.needs)
    if request.calibration == nil, !request.budget.isFull, !strategy.needs.isEmpty {
      throw CheckpointCompressionError.noCalibration(strategy: request.entry.card.id)
    }
    digest = try checkpoint.directory.digest()
  }

  /// Prunes the model and writes the directory; whatever is at `path` is replaced if `force` says
  /// so.
  public func run(to path: String, force: Bool = false) throws -> CheckpointReport {
    let output = try ModelOutput(
      path, of: checkpoint.directory, request: request.text(ofModel: digest), resume: false,
      force: force)
    do {
      var random = RandomStream(seed: request.seed, for: "strategy")
      let start = ContinuousClock.now
      let dense = try TransformerModel(checkpoint)
      var model = try strategy.compress(
        dense, to: request.budget, calibration: request.calibration?.sequences, random: &random)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let layers = try encode(&model)
      let report = try report(layers, model, dense, seconds)
      try output.publish(
        checkpoint.directory, configuration: checkpoint.description(of: model),
        weights: checkpoint.writer(for: model),
        report: Data((report.json.canonical + "\n").utf8))
      return report
    } catch {
      output.abandon()
      throw error
    }
  }

  /// Rounds the linear layers to what is stored of them.
  private func encode(_ model: inout TransformerModel) throws -> [CheckpointReport.Layer] {
    var rows: [CheckpointReport.Layer] = []
    for block in 0..<model.blockCount {
      for part in BlockPart.linears {
        let path = model.path(of: part, ofBlock: block)
        let site = LinearSite(
          path: path, block: block, weight: model[part, ofBlock: block],
          format: try checkpoint.linear(path).type.floatFormat ?? .float32)
        try site.requireFiniteWeights()
        let encoded = try EncodedWeight(at: site, after: type(of: strategy).outcome)
        let weight = encoded.decoded()
        model[part, ofBlock: block] = weight
        rows.append(
          CheckpointReport.Layer(
            path: path, shape: weight.shape, budget: .dense, budgetMissed: nil,
            footprint: SiteFootprint(encoded, decoded: weight), outputError: nil, seconds: 0))
      }
    }
    return rows
  }

  private func report(
    _ layers: [CheckpointReport.Layer], _ model: TransformerModel, _ dense: TransformerModel,
    _ seconds: Double
  ) throws -> CheckpointReport {
    let sites = Dictionary(uniqueKeysWithValues: layers.map { ($0.path, $0.footprint) })
    let rest = try checkpoint.denseRest()
    let all = rest.reduce(dense.linearParameterCount) { $0 + $1.count }
    var report = CheckpointReport(
      model: digest, family: checkpoint.configuration.family.rawValue,
      strategy: request.entry.card.id, revision: request.entry.card.revision,
      hyperparameters: .object(try request.entry.nonDefaults(request.hyperparameters)),
      budget: request.budget, seed: request.seed,
      calibration: request.calibration.map {
        CheckpointReport.Calibration(
          signature: $0.signature, sequences: strategy.used($0.sequences).count,
          context: $0.sequences.context)
      },
      footprint: Footprint(sites: sites, rest: try self.rest(of: model, dense: rest)).over(
        targeted: dense.linearParameterCount, blocks: dense.blockParameterCount, model: all),
      layers: layers, seconds: seconds)
    report.blocks = model.blocks.indices.map {
      CheckpointReport.Block(
        source: model.blocks[$0].index, widths: model.widths(ofBlock: $0))
    }
    report.budgetMissed = strategy.miss(of: request.budget, by: model, from: dense)
    return report
  }

  /// The parameters that stay dense: those outside of the blocks, and the norms and biases that the
  /// blocks still have.
  private func rest(
    of model: TransformerModel, dense: [DenseParameter]
  ) throws -> [DenseParameter] {
    var rest = dense.filter { !$0.isInBlock }
    for block in 0..<model.blockCount {
      for part in BlockPart.allCases {
        let path = model.path(of: part, ofBlock: block)
        let type = try checkpoint.directory.file(of: path + ".weight").entry(path + ".weight").type
        let format = type.floatFormat ?? .float32
        if !BlockPart.linears.contains(part) {
          rest.append(
            DenseParameter(
              path: path + ".weight", count: model[part, ofBlock: block].count, format: format,
              isInBlock: true))
        }
        guard let bias = model[biasOf: part, ofBlock: block] else { continue }
        rest.append(
          DenseParameter(path: path + ".bias", count: bias.count, format: format, isInBlock: true))
      }
    }
    return rest
  }
}
