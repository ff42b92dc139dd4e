extension DecoderModel.Configuration {
  /// Floating-point operations of a forward pass, per token: two for each weight of a linear layer,
  /// and causal attention without what lies above the diagonal.
  public var forwardOperationsPerToken: Double {
    let keys = keyValueHeads * headWidth
    let linears = layers * width * (2 * width + 2 * keys + 3 * feedForward) + vocabulary * width
    let attention = layers * 2 * width * (context + 1)
    return Double(2 * linears + attention)
  }

  /// Floating-point operations of a forward and a backward pass, per token: the backward pass has
  /// two products for each of the forward pass.
  public var trainingOperationsPerToken: Double { 3 * forwardOperationsPerToken }
}
