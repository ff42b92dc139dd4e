internal import CKernels

/// Choosing the smallest, and rounding to integer codes.
extension Tensor {
  /// Sets the marks of the `count` smallest of some scores, those of a stable sort: of equal scores
  /// the first; the others get the opposite.
  ///
  /// - Precondition: no score is NaN.
  /// - Complexity: O(n)
  public static func markSmallest(
    _ count: Int, of scores: UnsafeBufferPointer<Float>, as mark: Bool = true,
    into marks: UnsafeMutableBufferPointer<Bool>
  ) {
    precondition(
      count >= 0 && count <= scores.count && marks.count == scores.count,
      "\(count) smallest of \(scores.count) scores, \(marks.count) marks")
    guard !scores.isEmpty else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: scores.count) { scratch in
      ck_mark_smallest(
        scores.count, count, scores.baseAddress, scratch.baseAddress, mark, marks.baseAddress)
    }
  }

  /// Marks the `count` smallest elements of each of several equal runs of this tensor with `mark`,
  /// the others with its opposite.
  ///
  /// Uses `Parallel.threads`.
  ///
  /// - Precondition: no element is NaN, and the runs divide the elements.
  public func smallest(_ count: Int, ofEachOf runs: Int = 1, as mark: Bool = true) -> [Bool] {
    let length = self.count / max(runs, 1)
    precondition(
      runs * length == self.count, "\(shape) divided into \(runs) runs")
    return Array(unsafeUninitializedCapacity: self.count) { marks, initialized in
      withBuffer { scores in
        // Each run is read and marked by one thread.
        nonisolated(unsafe) let (source, target) = (scores, marks)
        let together = 64
        Parallel.forEach(count: (runs + together - 1) / together) { group in
          for run in group * together..<min((group + 1) * together, runs) {
            let range = run * length..<(run + 1) * length
            Self.markSmallest(
              count, of: UnsafeBufferPointer(rebasing: source[range]), as: mark,
              into: UnsafeMutableBufferPointer(rebasing: target[range]))
          }
        }
      }
      initialized = self.count
    }
  }

  /// The nearest codes of some values on one integer grid: `clamp(round(x / scale) + zero)`, ties
  /// to even.
  public static func codes(
    of values: UnsafeBufferPointer<Float>, scale: Float, zero: Float, maximumCode: Float,
    into codes: UnsafeMutableBufferPointer<UInt16>
  ) {
    precondition(values.count == codes.count, "\(values.count) values, \(codes.count) codes")
    ck_round_to_grid(
      values.count, scale, zero, maximumCode, values.baseAddress, codes.baseAddress)
  }
}
