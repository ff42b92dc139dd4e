public import Tensors

/// What a strategy may want to know of the inputs of a site.
public enum CalibrationStatistic: String, Codable, CaseIterable, Sendable {
  /// The ℓ₂ norm of each input channel, `[in]`.
  case channelNorms
  /// The Hessian of the squared output error, `2/n · XᵀX`, `[in, in]`.
  case gram
  /// The root of the summed squares of the loss's gradients of single sequences, `[out, in]`.
  ///
  /// It belongs to a weight, not to its inputs, so that a site has it and not these statistics.
  case gradientNorms
  /// The inputs of some sequences token by token, and the attention that the tokens get.
  case tokens
}

/// Statistics of the inputs that a site sees, accumulated batch by batch.
///
/// ```
/// norm[i]    = √ Σ_t X[t, i]²          in double
/// gram[i, j] = 2/n · Σ_t X[t, i] · X[t, j]
/// ```
///
/// `X` is `[tokens, in]` and n the number of tokens seen in all. Of the inputs themselves the first
/// sequences are kept for methods that ask for `tokens`.
public struct CalibrationStatistics: Sendable {
  /// The number of input channels.
  public let width: Int
  /// What is collected.
  public let collected: Set<CalibrationStatistic>
  /// The number of tokens seen.
  public private(set) var tokens = 0
  private var squares: [Double] = []
  private var products: Tensor?
  private var kept: [TokenSample] = []

  /// Begins to collect statistics of inputs of a width.
  public init(width: Int, collecting collected: Set<CalibrationStatistic>) {
    self.width = width
    self.collected = collected
    if collected.contains(.channelNorms) { squares = [Double](repeating: 0, count: width) }
    if collected.contains(.gram) { products = Tensor(zeros: [width, width]) }
  }

  /// No statistics, for strategies that look at the weights alone.
  public static func none(width: Int) -> CalibrationStatistics {
    CalibrationStatistics(width: width, collecting: [])
  }

  /// Adds a batch of inputs, `[tokens, in]`.
  ///
  /// They are sequences of `context` tokens, of which the last token pays `attention`, `[sequences,
  /// context]`, to each, as far as that is known.
  ///
  /// - Complexity: O(tokens · in²) with the gram, O(tokens · in) without.
  public mutating func add(inputs: Tensor, context: Int? = nil, attention: Tensor? = nil) {
    precondition(
      inputs.shape.count == 2 && inputs.columns == width,
      "CalibrationStatistics: inputs \(inputs.shape), wanted [tokens, \(width)]")
    tokens += inputs.rows
    if collected.contains(.channelNorms) {
      for (channel, sum) in inputs.columnSquaredNorms().enumerated() { squares[channel] += sum }
    }
    products?.addGram(of: inputs)
    if collected.contains(.tokens) {
      let seen = kept.reduce(0) { $0 + $1.inputs.rows }
      kept += TokenSample.split(
        inputs, context: context, attention: attention,
        atMost: TokenSample.keptTokens - seen)
    }
  }

  /// The same statistics without those that were not declared.
  public func restricted(to declared: Set<CalibrationStatistic>) -> CalibrationStatistics {
    var copy = CalibrationStatistics(
      width: width, collected: collected.intersection(declared), tokens: tokens)
    if copy.collected.contains(.channelNorms) { copy.squares = squares }
    if copy.collected.contains(.gram) { copy.products = products }
    if copy.collected.contains(.tokens) { copy.kept = kept }
    return copy
  }

  private init(width: Int, collected: Set<CalibrationStatistic>, tokens: Int) {
    self.width = width
    self.collected = collected
    self.tokens = tokens
  }

  /// The ℓ₂ norm of each input channel, `[in]`.
  ///
  /// - Throws: `CompressionError` when it was not collected or is not finite.
  public func channelNorms(site: String) throws(CompressionError) -> Tensor {
    try require(.channelNorms, site)
    let norms = Tensor(squares.map { Float($0.squareRoot()) }, shape: [width])
    guard norms.firstNonFinite() == nil else {
      throw .statisticNotFinite(.channelNorms, site: site)
    }
    return norms
  }

  /// The Hessian of the squared output error, `2/n · XᵀX`, `[in, in]`.
  ///
  /// - Throws: `CompressionError` when it was not collected or is not finite.
  public func gram(site: String) throws(CompressionError) -> Tensor {
    try require(.gram, site)
    guard let products else { throw .missingStatistic(.gram, site: site) }
    let gram = products.scaled(by: 2 / Float(tokens))
    guard gram.firstNonFinite() == nil else { throw .statisticNotFinite(.gram, site: site) }
    return gram
  }

  /// The inputs of the first sequences.
  ///
  /// - Throws: `CompressionError` when they were not collected or are not finite.
  public func samples(site: String) throws(CompressionError) -> [TokenSample] {
    try require(.tokens, site)
    guard kept.allSatisfy({ $0.inputs.firstNonFinite() == nil }) else {
      throw .statisticNotFinite(.tokens, site: site)
    }
    return kept
  }

  private func require(
    _ statistic: CalibrationStatistic, _ site: String
  ) throws(CompressionError) {
    guard collected.contains(statistic) else { throw .missingStatistic(statistic, site: site) }
    guard tokens > 0 else { throw .noCalibrationInputs(site: site) }
  }
}
