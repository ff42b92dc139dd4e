/// Which keys a query may see, beyond what plain causal attention needs.
///
/// Queries are the last positions of their sequence: with fewer queries than keys, query `i` stands
/// at position `keys − queries + i`, as in decoding with a cache.
public struct AttentionMask: Sendable, Equatable {
  /// Whether a query sees no later position.
  public var isCausal: Bool
  /// The most positions that a query sees backwards, its own included; nil is no limit.
  ///
  /// Without causality the window reaches as far forwards.
  public var window: Int?
  /// The number of keys of each sequence that are not padding; nil is all.
  public var lengths: [Int]?
  /// Added to the scaled scores: `[queries, keys]`, or `[heads · queries, keys]` for each head;
  /// −∞ hides a key.
  ///
  /// No gradient flows into it.
  public var bias: Tensor?

  /// Creates a mask; without arguments every query sees every key.
  public init(
    causal: Bool = false, window: Int? = nil, lengths: [Int]? = nil, bias: Tensor? = nil
  ) {
    isCausal = causal
    self.window = window
    self.lengths = lengths
    self.bias = bias
  }

  /// A mask of the keys that are visible, row by row of `[queries, keys]`.
  ///
  /// - Precondition: there are `queries · keys` of them.
  public init(visible: [Bool], queries: Int, keys: Int) {
    self.init(
      bias: Tensor(visible.map { $0 ? 0 : -Float.infinity }, shape: [queries, keys]))
  }

  /// The keys that the rule, not the bias, lets a query see.
  func range(query: Int, position: Int, keys: Int, sequence: Int) -> Range<Int> {
    var first = 0
    var last = min(lengths?[sequence] ?? keys, keys)
    if isCausal { last = min(last, position + 1) }
    if let window {
      first = max(0, position - window + 1)
      last = min(last, position + window)
    }
    return first..<max(first, last)
  }
}

/// The extents of an attention whose sequences lie one after another.
package struct MaskedAttentionShape: Sendable, Equatable {
  package let queries, keys, heads, keyValueHeads, headWidth: Int

  /// - Precondition: the key heads divide the query heads.
  package init(queries: Int, keys: Int, heads: Int, keyValueHeads: Int, headWidth: Int) {
    precondition(
      queries > 0 && keys > 0 && headWidth > 0 && keyValueHeads > 0 && heads % keyValueHeads == 0,
      "attention: \(queries) queries, \(keys) keys, \(heads) heads over \(keyValueHeads)")
    (self.queries, self.keys) = (queries, keys)
    (self.heads, self.keyValueHeads, self.headWidth) = (heads, keyValueHeads, headWidth)
  }

  var queryWidth: Int { heads * headWidth }
  var keyWidth: Int { keyValueHeads * headWidth }
  var scale: Float { 1 / Float(headWidth).squareRoot() }

  /// The number of sequences.
  func check(query: Tensor, key: Tensor, value: Tensor, mask: AttentionMask) -> Int {
    let sequences = query.rows / queries
    precondition(
      query.shape == [sequences * queries, queryWidth] && key.shape == [sequences * keys, keyWidth]
        && value.shape == key.shape,
      "attention: Q \(query.shape), K \(key.shape), V \(value.shape), \(self)")
    precondition(
      mask.lengths == nil || mask.lengths?.count == sequences,
      "attention: \(mask.lengths?.count ?? 0) lengths for \(sequences) sequences")
    if let bias = mask.bias {
      precondition(
        bias.columns == keys && (bias.rows == queries || bias.rows == heads * queries),
        "attention: bias \(bias.shape), \(self)")
    }
    return sequences
  }
}
