public import Networks
public import Tensors

/// The channels of a feed-forward layer that are used, and how strongly.
public struct ChannelMask: Sendable, Equatable {
  /// The channels, rising.
  public let channels: [Int]
  /// What each of them is multiplied by.
  public let weights: [Float]

  /// States a mask.
  public init(channels: [Int], weights: [Float]) {
    precondition(channels.count == weights.count, "\(weights.count) for \(channels.count)")
    (self.channels, self.weights) = (channels, weights)
  }
}

/// What predicts from a prompt which channels of each block are used after it.
public protocol ChannelPredictor: Sendable {
  /// The number of its own parameters, stored beside the model's.
  var parameterCount: Int { get }

  /// The multiplications with a weight for each prompt of a number of tokens.
  func multiplyAdds<Model: LayeredModel>(in model: Model, promptTokens: Int) -> Int

  /// The channels of each block after a prompt of one sequence; nil is no prompt.
  func masks<Model: LayeredModel>(
    of model: Model, after prompt: TokenSequences?
  ) -> [ChannelMask]
}

/// A model that is stored as a whole and uses some channels of it, others after each prompt.
public struct PromptedModel<Model: LayeredModel>: Sendable {
  /// The whole model.
  public var model: Model
  /// What chooses the channels.
  public let predictor: any ChannelPredictor

  /// Puts a model and its predictor together.
  public init(model: Model, predictor: any ChannelPredictor) {
    (self.model, self.predictor) = (model, predictor)
  }

  /// The dense narrow model that is used after a prompt of one sequence.
  public func network(after prompt: TokenSequences?) -> Model {
    model.using(predictor.masks(of: model, after: prompt))
  }
}

/// A strategy that can choose the channels of each block anew for each prompt.
///
/// Where only one model can be held, `prune` gives the channels of the average prompt.
public protocol PromptedStrategy: ModelStrategy {
  /// Whether the channels depend on the prompt as the strategy was told.
  var choosesByPrompt: Bool { get }

  /// A model of which a fraction of the parameters of the blocks, above 0 and below 1, is not used.
  func prunePrompted<Model: LayeredModel>(
    _ model: Model, removing fraction: Double, calibration: TokenSequences,
    random: inout RandomStream
  ) throws -> PromptedModel<Model>
}

extension LayeredModel {
  /// The model with some channels of each block, whose weights go into the down projections.
  public func using(_ masks: [ChannelMask]) -> Self {
    precondition(masks.count == blockCount, "\(masks.count) masks for \(blockCount) blocks")
    var model = self
    for (block, mask) in masks.enumerated() {
      model.keepChannels(mask.channels, ofBlock: block)
      let down = model[.down, ofBlock: block]
      var values = down.values
      for place in values.indices { values[place] *= mask.weights[place % down.columns] }
      model[.down, ofBlock: block] = Tensor(values, shape: down.shape)
    }
    return model
  }
}
