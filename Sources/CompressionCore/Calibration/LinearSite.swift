public import Tensors

/// One linear map of a model, and what is known of its inputs: what a strategy compresses.
public struct LinearSite: Sendable {
  /// Where the weight lives in the model, as in `blocks.1.attention.query.weight`.
  public let path: String
  /// Which block of the model it belongs to, from 0.
  public let block: Int
  /// The weight, `[out, in]`.
  public let weight: Tensor
  /// What was collected of its inputs.
  public let statistics: CalibrationStatistics
  /// The format in which weights that stay, and scales, are stored.
  public let format: FloatFormat
  private let gradients: Tensor?

  /// Describes a site.
  ///
  /// - Precondition: the weight is a matrix as wide as the statistics.
  public init(
    path: String, block: Int = 0, weight: Tensor, statistics: CalibrationStatistics? = nil,
    format: FloatFormat = .float16, gradientNorms: Tensor? = nil
  ) {
    let statistics = statistics ?? .none(width: weight.columns)
    precondition(
      weight.shape.count == 2 && weight.count > 0 && statistics.width == weight.columns,
      "LinearSite \(path): weight \(weight.shape), statistics of \(statistics.width) inputs")
    self.path = path
    self.block = block
    self.weight = weight
    self.statistics = statistics
    self.format = format
    precondition(
      gradientNorms == nil || gradientNorms?.shape == weight.shape,
      "LinearSite \(path): weight \(weight.shape), gradients \(gradientNorms?.shape ?? [])")
    gradients = gradientNorms
  }

  /// The number of outputs.
  public var rows: Int { weight.rows }

  /// The number of inputs.
  public var columns: Int { weight.columns }

  /// The ℓ₂ norm of each input channel, `[in]`.
  ///
  /// - Throws: `CompressionError` when it was not declared.
  public func channelNorms() throws(CompressionError) -> Tensor {
    try statistics.channelNorms(site: path)
  }

  /// The Hessian of the squared output error, `2/n · XᵀX`, `[in, in]`.
  ///
  /// - Throws: `CompressionError` when it was not declared.
  public func gram() throws(CompressionError) -> Tensor {
    try statistics.gram(site: path)
  }

  /// The inputs of the first sequences token by token.
  ///
  /// - Throws: `CompressionError` when they were not declared.
  public func samples() throws(CompressionError) -> [TokenSample] {
    try statistics.samples(site: path)
  }

  /// The root of the summed squares of the gradients of single sequences, `[out, in]`.
  ///
  /// - Throws: `CompressionError` when it was not declared, not collected, or is not finite.
  public func gradientNorms() throws(CompressionError) -> Tensor {
    guard let gradients else { throw .missingStatistic(.gradientNorms, site: path) }
    guard gradients.firstNonFinite() == nil else {
      throw .statisticNotFinite(.gradientNorms, site: path)
    }
    return gradients
  }

  /// The site with the statistics that a strategy declared, and no others.
  public func restricted(to declared: Set<CalibrationStatistic>) -> LinearSite {
    LinearSite(
      path: path, block: block, weight: weight, statistics: statistics.restricted(to: declared),
      format: format, gradientNorms: declared.contains(.gradientNorms) ? gradients : nil)
  }

  /// Checks that every weight is finite.
  ///
  /// - Throws: `CompressionError.notFinite` with the place of the first one that is not.
  public func requireFiniteWeights() throws(CompressionError) {
    guard let index = weight.firstNonFinite() else { return }
    throw .notFinite(
      site: path, row: index / columns, column: index % columns,
      value: "\(weight[flat: index])")
  }
}
