internal import Foundation
package import Tensors

extension Tape {
  /// Tells the observer of attention, if there is one, what the last token of each sequence looks at.
  ///
  /// Queries and keys are rotated, `[tokens, heads · headWidth]`. With a window the last token sees
  /// itself and so many less one before it.
  package func observeAttention(
    query: @autoclosure () -> Tensor, key: @autoclosure () -> Tensor, shape: AttentionShape,
    window: Int? = nil
  ) {
    guard let attentionObserver else { return }
    attentionObserver(shape.sharesOfLast(query: query(), key: key(), window: window))
  }
}

extension AttentionShape {
  /// The mean over heads of the attention of the last token, `[sequences, context]`.
  fileprivate func sharesOfLast(query: Tensor, key: Tensor, window: Int?) -> Tensor {
    let sequences = query.rows / context
    let (queries, keys) = (query.values, key.values)
    let first = max(0, context - (window ?? context))
    var shares = [Double](repeating: 0, count: query.rows)
    for sequence in 0..<sequences {
      let last = ((sequence + 1) * context - 1) * query.columns
      for head in 0..<heads {
        let own = queries[last + head * headWidth..<last + (head + 1) * headWidth]
        let place = head / (heads / keyValueHeads) * headWidth
        let logits = (first..<context).map { token in
          let start = (sequence * context + token) * key.columns + place
          return zip(own, keys[start..<start + headWidth]).reduce(0.0) {
            $0 + Double($1.0) * Double($1.1)
          } / Double(headWidth).squareRoot()
        }
        let largest = logits.max() ?? 0
        let powers = logits.map { exp($0 - largest) }
        let sum = powers.reduce(0, +) * Double(heads)
        for (offset, power) in powers.enumerated() {
          shares[sequence * context + first + offset] += power / sum
        }
      }
    }
    return Tensor(shares.map { Float($0) }, shape: [sequences, context])
  }
}
