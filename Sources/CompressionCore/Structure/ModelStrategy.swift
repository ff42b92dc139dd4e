public import Networks
public import Tensors

/// A method that must see a whole model: one that changes its structure to fewer blocks, heads or
/// channels, removes weights for what several layers do together, or leaves out inputs of layers.
///
/// The budget is the fraction of the blocks' parameters, weights or multiplications that goes; the
/// arena measures what is left. Call `compress(_:to:calibration:random:)`, which checks
/// the budget; implement `prune(_:removing:calibration:random:)`.
public protocol ModelStrategy: CompressionMethod {
  /// What it must know of the model, as it was told.
  var needs: Set<ModelNeed> { get }
  /// What becomes of a model.
  static var outcome: ModelOutcome { get }
  /// The smallest thing that it removes, to which a budget is rounded.
  var unit: PruningUnit { get }

  /// The most sequences that it looks at; nil is all.
  var sequenceLimit: Int? { get }

  /// Removes a fraction, above 0 and below 1, of the parameters of the blocks.
  func prune<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> Model
}

/// What a strategy for whole models makes of a model, and what the budget is a fraction of.
public enum ModelOutcome: String, Codable, Sendable {
  /// A smaller one; of the parameters of the blocks.
  case smaller
  /// One of the same shape with weights that are zero; of the weights of the linear maps.
  case sparseWeights
  /// One with the same weights whose layers leave out inputs; of the multiplications of these layers.
  case sparseInputs
}

/// What goes as a whole.
public enum PruningUnit: String, Codable, Sendable {
  /// A block.
  case block
  /// A channel of the feed-forward layer of each block.
  case channel
}

extension ModelStrategy {
  /// Only a fraction of the parameters.
  public static var budgets: Set<Budget.Axis> { [.sparsity] }

  /// A smaller model.
  public static var outcome: ModelOutcome { .smaller }

  /// A channel.
  public var unit: PruningUnit { .channel }

  /// The residual streams.
  public var needs: Set<ModelNeed> { [.states] }

  /// All sequences.
  public var sequenceLimit: Int? { nil }

  /// The sequences that the strategy looks at.
  public func used(_ calibration: TokenSequences?) -> TokenSequences {
    guard let calibration, !needs.isEmpty else { return .none }
    return calibration[0..<min(sequenceLimit ?? calibration.count, calibration.count)]
  }

  /// Compresses a model; a full budget leaves it as it is.
  ///
  /// - Throws: `SpecError` when the budget is of a kind that the strategy cannot meet,
  ///   `CompressionError` when the model cannot be compressed so.
  public func compress<Model: LayeredModel>(
    _ model: Model, to budget: Budget, calibration: TokenSequences?, random: inout RandomStream
  ) throws -> Model {
    try accepts(budget)
    guard let sparsity = budget.sparsity, !budget.isFull else { return model }
    guard needs.isEmpty || (calibration?.count ?? 0) > 0 else {
      throw CompressionError.noCalibrationSequences(strategy: Self.card.id)
    }
    return try prune(
      model, removing: sparsity.fraction, calibration: used(calibration), random: &random)
  }

  /// How a compressed model misses the budget, in words, or nil when it meets it.
  ///
  /// The fraction removed may be off by half a unit, or by a weight for each output where single
  /// weights go. A model that lost nothing meets no budget. What share of the inputs is left out is
  /// for whoever runs the model.
  public func miss<Model: LayeredModel>(
    of budget: Budget, by compressed: Model, from model: Model
  ) -> String? {
    switch Self.outcome {
    case .smaller: return missedSize(budget, compressed, model)
    case .sparseWeights: return missedZeros(budget, compressed)
    case .sparseInputs:
      return compressed.leavesOutInputs || budget.isFull ? nil : "no layer leaves out inputs"
    }
  }

  private func missedSize<Model: LayeredModel>(
    _ budget: Budget, _ compressed: Model, _ model: Model
  ) -> String? {
    let dense = model.blockParameterCount
    let removed = dense - compressed.blockParameterCount
    let wanted = Double(dense) * (budget.sparsity?.fraction ?? 0)
    let slack = budget.isFull ? 0 : unit.parameterCount(in: model)
    let isOff = abs(Double(removed) - wanted) > Double(slack) / 2 + 1e-6
    guard isOff || (removed == 0 && !budget.isFull) else { return nil }
    return "wanted \(Int(wanted.rounded())) of \(dense) parameters of the blocks removed "
      + "(within \(slack / 2)), found \(removed)"
  }

  private func missedZeros(_ budget: Budget, _ compressed: some LayeredModel) -> String? {
    guard !budget.isFull else { return nil }
    var (dense, zeros, slack) = (0, 0, 0)
    for block in 0..<compressed.blockCount {
      for part in BlockPart.linears {
        let weight = compressed[part, ofBlock: block]
        dense += weight.count
        slack += weight.rows
        zeros += weight.withBuffer { $0.count { $0 == 0 } }
      }
    }
    let wanted = Double(dense) * (budget.sparsity?.fraction ?? 0)
    guard abs(Double(zeros) - wanted) > Double(slack) + 1e-6 else { return nil }
    return "wanted \(Int(wanted.rounded())) of \(dense) weights removed (within \(slack)), "
      + "found \(zeros)"
  }
}

extension PruningUnit {
  /// The most parameters that one unit has.
  func parameterCount<Model: LayeredModel>(in model: Model) -> Int {
    let blocks = 0..<model.blockCount
    switch self {
    case .block: return blocks.map(model.parameterCount(ofBlock:)).max() ?? 0
    case .channel: return blocks.reduce(0) { $0 + model.parameterCount(ofChannelInBlock: $1) }
    }
  }

  /// How many equal blocks a fraction stands for: the nearest whole number.
  ///
  /// - Throws: `CompressionError.unsuitableStructure` when that is none or all.
  public static func blocks(
    removing fraction: Double, of count: Int
  ) throws(CompressionError) -> Int {
    let number = Int((fraction * Double(count)).rounded())
    guard number > 0, number < count else {
      throw .unsuitableStructure(
        "\(fraction) of \(count) blocks is \(number) whole blocks; choose a fraction between "
          + "1/\(count) and \(count - 1)/\(count)")
    }
    return number
  }
}
