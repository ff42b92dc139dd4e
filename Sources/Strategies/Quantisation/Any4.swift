internal import Tensors

/// Rounds each row of a weight to a table of its own, learned for what its inputs are on average.
///
/// ```
/// scale = (max − min) / (2ᵇ − 1)         of each group of inputs, the range at least 10⁻⁶
/// s     = (W − min) / scale              from 0 to 2ᵇ − 1
/// ω[j]  = |mean over tokens of X[:, j]| · scale of j's group
/// table = 2ᵇ values of the row nearest to s under ω        by Lloyd's iteration from equal steps
/// Ŵ     = table[code] · scale + min
/// ```
///
/// `W` is the weight, `[out, in]`, and `X` the calibration inputs, `[tokens, in]`.
///
/// Reference: M. Elhoushi and J. Johnson, *any4: Learned 4-bit Numeric Representation for LLMs*, 2025,
/// https://arxiv.org/abs/2507.04610.
///
/// - Fidelity: tables start in equal steps, an option of the released code whose default draws them
///   by k-means++. There is no strategy: the encodings hold no tables, and the statistics no means.
/// - Complexity: O(rounds · out · in · 2ᵇ)
struct Any4 {
  /// The bits b of a code.
  var bits = 4
  /// The number of inputs that share a scale; it divides the inputs.
  var groupSize = 128
  /// The most rounds of Lloyd's iteration.
  var rounds = 300
  /// The sum of squared moves at which it stops, as a share of the variance of a row.
  var tolerance = 1e-4

  /// A weight in groups; scales and zeros are singles, as they are stored.
  struct Scaled {
    /// The smallest weight of each group, `[out][groups]`.
    let low: [[Float]]
    /// The scale of each group, `[out][groups]`.
    let scale: [[Float]]
    /// The scaled weights, `[out][in]`.
    let values: [[Double]]
  }

  private static let leastRange: Float = 1e-6

  /// The largest code.
  var maximumCode: Int { 1 << bits - 1 }

  /// The weight in its groups' scales.
  func scaled(_ weight: Tensor) -> Scaled {
    precondition(
      groupSize > 0 && weight.columns % groupSize == 0,
      "Any4: \(weight.shape) in groups of \(groupSize) inputs")
    let rows = (0..<weight.rows).map { weight.row($0) }
    let starts = stride(from: 0, to: weight.columns, by: groupSize)
    let groups = rows.map { row in starts.map { row[$0..<$0 + groupSize] } }
    let low = groups.map { $0.map { $0.min() ?? 0 } }
    let scale = groups.map { row in
      row.map { group in
        max((group.max() ?? 0) - (group.min() ?? 0), Self.leastRange) / Float(maximumCode)
      }
    }
    let values = rows.indices.map { row in
      rows[row].indices.map { column in
        Double(
          (rows[row][column] - low[row][column / groupSize]) / scale[row][column / groupSize])
      }
    }
    return Scaled(low: low, scale: scale, values: values)
  }

  /// What each weight of a row counts: the magnitude of the mean of its input times its scale.
  func importance(_ meanInputs: [Double], scale: [Float]) -> [Double] {
    meanInputs.indices.map { abs(meanInputs[$0]) * Double(scale[$0 / groupSize]) }
  }

  /// The table of a row, rising, with the codes of its weights.
  func table(_ values: [Double], importance: [Double]) -> LloydTable {
    LloydTable(
      values, weights: importance,
      start: LloydTable.evenStart(values, count: maximumCode + 1), limit: rounds,
      tolerance: tolerance
    ).sorted()
  }

  /// The table of a row from starting values that are drawn (greedy k-means++).
  func table(
    _ values: [Double], importance: [Double], random: inout RandomStream
  ) -> LloydTable {
    LloydTable(
      values, weights: importance,
      start: LloydTable.drawnStart(
        values, weights: importance, count: maximumCode + 1, random: &random), limit: rounds,
      tolerance: tolerance
    ).sorted()
  }

  /// Σ ω · (s − table)² of a row.
  static func objective(
    _ values: [Double], importance: [Double], table: LloydTable
  ) -> Double {
    values.indices.reduce(0) { sum, index in
      let error = values[index] - table.values[table.codes[index]]
      return sum + importance[index] * error * error
    }
  }

  /// The middle of each group's range, which stands for half of the codes, `[out][groups]`.
  func zeros(_ scaled: Scaled) -> [[Float]] {
    let half = Float(1 << (bits - 1))
    return zip(scaled.low, scaled.scale).map { zip($0, $1).map { $0 + half * $1 } }
  }

  /// The weights that values in the groups' scales stand for, `[out, in]`.
  func weight(_ values: [[Double]], in scaled: Scaled) -> Tensor {
    let flat = values.indices.flatMap { row in
      values[row].indices.map { column in
        let group = column / groupSize
        return Float(values[row][column]) * scaled.scale[row][group] + scaled.low[row][group]
      }
    }
    return Tensor(flat, shape: [values.count, values.first?.count ?? 0])
  }
}
