internal import Tensors

/// Singular values and right singular vectors of a matrix in double.
struct SingularValues {
  /// The singular values, falling.
  let values: [Double]
  /// The right singular vectors, one per singular value.
  let vectors: [[Double]]

  /// - Parameter columns: the columns of the matrix.
  init(columns: [[Double]]) {
    (values, vectors) = SmallProblems.singularValues(columns: columns)
  }

  /// The largest over the smallest singular value, and the direction of the smallest.
  var condition: (number: Double, flat: [Double]) {
    guard let largest = values.first, let smallest = values.last, let flat = vectors.last else {
      return (1, [])
    }
    return (largest / smallest, flat)
  }
}
