internal import Tensors

/// Chooses columns of a design one after the other by how much the residual falls after a refit.
///
/// ```
/// entry(j) = RSS(S) − RSS(S + j) = (x_jᵀ · r)² / (‖x_j‖² − ‖Qᵀ · x_j‖²)
/// exit(j)  = RSS(S − j) − RSS(S) = β_j² / [(X_Sᵀ · X_S)⁻¹]_jj
/// ```
///
/// `X` is `[n, p]`, `r` the residual of the least-squares fit on the columns S, Q an orthonormal basis
/// of them. Optimal pursuit adds the column with the largest entry score; classical matching pursuit
/// the one with the largest `|x_jᵀ · r|`.
///
/// Reference: Z. Zhu et al., *Best Subset Selection: Optimal Pursuit for Feature Selection and
/// Elimination*, 2025, https://arxiv.org/abs/2501.16815.
///
/// - Fidelity: there is no strategy: in a layer the columns are its inputs, and exit scores those of
///   `exact-obs`.
struct OptimalPursuit {
  private let design: Matrix64
  private let response: [Double]

  init(design: Tensor, response: [Double]) throws(LinearAlgebraError) {
    precondition(
      design.rows == response.count, "OptimalPursuit: \(design.shape) and \(response.count)")
    self.design = try Matrix64(finite: design, for: "optimal pursuit")
    self.response = response
  }

  /// The least-squares fit on some columns.
  struct Fit {
    /// The coefficient of each column.
    let coefficients: [Double]
    /// What is left of the response.
    let residual: [Double]
    /// (XᵀX)⁻¹ of the columns.
    fileprivate let inverse: Matrix64
    /// The columns, `[n, count]`.
    fileprivate let columns: Matrix64

    /// RSS.
    var loss: Double { residual.reduce(0) { $0 + $1 * $1 } }
  }

  /// Fits the response on some columns.
  func fit(_ support: [Int]) throws(LinearAlgebraError) -> Fit {
    var columns = Matrix64(zeros: design.rows, support.count)
    for (place, column) in support.enumerated() {
      for row in 0..<design.rows { columns[row, place] = design[row, column] }
    }
    guard !support.isEmpty else {
      return Fit(
        coefficients: [], residual: response, inverse: Matrix64(zeros: 0, 0), columns: columns)
    }
    let gram = columns.product(columns, transposingSelf: true)
    let inverse = try PositiveDefiniteFactor(gram).inverse64()
    let target = Matrix64(response, rows: response.count, columns: 1)
    let coefficients = inverse.product(columns.product(target, transposingSelf: true))
    let fitted = columns.product(coefficients)
    return Fit(
      coefficients: coefficients.values,
      residual: zip(response, fitted.values).map { $0 - $1 }, inverse: inverse, columns: columns)
  }

  /// How much each column would lower the loss; 0 for those that are in.
  func entryScores(_ support: [Int]) throws(LinearAlgebraError) -> [Double] {
    let fit = try fit(support)
    return (0..<design.columns).map { column in
      guard !support.contains(column) else { return 0 }
      let x = (0..<design.rows).map { design[$0, column] }
      let product = zip(x, fit.residual).reduce(0) { $0 + $1.0 * $1.1 }
      let free = x.reduce(0) { $0 + $1 * $1 } - explained(x, by: fit)
      return free > 1e-12 ? product * product / free : 0
    }
  }

  /// ‖Qᵀ · x‖².
  private func explained(_ x: [Double], by fit: Fit) -> Double {
    guard fit.columns.columns > 0 else { return 0 }
    let product = fit.columns.product(
      Matrix64(x, rows: x.count, columns: 1), transposingSelf: true)
    let solved = fit.inverse.product(product)
    return zip(product.values, solved.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// How much the loss would rise without each column of the support, in its order.
  func exitScores(_ support: [Int]) throws(LinearAlgebraError) -> [Double] {
    let fit = try fit(support)
    return fit.coefficients.indices.map {
      fit.coefficients[$0] * fit.coefficients[$0] / fit.inverse[$0, $0]
    }
  }

  /// So many columns in the order in which they are chosen; classical pursuit if not `optimal`.
  func path(_ count: Int, optimal: Bool = true) throws(LinearAlgebraError) -> [Int] {
    var support: [Int] = []
    while support.count < count {
      let scores = try optimal ? entryScores(support) : correlations(support)
      let best = scores.indices.filter { !support.contains($0) }
        .max { (scores[$0], -$0) < (scores[$1], -$1) }
      guard let best else { break }
      support.append(best)
    }
    return support
  }

  private func correlations(_ support: [Int]) throws(LinearAlgebraError) -> [Double] {
    let residual = try fit(support).residual
    return (0..<design.columns).map { column in
      abs((0..<design.rows).reduce(0) { $0 + design[$1, column] * residual[$1] })
    }
  }
}
