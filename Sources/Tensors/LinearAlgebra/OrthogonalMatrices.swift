/// The polar factors of a matrix.
public struct PolarFactors: Sendable, Equatable {
  /// The nearest matrix with orthonormal columns, `[m, n]`.
  public let orthonormal: Tensor
  /// The symmetric positive semidefinite factor, `[n, n]`.
  public let stretch: Tensor
  /// The smallest singular value over the largest; at 0 the first factor is not unique.
  public let reciprocalCondition: Double
}

/// The orthogonal matrix that carries one set of points best to another.
public struct ProcrustesRotation: Sendable, Equatable {
  /// Q, `[n, n]`, orthogonal.
  public let rotation: Tensor
  /// ‖A·Q − B‖².
  public let squaredResidual: Double
  /// The smallest singular value of Aᵀ·B over the largest; at 0 the rotation is not unique.
  public let reciprocalCondition: Double
}

extension Tensor {
  /// The polar factors `A = Q · P` of this matrix `[m, n]` with m ≥ n, computed in double.
  ///
  /// - Throws: `notFinite`, `noConvergence`.
  /// - Complexity: O(m · n²)
  public func polarFactors() throws(LinearAlgebraError) -> PolarFactors {
    precondition(
      shape.count == 2 && rows >= columns, "polar factors: \(shape) has more columns than rows")
    let (u, s, vt) = try Matrix64(finite: self, for: "polar factors").svd()
    let stretch = vt.product(vt.scalingRows(by: s), transposingSelf: true).symmetrised()
    return PolarFactors(
      orthonormal: u.product(vt).tensor, stretch: stretch.tensor,
      reciprocalCondition: Matrix64.reciprocalCondition(s))
  }

  /// The orthogonal Q that minimises ‖A·Q − B‖, for these points A `[points, n]`.
  ///
  /// Reference: P. Schönemann, *A Generalized Solution of the Orthogonal Procrustes Problem*, 1966.
  ///
  /// - Parameters:
  ///   - target: B, `[points, n]`.
  ///   - reflecting: whether Q may have the determinant −1.
  /// - Returns: the rotation, and how well it fits.
  /// - Throws: `notFinite`, `noConvergence`.
  /// - Complexity: O(points · n² + n³)
  public func procrustesRotation(
    to target: Tensor, reflecting: Bool = true
  ) throws(LinearAlgebraError) -> ProcrustesRotation {
    precondition(
      shape.count == 2 && shape == target.shape, "Procrustes: \(shape) to \(target.shape)")
    let points = try Matrix64(finite: self, for: "Procrustes")
    let goal = try Matrix64(finite: target, for: "Procrustes, target")
    var (u, s, vt) = try points.product(goal, transposingSelf: true).svd()
    if !reflecting, columns > 0, u.product(vt).determinantSign() < 0 {
      // The least loss is at the smallest singular value.
      for row in 0..<columns { u[row, columns - 1].negate() }
    }
    let rotation = u.product(vt)
    let moved = points.product(rotation)
    let residual = zip(moved.values, goal.values).reduce(0) { sum, pair in
      sum + (pair.0 - pair.1) * (pair.0 - pair.1)
    }
    s = s.isEmpty ? [1] : s
    return ProcrustesRotation(
      rotation: rotation.tensor, squaredResidual: residual,
      reciprocalCondition: Matrix64.reciprocalCondition(s))
  }

  /// A random orthogonal matrix `[size, size]`, uniform (Haar): the Q of a normal matrix, with the
  /// signs of R's diagonal taken out.
  ///
  /// Reference: F. Mezzadri, *How to Generate Random Matrices from the Classical Compact Groups*,
  /// 2007.
  ///
  /// - Precondition: `size` is not negative.
  /// - Throws: `outOfMemory`.
  /// - Complexity: O(size³)
  public static func randomOrthogonal(
    _ size: Int, random: inout RandomStream
  ) throws(LinearAlgebraError) -> Tensor {
    var matrix = Matrix64(zeros: size, size)
    for index in matrix.values.indices { matrix.values[index] = random.normal() }
    return try matrix.qr().q.tensor
  }

  /// The Cayley transform `(I + S)⁻¹ · (I − S)` of the skew part `S = (A − Aᵀ) / 2` of this matrix:
  /// an orthogonal matrix without the eigenvalue −1, `[n, n]`.
  ///
  /// I + S is always invertible, and better conditioned the smaller S is.
  ///
  /// - Throws: `notFinite`.
  /// - Complexity: O(8 n³ / 3)
  public func cayleyTransform() throws(LinearAlgebraError) -> Tensor {
    precondition(shape.count == 2 && rows == columns, "Cayley: \(shape) is not square")
    let matrix = try Matrix64(finite: self, for: "Cayley")
    var (plus, minus) = (Matrix64.identity(rows), Matrix64.identity(rows))
    for row in 0..<rows {
      for column in 0..<rows {
        let skew = (matrix[row, column] - matrix[column, row]) / 2
        plus[row, column] += skew
        minus[row, column] -= skew
      }
    }
    return try plus.solve(minus).0.tensor
  }
}

extension Matrix64 {
  /// The smallest of falling singular values over the largest.
  static func reciprocalCondition(_ s: [Double]) -> Double {
    guard let largest = s.first, let smallest = s.last else { return 1 }
    return largest > 0 ? smallest / largest : 0
  }

  /// The sign of the determinant, by elimination with partial pivoting.
  func determinantSign() -> Double {
    var work = self
    var sign = 1.0
    for step in 0..<rows {
      let best = (step..<rows).max { abs(work[$0, step]) < abs(work[$1, step]) } ?? step
      guard work[best, step] != 0 else { return 0 }
      if best != step {
        sign = -sign
        for column in 0..<columns {
          (work[best, column], work[step, column]) = (work[step, column], work[best, column])
        }
      }
      if work[step, step] < 0 { sign = -sign }
      for row in (step + 1)..<max(rows, step + 1) {
        let factor = work[row, step] / work[step, step]
        for column in step..<columns { work[row, column] -= factor * work[step, column] }
      }
    }
    return sign
  }
}
