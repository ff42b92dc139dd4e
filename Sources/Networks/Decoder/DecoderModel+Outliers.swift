public import Tensors

/// Channels of the residual stream to be made outliers, as large language models have them.
public struct OutlierInjection: Codable, Sendable, Hashable {
  /// How many channels of each norm.
  public var channels: Int
  /// How much larger they become.
  public var factor: Float

  /// Creates an injection.
  public init(channels: Int = 4, factor: Float = 30) {
    self.channels = channels
    self.factor = factor
  }
}

extension DecoderModel {
  /// The same function with outlier channels in the inputs of its linear layers.
  ///
  /// The gain of a norm is multiplied by the factor on a few channels, and the columns of the
  /// layers that read the norm are divided by it. Small models grow no outliers by themselves, and
  /// many methods are about them.
  public func injectingOutliers(_ injection: OutlierInjection, random: inout RandomStream)
    -> DecoderModel
  {
    precondition(injection.channels <= configuration.width, "more outliers than channels")
    var result = self
    let readers: [[DecoderBlock.WeightPath]] = [
      [\.query, \.key, \.value], [\.gate, \.up],
    ]
    for index in result.blocks.indices {
      for (norm, layers) in zip(DecoderBlock.norms, readers) {
        let channels = random.permutation(of: configuration.width).prefix(injection.channels)
        var grow = [Float](repeating: 1, count: configuration.width)
        for channel in channels { grow[channel] = injection.factor }
        let shrink = grow.map { 1 / $0 }
        result.blocks[index][keyPath: norm.gain].scaleColumns(by: Tensor(grow, shape: [grow.count]))
        for layer in layers {
          result.blocks[index][keyPath: layer].scaleColumns(
            by: Tensor(shrink, shape: [shrink.count]))
        }
      }
    }
    return result
  }
}
