internal import CKernels

/// Moving elements: permutations of axes, pieces, and gathers.
extension Tensor {
  /// The tensor with its axes in another order: axis `i` of the result is axis `axes[i]` of this.
  ///
  /// ```swift
  /// let heads = x.permuted([1, 0, 2])  // [tokens, heads, width] to [heads, tokens, width]
  /// ```
  ///
  /// - Precondition: `axes` are the numbers `0..<shape.count` in some order.
  public func permuted(_ axes: [Int]) -> Tensor {
    precondition(axes.sorted() == Array(shape.indices), "permuted: \(shape) by \(axes)")
    let strides = Self.strides(of: shape)
    let extents = axes.map { shape[$0] }
    let loops = zip(axes, Self.strides(of: extents)).map { axis, step in
      AxisLoop(extent: shape[axis], source: strides[axis], target: step)
    }
    return Tensor(shape: extents) { target in
      withBuffer { source in
        guard !source.isEmpty else { return }
        AxisLoop.copy(loops, from: source, to: target)
      }
    }
  }

  private static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// Several tensors one after the other along an axis.
  ///
  /// - Precondition: the other axes agree, and there is at least one part.
  public static func concatenating(_ parts: [Tensor], axis: Int) -> Tensor {
    precondition(!parts.isEmpty, "concatenating no tensors")
    var shape = parts[0].shape
    precondition(shape.indices.contains(axis), "concatenating \(shape) along axis \(axis)")
    let total = parts.reduce(0) { $0 + $1.shape[axis] }
    for part in parts {
      var expected = shape
      expected[axis] = part.shape[axis]
      precondition(part.shape == expected, "concatenating \(shape) and \(part.shape), axis \(axis)")
    }
    shape[axis] = total
    var result = Tensor(uninitialized: shape)
    var start = 0
    for part in parts {
      result.copyRuns(of: part, axis: axis, at: start)
      start += part.shape[axis]
    }
    return result
  }

  /// The part of an axis that `range` names, as a copy.
  public func slice(_ range: Range<Int>, axis: Int) -> Tensor {
    precondition(
      shape.indices.contains(axis) && range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "slice: \(range) of axis \(axis) of \(shape)")
    var extents = shape
    extents[axis] = range.count
    var part = Tensor(uninitialized: extents)
    part.takeRuns(of: self, axis: axis, at: range.lowerBound)
    return part
  }

  private mutating func copyRuns(of part: Tensor, axis: Int, at start: Int) {
    let runs = Runs(whole: shape, axis: axis, part: part.shape[axis], start: start)
    withMutableBuffer { whole in
      part.withBuffer { part in
        runs.forEach { big, small in
          _ = whole[big].update(fromContentsOf: part[small])
        }
      }
    }
  }

  private mutating func takeRuns(of whole: Tensor, axis: Int, at start: Int) {
    let runs = Runs(whole: whole.shape, axis: axis, part: shape[axis], start: start)
    withMutableBuffer { part in
      whole.withBuffer { whole in
        runs.forEach { big, small in
          _ = part[small].update(fromContentsOf: whole[big])
        }
      }
    }
  }

  /// Element `indices[i]` of this tensor at place `i` of a tensor of another shape.
  package func gathered(_ indices: [Int32], shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == indices.count, "\(indices.count) indices for \(shape)")
    let limit = Int32(clamping: count)
    precondition(indices.allSatisfy { $0 >= 0 && $0 < limit }, "an index outside 0..<\(limit)")
    return Tensor(shape: shape) { target in
      withBuffer { source in
        for (place, index) in indices.enumerated() { target[place] = source[Int(index)] }
      }
    }
  }

  /// A tensor of zeros to whose element `indices[i]` the element `i` of this one was added.
  package func scattered(_ indices: [Int32], shape: [Int]) -> Tensor {
    precondition(count == indices.count, "\(indices.count) indices for \(self.shape)")
    var result = Tensor(zeros: shape)
    let limit = Int32(clamping: result.count)
    precondition(indices.allSatisfy { $0 >= 0 && $0 < limit }, "an index outside 0..<\(limit)")
    result.withMutableBuffer { target in
      withBuffer { source in
        for (place, index) in indices.enumerated() { target[Int(index)] += source[place] }
      }
    }
    return result
  }
}

/// The contiguous runs of a part within a whole, along one axis.
private struct Runs {
  let outer: Int
  let wholeStride: Int
  let partStride: Int
  let offset: Int

  init(whole: [Int], axis: Int, part: Int, start: Int) {
    let inner = whole[(axis + 1)...].reduce(1, *)
    outer = whole[..<axis].reduce(1, *)
    wholeStride = whole[axis] * inner
    partStride = part * inner
    offset = start * inner
  }

  func forEach(_ body: (_ whole: Range<Int>, _ part: Range<Int>) -> Void) {
    for run in 0..<outer {
      let (big, small) = (run * wholeStride + offset, run * partStride)
      body(big..<(big + partStride), small..<(small + partStride))
    }
  }
}

extension Tensor {
  /// With this as a mask: the elements of `left` where it is not 0, else those of `right`.
  package func selecting(_ left: Tensor, _ right: Tensor) -> Tensor {
    precondition(
      shape == left.shape && shape == right.shape,
      "select: mask \(shape), \(left.shape), \(right.shape)")
    return Tensor(shape: shape) { out in
      withBuffer { mask in
        left.withBuffer { left in
          right.withBuffer { right in
            for index in out.indices { out[index] = mask[index] != 0 ? left[index] : right[index] }
          }
        }
      }
    }
  }
}

/// One axis of a permutation: its extent, and the distance of its elements on both sides.
private struct AxisLoop {
  let extent: Int
  let source: Int
  let target: Int

  /// Copies all elements: runs where the last axis stays last, else tiles of the last axes of both
  /// sides, so that neither side touches a cache line for a single element.
  static func copy(
    _ loops: [AxisLoop], from source: UnsafeBufferPointer<Float>,
    to target: UnsafeMutableBufferPointer<Float>
  ) {
    let axes = loops.filter { $0.extent > 1 }
    guard let written = axes.last else { return target[0] = source[0] }
    guard let read = axes.min(by: { $0.source < $1.source }), read.source != written.source else {
      return walk(axes.dropLast()) { from, to in
        _ = target[to..<(to + written.extent)]
          .update(fromContentsOf: source[from..<(from + written.extent)])
      }
    }
    let outer = axes.dropLast().filter { $0.source != read.source }
    guard let base = source.baseAddress, let result = target.baseAddress else { return }
    walk(outer[...]) { from, to in
      // Axes of extent 1 aside, the least distance on either side is 1.
      ck_transpose(
        written.extent, read.extent, written.source, read.target, base + from, result + to)
    }
  }

  /// Visits the offsets of all places of some axes.
  private static func walk(
    _ axes: ArraySlice<AxisLoop>, from source: Int = 0, to target: Int = 0,
    _ visit: (_ source: Int, _ target: Int) -> Void
  ) {
    guard let axis = axes.first else { return visit(source, target) }
    for index in 0..<axis.extent {
      walk(
        axes.dropFirst(), from: source + index * axis.source, to: target + index * axis.target,
        visit)
    }
  }
}
