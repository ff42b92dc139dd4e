internal import Foundation
internal import Tensors

/// Rounds each row of a weight to a learned table, with error feedback, and fine-tunes the tables.
///
/// ```
/// Uᵀ · U = (H + λ · I)⁻¹                H = XᵀX up to a factor, λ = dampening · mean diagonal
/// table  = values nearest to the row under the weights U[j, j]^(−exponent)       Lloyd, equal steps
/// Ŵ[:, i] = the nearest value;  W[o, j] −= (W[o, i] − Ŵ[o, i]) / U[i, i] · U[i, j]    for j > i
/// ∂/∂table[c] = Σ over the elements of the row and group with code c of ∂/∂W
/// ```
///
/// `W` is `[out, in]` and `X` the calibration inputs, `[tokens, in]`. A dead input has a diagonal of
/// one and a column of zeros, which take part in the tables.
///
/// Reference: T. Zhang et al., *Sketch to Adapt: Fine-Tunable Sketches for Efficient LLM Adaptation*,
/// 2024, https://arxiv.org/abs/2410.06364; tables are learned as in *LeanQuant*, 2024.
///
/// - Fidelity: tables of all sizes start in equal steps; the released code draws those of sixteen
///   values. There is no strategy: the encodings hold no tables.
/// - Complexity: O(in³ + out · in²)
struct SketchTune {
  /// The bits of a code.
  var bits = 4
  /// The exponent on the factor's diagonal.
  var exponent = 4.0
  /// What is added to the Hessian's diagonal, as a share of its mean.
  var dampening = 0.1
  /// Whether inputs are taken by falling Hessian diagonal.
  var actOrder = false
  /// The most rounds of Lloyd's iteration.
  var rounds = 100
  /// The sum of squared moves at which it stops, as a share of the variance of a row.
  var tolerance = 1e-6

  /// A rounded weight.
  struct Sketch {
    /// The table of each row, rising.
    let tables: [[Double]]
    /// The code of each weight, `[out][in]`.
    let codes: [[Int]]

    /// The values, `[out, in]`.
    var weight: Tensor {
      let values = zip(tables, codes).flatMap { table, codes in codes.map { Float(table[$0]) } }
      return Tensor(values, shape: [tables.count, codes.first?.count ?? 0])
    }
  }

  /// Rounds a weight for inputs with a Hessian, `[in, in]`.
  func sketch(_ weight: Tensor, hessian: Tensor) throws(LinearAlgebraError) -> Sketch {
    let sweep = try Preparation(hessian, dampening: dampening, actOrder: actOrder)
    let importance = sweep.order.indices.map { pow(sweep.factor[$0, $0], -exponent) }
    var tables: [[Double]] = []
    var codes: [[Int]] = []
    for row in 0..<weight.rows {
      let values = weight.row(row)
      let arranged = sweep.order.map { sweep.isDead[$0] ? 0 : Double(values[$0]) }
      let table = LloydTable(
        arranged, weights: importance,
        start: LloydTable.evenStart(arranged, count: 1 << bits), limit: rounds,
        tolerance: tolerance
      ).sorted()
      tables.append(table.values)
      let found = Self.codes(arranged, table: table, factor: sweep.factor)
      var natural = found
      for (place, column) in sweep.order.enumerated() { natural[column] = found[place] }
      codes.append(natural)
    }
    return Sketch(tables: tables, codes: codes)
  }

  private static func codes(_ row: [Double], table: LloydTable, factor: Matrix64) -> [Int] {
    var row = row
    return row.indices.map { column in
      let code = table.code(of: row[column])
      let error = (row[column] - table.values[code]) / factor[column, column]
      for later in (column + 1)..<max(row.count, column + 1) {
        row[later] -= error * factor[column, later]
      }
      return code
    }
  }

  /// The factor of a sweep, in its order.
  private struct Preparation {
    let factor: Matrix64
    let order: [Int]
    let isDead: [Bool]

    init(_ hessian: Tensor, dampening: Double, actOrder: Bool) throws(LinearAlgebraError) {
      var damped = try Matrix64(finite: hessian, for: "sketch")
      let places = 0..<damped.rows
      isDead = places.map { hessian[$0, $0] == 0 }
      for place in places where isDead[place] { damped[place, place] = 1 }
      let diagonal = places.map { damped[$0, $0] }
      let order =
        actOrder
        ? places.sorted { (-diagonal[$0], $0) < (-diagonal[$1], $1) } : Array(places)
      let mean = diagonal.reduce(0, +) / Double(max(places.count, 1))
      var arranged = damped
      for first in places {
        for second in places { arranged[first, second] = damped[order[first], order[second]] }
        arranged[first, first] += dampening * mean
      }
      self.order = order
      factor = try Matrix64(
        finite: PositiveDefiniteFactor(arranged).upperFactorOfInverse(), for: "sketch")
    }
  }
}

// MARK: - Fine-tuning

extension SketchTune {
  /// A weight whose tables are trained: the codes stay.
  struct Tables {
    /// The values, `[out][group][code]`.
    var values: [[[Double]]]
    /// The codes, `[out][in]`; groups are equal runs of inputs.
    let codes: [[Int]]

    /// Two codes a byte, the earlier in the high half.
    static func unpacked(_ bytes: [Int]) -> [Int] { bytes.flatMap { [$0 >> 4, $0 & 15] } }

    private func group(of column: Int, in row: Int) -> Int {
      column * values[row].count / codes[row].count
    }

    /// The weight, `[out, in]`.
    var weight: Tensor {
      let flat = codes.indices.flatMap { row in
        codes[row].indices.map { Float(values[row][group(of: $0, in: row)][codes[row][$0]]) }
      }
      return Tensor(flat, shape: [codes.count, codes.first?.count ?? 0])
    }

    /// The gradient of the tables from that of the weight, `[out, in]`.
    func gradient(_ weightGradient: Tensor) -> [[[Double]]] {
      var sums = values.map { $0.map { $0.map { _ in 0.0 } } }
      for row in codes.indices {
        let slopes = weightGradient.row(row)
        for column in codes[row].indices {
          sums[row][group(of: column, in: row)][codes[row][column]] += Double(slopes[column])
        }
      }
      return sums
    }
  }
}
