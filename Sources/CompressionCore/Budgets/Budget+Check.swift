/// Whether what a strategy returned meets the budget, to the rounding and no further.
///
/// Sparsity may miss by one weight per output row, since a row holds a whole number of weights, and
/// by one rank where factors are stored; patterns and bits are exact, and where a core follows the
/// pattern, the block-diagonal factors around it come on top. What counts is what is stored: a weight
/// that the encoding keeps does not count as removed because its value happens to be zero.
extension Budget {
  /// How an encoded weight misses this budget, in words, or nil when it meets it.
  public func miss(by encoded: EncodedWeight) -> String? {
    miss(by: [encoded])
  }

  /// How the encoded weights of a model together miss this budget, or nil when they meet it.
  public func miss(by encoded: [String: EncodedWeight]) -> String? {
    miss(by: encoded.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Whether an encoded weight meets this budget.
  public func isMet(by encoded: EncodedWeight) -> Bool { miss(by: encoded) == nil }

  /// Whether the encoded weights of a model together meet this budget.
  public func isMet(by encoded: [String: EncodedWeight]) -> Bool { miss(by: encoded) == nil }

  private func miss(by encoded: [EncodedWeight]) -> String? {
    missedPattern(encoded) ?? missedFraction(encoded) ?? missedBits(encoded)
  }

  private func missedPattern(_ encoded: [EncodedWeight]) -> String? {
    guard case .pattern(let keep, let of)? = sparsity else { return nil }
    for part in encoded.lazy.flatMap(\.parts) where !part.support.follows(keep: keep, of: of) {
      return "wanted \(keep):\(of), found \(part.support.label)"
    }
    return nil
  }

  private func missedFraction(_ encoded: [EncodedWeight]) -> String? {
    let dense = encoded.reduce(0) { $0 + $1.count }
    let kept = encoded.reduce(0) { $0 + $1.storedWeights }
    let wanted = Double(dense) * (sparsity?.fraction ?? 0)
    let slack = sparsity == nil ? 0 : encoded.reduce(0) { $0 + $1.granularity }
    guard abs(Double(dense - kept) - wanted) > Double(slack) + 1e-6 else { return nil }
    return "wanted \(Int(wanted.rounded())) of \(dense) weights removed"
      + " (within \(slack)), found \(dense - kept)"
  }

  private func missedBits(_ encoded: [EncodedWeight]) -> String? {
    for part in encoded.lazy.flatMap(\.parts) where part.codeBits != bits {
      let found = part.codeBits.map { "\($0) bits" } ?? "floats"
      return "wanted \(bits.map { "\($0) bits" } ?? "floats"), found \(found)"
    }
    return nil
  }
}
