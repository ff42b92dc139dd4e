/// Singular values and right singular vectors by one-sided Jacobi rotations.
///
/// The method is accurate to the last digits also for the small singular values, which the
/// conditioning of a fit depends on.
///
/// Reference: J. Demmel and K. Veselić, *Jacobi's Method is More Accurate than QR*, 1992.
struct SingularValues {
  /// The singular values, in the order of `vectors`; not sorted.
  private(set) var values: [Double]
  /// The right singular vectors, one per singular value.
  private(set) var vectors: [[Double]]

  /// - Parameter columns: the columns of the matrix.
  init(columns: [[Double]]) {
    var columns = columns
    let count = columns.count
    var vectors = (0..<count).map { index in (0..<count).map { $0 == index ? 1.0 : 0.0 } }
    for _ in 0..<60 {
      var rotated = false
      for left in 0..<count {
        for right in (left + 1)..<max(count, left + 1) {
          guard let (cosine, sine) = Self.rotation(columns[left], columns[right]) else { continue }
          rotated = true
          Self.rotate(&columns, left, right, cosine, sine)
          Self.rotate(&vectors, left, right, cosine, sine)
        }
      }
      if !rotated { break }
    }
    values = columns.map { Self.dot($0, $0).squareRoot() }
    self.vectors = vectors
  }

  /// The largest over the smallest singular value, and the direction of the smallest.
  var condition: (number: Double, flat: [Double]) {
    let smallest = values.indices.min { values[$0] < values[$1] } ?? 0
    let largest = values.max() ?? 0
    guard !values.isEmpty else { return (1, []) }
    return (largest / values[smallest], vectors[smallest])
  }

  /// The rotation that makes two columns orthogonal; nil when they are.
  private static func rotation(_ left: [Double], _ right: [Double]) -> (Double, Double)? {
    let alpha = dot(left, left)
    let beta = dot(right, right)
    let gamma = dot(left, right)
    guard abs(gamma) > 1e-15 * (alpha * beta).squareRoot() else { return nil }
    let zeta = (beta - alpha) / (2 * gamma)
    let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    return (cosine, cosine * tangent)
  }

  private static func rotate(
    _ columns: inout [[Double]], _ left: Int, _ right: Int, _ cosine: Double, _ sine: Double
  ) {
    for row in columns[left].indices {
      let (a, b) = (columns[left][row], columns[right][row])
      columns[left][row] = cosine * a - sine * b
      columns[right][row] = sine * a + cosine * b
    }
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
