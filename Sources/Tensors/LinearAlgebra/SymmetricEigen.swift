internal import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix.
///
/// ```
/// A = V · diag(λ) · Vᵀ     A [n, n], V [n, n] with orthonormal columns, λ rising
/// ```
///
/// The element of largest magnitude of each eigenvector, the first of equal ones, is positive.
public struct SymmetricEigen: Sendable, Equatable {
  /// The eigenvalues, rising.
  public let values: [Double]
  /// The eigenvectors as columns, `[n, n]`.
  public let vectors: Tensor

  /// The smallest magnitude of an eigenvalue over the largest; 1 of an empty matrix.
  public var reciprocalCondition: Double {
    guard let largest = values.map(abs).max(), let smallest = values.map(abs).min() else {
      return 1
    }
    return largest > 0 ? smallest / largest : 0
  }

  /// The number of eigenvalues whose magnitude is above `tolerance` times the largest.
  ///
  /// The default is `n · 2⁻²³`, what rounding the elements to single precision can hide.
  public func rank(tolerance: Double? = nil) -> Int {
    let share = tolerance ?? singlePrecisionTolerance(values.count, values.count)
    let largest = values.map(abs).max() ?? 0
    return values.count { abs($0) > share * largest }
  }
}

/// A function of a positive definite matrix, and how far it can be trusted.
public struct MatrixFunction: Sendable, Equatable {
  /// The value, `[n, n]`, symmetric to the last bit.
  public let value: Tensor
  /// The smallest eigenvalue over the largest, before any is raised.
  public let reciprocalCondition: Double
  /// Eigenvalues that were raised to the floor.
  public let raised: Int
}

extension Tensor {
  /// The eigenvalues and eigenvectors of this symmetric matrix, computed in double by divide and
  /// conquer (LAPACK's syevd).
  ///
  /// Only the mean of the matrix and its transpose matters.
  ///
  /// - Throws: `notFinite`, `noConvergence`.
  /// - Complexity: O(n³), about nine.
  public func symmetricEigen() throws(LinearAlgebraError) -> SymmetricEigen {
    precondition(shape.count == 2 && rows == columns, "eigen: \(shape) is not square")
    let (values, vectors) = try Matrix64(finite: self, for: "eigen").symmetrised().eigen()
    return SymmetricEigen(values: values, vectors: vectors.tensor)
  }

  /// The symmetric square root of a positive definite matrix: `S · S = A`.
  ///
  /// - Parameter floor: eigenvalues below this share of the largest are raised to it; with nil an
  ///   eigenvalue of 0 or below is an error.
  /// - Returns: the root, the condition of the matrix, and how many eigenvalues were raised.
  /// - Throws: `eigenvalueNotPositive`, `notFinite`, `noConvergence`, `overflow`.
  /// - Complexity: O(n³)
  public func squareRootOfPositiveDefinite(
    floor: Double? = nil
  ) throws(LinearAlgebraError) -> MatrixFunction {
    try matrixFunction(floor: floor, "matrix square root") { $0.squareRoot() }
  }

  /// The symmetric inverse square root of a positive definite matrix: `S · A · S = I`, which whitens
  /// inputs with the covariance A.
  ///
  /// - Parameter floor: eigenvalues below this share of the largest are raised to it; with nil an
  ///   eigenvalue of 0 or below is an error.
  /// - Returns: the root, the condition of the matrix, and how many eigenvalues were raised.
  /// - Throws: `eigenvalueNotPositive`, `notFinite`, `noConvergence`, `overflow`.
  /// - Complexity: O(n³)
  public func inverseSquareRootOfPositiveDefinite(
    floor: Double? = nil
  ) throws(LinearAlgebraError) -> MatrixFunction {
    try matrixFunction(floor: floor, "inverse square root") { 1 / $0.squareRoot() }
  }

  private func matrixFunction(
    floor: Double?, _ operation: String, _ function: (Double) -> Double
  ) throws(LinearAlgebraError) -> MatrixFunction {
    precondition(shape.count == 2 && rows == columns, "\(operation): \(shape) is not square")
    let (values, vectors) = try Matrix64(finite: self, for: operation).symmetrised().eigen()
    let largest = values.last ?? 1
    let bound = (floor ?? 0) * Swift.max(largest, 0)
    let images = values.map { function(Swift.max($0, bound)) }
    let isPositive = floor == nil ? (values.first ?? 1) > 0 : largest > 0
    guard isPositive, images.allSatisfy(\.isFinite) else {
      throw .eigenvalueNotPositive(
        operation: operation, smallest: values.first ?? 1, largest: largest)
    }
    let scaled = vectors.scalingColumns(by: images)
    let value = scaled.product(vectors, transposingRight: true).symmetrised()
    return MatrixFunction(
      value: try value.tensor(for: operation),
      reciprocalCondition: Swift.max(0, (values.first ?? 1) / largest),
      raised: values.count { $0 < bound })
  }
}

extension Matrix64 {
  /// The rising eigenvalues of a symmetric matrix and its eigenvectors as columns.
  package func eigen() throws(LinearAlgebraError) -> ([Double], Matrix64) {
    guard rows > 0 else { return ([], self) }
    var vectors = self
    var values = [Double](repeating: 0, count: rows)
    let info = lapack_dsyevd(true, Int32(rows), &vectors.values, &values)
    try LinearAlgebraError.check(info, "eigen", shape)
    let columns = vectors.transposed()
    return (values, columns.scalingColumns(by: columns.signsOfLargestInColumns()))
  }
}
