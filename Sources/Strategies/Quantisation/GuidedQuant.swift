internal import Tensors

/// Rounds rows to tables of their own under Hessians that weigh tokens by the end loss's gradients.
///
/// ```
/// s[t, g] = mean over the channels of group g of (factor · ∂loss/∂y[t, c])²
/// H[g]    = Σ over tokens of s[t, g] · x · xᵀ
/// table   = (Pᵀ · H · P + λ · I)⁻¹ · Pᵀ · H · w               P the codes of a row as unit rows
/// code[k] = nearest to w[k] − Σ over j ≠ k of (ŵ[j] − w[j]) · H[j, k] / H[k, k]       in turn
/// ```
///
/// `x` are the inputs of the layer, `[tokens, in]`; groups are equal runs of output channels, each with
/// one Hessian. Tables and codes are fitted in turn, from codes that a weighted clustering gives, while
/// the objective falls.
///
/// Reference: J. Kim et al., *GuidedQuant: Large Language Model Quantization via Exploiting End Loss
/// Guidance*, 2025, https://arxiv.org/abs/2505.07004.
///
/// - Fidelity: saliencies are rounded to bfloat16, as released. There is no strategy: a site knows no
///   gradients, and the encodings hold no tables.
/// - Complexity: O(iterations · out · (cycles · in · (in + 2ᵇ) + in²))
struct GuidedQuant {
  /// The factor on gradients.
  var factor = 1000.0
  /// How often tables and codes are fitted; the first time tables alone.
  var iterations = 3
  /// The sweeps over the inputs of a fit of codes.
  var cycles = 4
  /// The ridge λ of a table.
  var ridge = 1e-7

  /// The saliency of each token for each group, `[tokens, groups]`, from the gradients of the outputs,
  /// `[tokens, out]`.
  func saliencies(_ gradients: Tensor, groups: Int) -> Tensor {
    let size = gradients.columns / groups
    precondition(
      size * groups == gradients.columns, "GuidedQuant: \(groups) groups of \(gradients.shape)")
    let values = (0..<gradients.rows).flatMap { token in
      let row = gradients.row(token)
      return (0..<groups).map { group in
        let squares = row[(group * size)..<((group + 1) * size)].reduce(0.0) {
          $0 + factor * Double($1) * factor * Double($1)
        }
        return FloatFormat.bfloat16.rounded(Float(squares / Double(size)))
      }
    }
    return Tensor(values, shape: [gradients.rows, groups])
  }

  /// The Hessian of each group, `[in, in]`, from inputs `[tokens, in]`.
  static func hessians(_ inputs: Tensor, saliencies: Tensor) -> [Tensor] {
    (0..<saliencies.columns).map { group in
      let factors = (0..<saliencies.rows).map { saliencies[$0, group] }
      return inputs.matmul(inputs.scalingRows(by: factors), transposingSelf: true)
    }
  }

  /// The sum over sequences of their squared weight gradients, `[out, in]`: what each weight counts in
  /// the clustering at the start.
  static func fisher(inputs: [Tensor], gradients: [Tensor]) -> Tensor {
    let squares = zip(inputs, gradients).map { inputs, gradients in
      let product = gradients.matmul(inputs, transposingSelf: true)
      return product * product
    }
    return squares.dropFirst().reduce(squares[0]) { $0 + $1 }
  }

  /// Tables and codes of the rows of a layer.
  struct Fit {
    /// The table of each row.
    var tables: [[Double]]
    /// The code of each weight, `[out][in]`.
    var codes: [[Int]]
    /// The objective at the start, and after each fit of codes and of tables.
    var objectives: [Double] = []
    /// The tables after the first fit.
    var firstTables: [[Double]] = []
  }

  /// Fits tables and codes of a weight `[out, in]` in turn.
  func fitted(
    _ weight: Tensor, hessians: [Tensor], start: Fit
  ) throws(LinearAlgebraError) -> Fit {
    var problem = try TableProblem(weight, hessians: hessians, ridge: ridge)
    problem.fit = start
    var (best, objectives) = (start, [problem.objective])
    var least = objectives[0]
    for iteration in 0..<iterations {
      if iteration > 0 { problem.fitCodes(cycles: cycles) }
      objectives.append(problem.objective)
      try problem.fitTables()
      if iteration == 0 { best.firstTables = problem.fit.tables }
      objectives.append(problem.objective)
      if problem.objective >= least { break }
      least = problem.objective
      (best.tables, best.codes) = (problem.fit.tables, problem.fit.codes)
    }
    best.objectives = objectives
    return best
  }
}

/// The rows of a layer with the Hessians of their groups.
private struct TableProblem {
  var fit = GuidedQuant.Fit(tables: [], codes: [])
  private let rows: [[Double]]
  private let hessians: [Matrix64]
  private let ridge: Double

  init(_ weight: Tensor, hessians: [Tensor], ridge: Double) throws(LinearAlgebraError) {
    rows = (0..<weight.rows).map { weight.row($0).map(Double.init) }
    var found: [Matrix64] = []
    for hessian in hessians { found.append(try Matrix64(finite: hessian, for: "GuidedQuant")) }
    self.hessians = found
    self.ridge = ridge
  }

  private func hessian(of row: Int) -> Matrix64 { hessians[row * hessians.count / rows.count] }

  private func errors(_ row: Int) -> [Double] {
    zip(fit.codes[row], rows[row]).map { fit.tables[row][$0] - $1 }
  }

  /// The sum over groups of the mean over their rows of the squared output error.
  var objective: Double {
    let total = rows.indices.reduce(0.0) { sum, row in
      let (errors, hessian) = (errors(row), hessian(of: row))
      return sum
        + errors.indices.reduce(0.0) { part, first in
          part
            + errors[first]
            * errors.indices.reduce(0) { $0 + hessian[first, $1] * errors[$1] }
        }
    }
    return total * Double(hessians.count) / Double(rows.count)
  }

  mutating func fitTables() throws(LinearAlgebraError) {
    for row in rows.indices {
      let (hessian, codes, count) = (hessian(of: row), fit.codes[row], fit.tables[row].count)
      var normal = Matrix64(zeros: count, count)
      var right = Matrix64(zeros: count, 1)
      for first in codes.indices {
        for second in codes.indices {
          normal[codes[first], codes[second]] += hessian[first, second]
          right[codes[first], 0] += hessian[first, second] * rows[row][second]
        }
      }
      for place in 0..<count { normal[place, place] += ridge }
      fit.tables[row] = try PositiveDefiniteFactor(normal).solve(right).values
    }
  }

  mutating func fitCodes(cycles: Int) {
    for row in rows.indices {
      let (hessian, table) = (hessian(of: row), fit.tables[row])
      var errors = errors(row)
      for _ in 0..<cycles {
        for column in errors.indices {
          let others = errors.indices.reduce(0.0) {
            $1 == column ? $0 : $0 + errors[$1] * hessian[$1, column]
          }
          let target = rows[row][column] - others / hessian[column, column]
          let code = table.indices.min {
            (abs(table[$0] - target), $0) < (abs(table[$1] - target), $1)
          }
          fit.codes[row][column] = code ?? 0
          errors[column] = table[fit.codes[row][column]] - rows[row][column]
        }
      }
    }
  }
}
