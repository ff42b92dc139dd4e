/// How a randomised decomposition looks for the range of a matrix.
public struct RangeFinder: Codable, Sendable, Equatable {
  /// Directions beyond the rank that are tried.
  public var oversampling: Int
  /// Multiplications with A·Aᵀ, which tell close singular values apart.
  public var powerIterations: Int

  /// Creates settings.
  ///
  /// - Precondition: neither number is negative.
  public init(oversampling: Int = 10, powerIterations: Int = 2) {
    precondition(
      oversampling >= 0 && powerIterations >= 0,
      "oversampling \(oversampling), power iterations \(powerIterations); wanted 0 or more")
    self.oversampling = oversampling
    self.powerIterations = powerIterations
  }
}

extension Tensor {
  /// An approximate truncated singular value decomposition of this matrix `[m, n]`.
  ///
  /// ```
  /// Q = orth((A·Aᵀ)^p · A · Ω)     Ω [n, rank + oversampling], normal
  /// svd(Qᵀ·A) = Ũ·diag(s)·Vᵀ       U = Q·Ũ
  /// ```
  ///
  /// The basis is made orthonormal again after each product. Exact (up to rounding) once
  /// `rank + oversampling` reaches the rank of the matrix.
  ///
  /// Reference: N. Halko, P. Martinsson and J. Tropp, *Finding Structure with Randomness*, 2011.
  ///
  /// - Precondition: `rank` is from 0 to min(m, n).
  /// - Throws: `notFinite`, `noConvergence`.
  /// - Complexity: O(m · n · (rank + oversampling) · (2 · powerIterations + 2))
  public func randomisedSingularValueDecomposition(
    rank: Int, finder: RangeFinder = RangeFinder(), random: inout RandomStream
  ) throws(LinearAlgebraError) -> SingularValueDecomposition {
    precondition(shape.count == 2, "randomised SVD: \(shape) is not a matrix")
    let limit = Swift.min(rows, columns)
    precondition(rank >= 0 && rank <= limit, "randomised SVD: rank \(rank) of \(shape)")
    let matrix = try Matrix64(finite: self, for: "randomised SVD")
    let width = Swift.min(limit, rank + finder.oversampling)
    var probe = Matrix64(zeros: columns, width)
    for index in probe.values.indices { probe.values[index] = random.normal() }
    var basis = try matrix.product(probe).qr().q
    for _ in 0..<finder.powerIterations {
      let back = try matrix.product(basis, transposingSelf: true).qr().q
      basis = try matrix.product(back).qr().q
    }
    let (u, s, vt) = try basis.product(matrix, transposingSelf: true).svd()
    var left = basis.product(u)
    let signs = left.signsOfLargestInColumns()
    left = left.scalingColumns(by: signs)
    let whole = SingularValueDecomposition(
      left: left.tensor, values: s, right: vt.scalingRows(by: signs).tensor,
      squaredNorm: matrix.values.reduce(0) { $0 + $1 * $1 })
    return whole.truncated(to: rank)
  }
}
