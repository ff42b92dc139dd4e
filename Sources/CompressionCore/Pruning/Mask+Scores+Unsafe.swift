public import Tensors

/// Which weights compete with each other when a score chooses among them.
public enum ScoreGroup: String, Codable, CaseIterable, Sendable {
  /// The weights of one output: every row loses the same number.
  case outputRow
  /// All weights of a site.
  case layer
}

extension Mask {
  /// Removes the weights with the lowest scores; of equal scores the first go first.
  ///
  /// A fraction removes the largest whole number of weights that is not above it, in each row or
  /// in the layer. A pattern removes the lowest `of - keep` of every `of` inputs, whatever the
  /// group.
  ///
  /// - Precondition: no score is NaN, and a pattern divides the width.
  public init(removing sparsity: Budget.Sparsity, lowest scores: Tensor, within group: ScoreGroup) {
    switch sparsity {
    case .fraction(let fraction):
      self.init(removing: fraction, lowest: scores, runs: group == .layer ? 1 : scores.rows)
    case .pattern(let keep, let of):
      precondition(scores.columns % of == 0, "Mask: \(scores.shape) in groups of \(of)")
      self.init(keep: keep, of: of, highest: scores)
    }
  }

  private init(removing fraction: Double, lowest scores: Tensor, runs: Int) {
    let removed = Budget.removed(of: scores.count / max(runs, 1), fraction: fraction)
    self.init(
      rows: scores.rows, columns: scores.columns,
      kept: scores.smallest(removed, ofEachOf: runs, as: false))
  }

  private init(keep: Int, of: Int, highest scores: Tensor) {
    var kept = [Bool](repeating: true, count: scores.count)
    scores.withBuffer { scores in
      for start in stride(from: 0, to: scores.count, by: of) {
        for _ in keep..<of {
          var lowest = -1
          for index in start..<start + of
          where kept[index] && (lowest < 0 || scores[index] < scores[lowest]) { lowest = index }
          kept[lowest] = false
        }
      }
    }
    self.init(rows: scores.rows, columns: scores.columns, kept: kept)
  }
}

extension Mask {
  /// The elements of weights that stay, in their order.
  func gather<Element: BitwiseCopyable & Sendable>(_ elements: [Element]) -> [Element] {
    elements.withUnsafeBufferPointer(gather)
  }

  /// The weights of a tensor that stay, in their order.
  func gather(_ weight: Tensor) -> [Float] { weight.withBuffer(gather) }

  /// Uses `Parallel.threads`: what stays of the rows before says where a group of rows begins.
  private func gather<Element: BitwiseCopyable & Sendable>(
    _ elements: UnsafeBufferPointer<Element>
  ) -> [Element] {
    precondition(elements.count == kept.count, "Mask: \(elements.count) of \(kept.count)")
    let length = 64 * max(columns, 1)
    var starts = [0]
    for first in stride(from: 0, to: kept.count, by: length) {
      let group = kept[first..<min(first + length, kept.count)]
      starts.append(starts[starts.count - 1] + group.reduce(0) { $0 + ($1 ? 1 : 0) })
    }
    return Array(unsafeUninitializedCapacity: keptCount) { target, count in
      kept.withUnsafeBufferPointer { kept in
        // Each group is written by one thread.
        let starts = starts
        nonisolated(unsafe) let (from, stays, to) = (elements, kept, target)
        Parallel.forEach(count: starts.count - 1) { group in
          var (place, index) = (starts[group], group * length)
          // Without a branch: whether a weight stays cannot be predicted.
          while place < starts[group + 1] {
            to[place] = from[index]
            place += stays[index] ? 1 : 0
            index += 1
          }
        }
      }
      count = keptCount
    }
  }
}
