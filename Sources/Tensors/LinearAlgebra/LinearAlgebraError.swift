/// What a decomposition or a solver can run into.
public enum LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The leading minor of this order is not positive, so no Cholesky factor exists.
  case notPositiveDefinite(order: Int, size: Int)
  /// An element is NaN or infinite.
  case notFinite(operation: String, row: Int, column: Int, value: String)
  /// An element of the result is too large for a float.
  case overflow(operation: String, row: Int, column: Int, value: Double)
  /// A pivot is exactly zero, so the system has no unique solution.
  case singular(operation: String, pivot: Int, size: Int)
  /// A function of a positive definite matrix was asked for, but an eigenvalue is not positive.
  case eigenvalueNotPositive(operation: String, smallest: Double, largest: Double)
  /// The routine gave up.
  case noConvergence(operation: String, shape: [Int])
  /// A routine found no memory for its workspace.
  case outOfMemory(operation: String, shape: [Int])
  /// A weight of a point is negative, NaN or infinite, or all are zero.
  case badWeights(operation: String, index: Int, value: String)

  /// What was found, what is wanted, and the remedy.
  public var description: String {
    switch self {
    case .notPositiveDefinite(let order, let size):
      "the \(size) × \(size) matrix is not positive definite (leading minor \(order)); "
        + "raise the dampening or give more calibration inputs"
    case .notFinite(let operation, let row, let column, let value):
      "\(operation): element [\(row), \(column)] is \(value), wanted finite numbers; "
        + "check the values that the matrix was made of"
    case .overflow(let operation, let row, let column, let value):
      "\(operation): element [\(row), \(column)] of the result is \(value), wanted at most "
        + "\(Float.greatestFiniteMagnitude); scale the matrix or raise the dampening"
    case .singular(let operation, let pivot, let size):
      "\(operation): pivot \(pivot) of the \(size) × \(size) matrix is zero, wanted an invertible "
        + "matrix; use least squares or ridge regression"
    case .eigenvalueNotPositive(let operation, let smallest, let largest):
      "\(operation): the eigenvalues go from \(smallest) to \(largest), wanted positive ones; "
        + "raise the dampening or give a floor"
    case .noConvergence(let operation, let shape):
      "\(operation): no convergence on a matrix of shape \(shape); "
        + "scale its rows and columns to similar sizes"
    case .outOfMemory(let operation, let shape):
      "\(operation): no memory for the workspace of a matrix of shape \(shape); "
        + "use a smaller matrix or a randomised decomposition"
    case .badWeights(let operation, let index, let value):
      "\(operation): weight \(index) is \(value), wanted finite numbers of 0 or more, not all 0"
    }
  }

  /// Turns what a LAPACK routine without a complaint of its own has returned into an error.
  static func check(_ info: Int32, _ operation: String, _ shape: [Int]) throws(Self) {
    if info == 0 { return }
    if info == -1000 { throw .outOfMemory(operation: operation, shape: shape) }
    precondition(info > 0, "\(operation): argument \(-info) of the routine is wrong for \(shape)")
    throw .noConvergence(operation: operation, shape: shape)
  }
}
