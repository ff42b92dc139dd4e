internal import CKernels

/// Choosing the smallest, and rounding to integer codes.
extension Tensor {
  /// Marks the `count` smallest of some scores, those of a stable sort: of equal scores the first.
  ///
  /// - Precondition: no score is NaN.
  /// - Complexity: O(n)
  public static func markSmallest(
    _ count: Int, of scores: UnsafeBufferPointer<Float>,
    into marks: UnsafeMutableBufferPointer<Bool>
  ) {
    precondition(
      count >= 0 && count <= scores.count && marks.count == scores.count,
      "\(count) smallest of \(scores.count) scores, \(marks.count) marks")
    guard !scores.isEmpty else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: scores.count) { scratch in
      ck_mark_smallest(
        scores.count, count, scores.baseAddress, scratch.baseAddress, marks.baseAddress)
    }
  }

  /// Marks the `count` smallest elements of each of several equal runs of this tensor.
  ///
  /// - Precondition: no element is NaN, and the runs divide the elements.
  public func smallest(_ count: Int, ofEachOf runs: Int = 1) -> [Bool] {
    let length = self.count / max(runs, 1)
    precondition(
      runs * length == self.count, "\(shape) divided into \(runs) runs")
    var marks = [Bool](repeating: false, count: self.count)
    marks.withUnsafeMutableBufferPointer { marks in
      withBuffer { scores in
        for run in 0..<runs {
          let range = run * length..<(run + 1) * length
          Self.markSmallest(
            count, of: UnsafeBufferPointer(rebasing: scores[range]),
            into: UnsafeMutableBufferPointer(rebasing: marks[range]))
        }
      }
    }
    return marks
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
