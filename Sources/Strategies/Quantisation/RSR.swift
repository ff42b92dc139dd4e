internal import Foundation

/// Multiplies vectors with a fixed binary or ternary matrix by sums over equal rows.
///
/// ```
/// blocks of k columns; each row of a block read as a number, the leftmost column first
/// permutation = a stable sort of the rows by that number
/// segments[j] = the number of rows with a smaller pattern than j
/// sums[j]     = Σ of the permuted vector from segments[j] to segments[j + 1]
/// v · B       = sums · (all k-bit patterns), by halving: the odd sums, then neighbours added
/// ```
///
/// `B` is `[n, m]` of zeros and ones; a ternary matrix is the difference of two. The index is made once
/// for a matrix; a product then takes n + 2ᵏ additions a block instead of n · k.
///
/// Reference: M. Dehghankar et al., *An Efficient Matrix Multiplication Algorithm for Accelerating
/// Inference in Binary and Ternary Neural Networks*, 2024, https://arxiv.org/abs/2411.06360.
///
/// - Fidelity: results are not cut to whole numbers, as the released arrays are. There is no strategy:
///   it makes a matrix faster, not smaller.
/// - Complexity: O(m/k · (n + 2ᵏ)) for a product
struct RSR {
  /// A block of columns.
  struct Block: Sendable, Equatable {
    /// The rows by rising pattern.
    let permutation: [Int]
    /// Where each pattern begins among them, `[2^k]`.
    let segments: [Int]
  }

  /// The number of columns of a block.
  let width: Int
  /// The number of columns of the matrix.
  let columns: Int
  /// The blocks, left to right; the last may reach beyond the matrix, into zeros.
  let blocks: [Block]

  /// The width of blocks with about the fewest additions: ⌊log₂ n − log₂ log₂ n⌋, at least 1.
  static func defaultWidth(rows: Int) -> Int {
    guard rows > 2 else { return 1 }
    let bits = log2(Double(rows))
    return max(1, Int(bits - log2(bits)))
  }

  /// Indexes a matrix, given as rows of flags.
  init(_ rows: [[Bool]], width: Int? = nil) {
    let width = width ?? Self.defaultWidth(rows: rows.count)
    precondition((1...30).contains(width), "RSR: blocks of \(width) columns")
    let columns = rows.first?.count ?? 0
    self.width = width
    self.columns = columns
    blocks = stride(from: 0, to: columns, by: width).map { start in
      let patterns = rows.map { row in
        (start..<start + width).reduce(0) { 2 * $0 + ($1 < columns && row[$1] ? 1 : 0) }
      }
      var counts = [Int](repeating: 0, count: 1 << width)
      for pattern in patterns { counts[pattern] += 1 }
      var segments = counts
      var sum = 0
      for pattern in counts.indices {
        segments[pattern] = sum
        sum += counts[pattern]
      }
      let order = rows.indices.sorted { (patterns[$0], $0) < (patterns[$1], $1) }
      return Block(permutation: order, segments: segments)
    }
  }

  /// The sums of a vector over the rows of each pattern, `[2^k]`.
  func segmentSums(_ vector: [Double], block: Block) -> [Double] {
    var prefix = [0.0]
    for row in block.permutation { prefix.append(prefix[prefix.count - 1] + vector[row]) }
    return block.segments.indices.map { pattern in
      let next = pattern + 1 < block.segments.count ? block.segments[pattern + 1] : vector.count
      return prefix[next] - prefix[block.segments[pattern]]
    }
  }

  /// The product `v · B`, `[m]`.
  func product(_ vector: [Double]) -> [Double] {
    var result: [Double] = []
    for block in blocks {
      var sums = segmentSums(vector, block: block)
      var values: [Double] = []
      for _ in 0..<width {
        let pairs = stride(from: 0, to: sums.count, by: 2)
        values.append(pairs.reduce(0) { $0 + sums[$1 + 1] })
        sums = pairs.map { sums[$0] + sums[$0 + 1] }
      }
      result += values.reversed()
    }
    return Array(result.prefix(columns))
  }
}
