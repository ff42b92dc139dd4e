public import CompressionCore
public import Essentials
public import Networks

/// What the compression of a model directory did and cost, layer by layer.
public struct CheckpointReport: Codable, Sendable, Equatable {
  /// One linear layer.
  public struct Layer: Codable, Sendable, Equatable {
    /// Its path in the checkpoint.
    public let path: String
    /// The shape of its weight, `[out, in]`.
    public let shape: [Int]
    /// The share of the budget that it was to meet.
    public let budget: Budget
    /// How it misses that, or nil.
    public let budgetMissed: String?
    /// What it costs.
    public let footprint: SiteFootprint
    /// `‖X·(W − Ŵ)ᵀ‖² / ‖X·Wᵀ‖²` over a sample of the calibration inputs, when there were any.
    public let outputError: Double?
    /// The time that the strategy took for it.
    public let seconds: Double
  }

  /// What it was calibrated on.
  public struct Calibration: Codable, Sendable, Equatable {
    /// Text, tokenizer and draw, as in `calib|d:…|tok:…|n:128|ctx:128|seed:0`.
    public let signature: String
    /// The number of sequences.
    public let sequences: Int
    /// The tokens of each.
    public let context: Int
  }

  /// One block of a model whose structure was changed.
  public struct Block: Codable, Sendable, Equatable {
    /// The block of the dense model from which it comes, from 0.
    public let source: Int
    /// Its extents.
    public let widths: BlockWidths
  }

  /// The version of this layout.
  public var version = 1
  /// The digest of the model that was compressed.
  public let model: String
  /// The family of the model.
  public let family: String
  /// The strategy's id.
  public let strategy: String
  /// The strategy's revision.
  public let revision: Int
  /// The hyperparameters other than their defaults.
  public let hyperparameters: JSONValue
  /// The budget of the whole.
  public let budget: Budget
  /// The seed.
  public let seed: UInt64
  /// What it was calibrated on, if it was.
  public let calibration: Calibration?
  /// The cost of the whole.
  public let footprint: Footprint
  /// The layers, in the order in which they run.
  public let layers: [Layer]
  /// The time of all blocks; those of interrupted runs count.
  public let seconds: Double
  /// The blocks that are left, where the structure of the model was changed.
  public var blocks: [Block]?
  /// How a changed structure misses the budget, or nil.
  public var budgetMissed: String?
}

extension CheckpointReport {
  /// The report as JSON with underscored names, as it is written and printed.
  public var json: JSONValue {
    guard let blocks else { return .object(members) }
    let structure: [String: JSONValue] = [
      "blocks": .array(blocks.map(Self.json)),
      "budget_missed": budgetMissed.map(JSONValue.string) ?? .null,
    ]
    return .object(members.merging(structure) { first, _ in first })
  }

  private var members: [String: JSONValue] {
    [
      "version": .integer(Int64(version)), "model": .string(model), "family": .string(family),
      "strategy": .string(strategy), "revision": .integer(Int64(revision)),
      "hyperparameters": hyperparameters, "budget": budget.json,
      "seed": .string("\(seed)"), "calibration": calibration.map(Self.json) ?? .null,
      "footprint": Self.json(footprint), "layers": .array(layers.map(Self.json)),
      "seconds": .number(seconds),
    ]
  }

  private static func json(_ block: Block) -> JSONValue {
    let members = block.widths.json.objectValue ?? [:]
    return .object(members.merging(["source": .integer(Int64(block.source))]) { $1 })
  }

  private static func json(_ calibration: Calibration) -> JSONValue {
    [
      "signature": .string(calibration.signature),
      "sequences": .integer(Int64(calibration.sequences)),
      "context": .integer(Int64(calibration.context)),
      "tokens": .integer(Int64(calibration.sequences * calibration.context)),
    ]
  }

  private static func json(_ footprint: Footprint) -> JSONValue {
    [
      "bits_per_weight": .number(footprint.targeted.bitsPerWeight),
      "bits_per_weight_blocks": .number(footprint.blocks.bitsPerWeight),
      "bits_per_weight_model": .number(footprint.model.bitsPerWeight),
      "bytes": .integer(Int64(footprint.targeted.bytes)),
      "bytes_packed_model": .integer(Int64(footprint.disk.bytes)),
      "dense_parameters": .integer(Int64(footprint.targeted.denseParameters)),
      "model_parameters": .integer(Int64(footprint.model.denseParameters)),
      "stored_weights": .integer(Int64(footprint.storedWeights)),
      "nonzeros": .integer(Int64(footprint.nonzeros)),
      "sparsity": .number(footprint.sparsity),
      "multiply_adds_per_token": .integer(Int64(footprint.multiplyAddsPerToken)),
    ]
  }

  private static func json(_ layer: Layer) -> JSONValue {
    [
      "path": .string(layer.path), "shape": .array(layer.shape.map { .integer(Int64($0)) }),
      "budget": layer.budget.json,
      "budget_missed": layer.budgetMissed.map(JSONValue.string) ?? .null,
      "bits_per_weight": .number(layer.footprint.bitsPerWeight),
      "bytes": .integer(Int64(layer.footprint.accounting.content)),
      "nonzeros": .integer(Int64(layer.footprint.nonzeros)),
      "stored_weights": .integer(Int64(layer.footprint.storedWeights)),
      "sparsity": .number(layer.footprint.sparsity),
      "output_error": layer.outputError.map(JSONValue.number) ?? .null,
      "seconds": .number(layer.seconds),
    ]
  }
}
