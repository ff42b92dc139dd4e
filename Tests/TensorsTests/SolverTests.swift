import Tensors
import Testing

@Suite struct SolverTests {
  @Test(arguments: [0, 1, 2, 17, 40])
  func `LU and triangular solves satisfy their systems`(n: Int) throws {
    let a = normalMatrix([n, n]) + identityMatrix(n).scaled(by: 3)
    let b = normalMatrix([n, 3], seed: 8)
    let found = try a.solve(b)
    #expect(distance(product(a, found.solution), b) < 1e-4)
    #expect(found.reciprocalCondition > 0 && found.reciprocalCondition <= 1)
    for triangle in Triangle.allCases {
      var part = a
      for row in 0..<n {
        part[row, row] = 2
        for column in 0..<n {
          if triangle == .lower ? column > row : column < row { part[row, column] = 0 }
          if row != column { part[row, column] *= 0.1 }
        }
      }
      var noise = part  // what is outside the triangle must not matter
      for row in 0..<n {
        for column in 0..<n where triangle == .lower ? column > row : column < row {
          noise[row, column] = 7
        }
      }
      for transposed in [false, true] {
        let x = try noise.solveTriangular(triangle, b, transposed: transposed).solution
        let back = product(transposed ? part.transposed() : part, x)
        #expect(distance(back, b) < 1e-5)
      }
    }
  }

  @Test func `conditioning is told and a singular matrix refused`() throws {
    let b = Tensor([1, 1], shape: [2, 1])
    #expect(try identityMatrix(2).solve(b).reciprocalCondition == 1)
    #expect(try abs(diagonalMatrix([1, 1e-4]).solve(b).reciprocalCondition - 1e-4) < 1e-9)
    let triangular = try diagonalMatrix([1, 1e-4]).solveTriangular(.upper, b)
    #expect(abs(triangular.reciprocalCondition - 1e-4) < 1e-9)
    #expect(throws: LinearAlgebraError.singular(operation: "LU solve", pivot: 2, size: 2)) {
      try Tensor([1, 2, 2, 4], shape: [2, 2]).solve(b)
    }
    #expect(
      throws: LinearAlgebraError.singular(operation: "triangular solve", pivot: 2, size: 2)
    ) {
      try diagonalMatrix([1, 0]).solveTriangular(.lower, b)
    }
  }

  @Test(arguments: [0, 1, 5, 33])
  func `a positive definite factor solves, inverts and tells its condition`(n: Int) throws {
    let x = normalMatrix([2 * n + 3, n])
    let a = x.columns == 0 ? Tensor(zeros: [0, 0]) : x.matmul(x, transposingSelf: true)
    let factor = try PositiveDefiniteFactor(of: a)
    let lower = factor.lower
    #expect(distance(product(lower, lower.transposed()), a) < 1e-4)
    let b = normalMatrix([n, 2], seed: 9)
    #expect(distance(product(a, try factor.solve(b)), b) < 1e-4)
    #expect(distance(product(a, try factor.inverse()), identityMatrix(n)) < 1e-4)
    let inverse = try factor.inverse()
    #expect(inverse == inverse.transposed())
    let upper = try factor.upperFactorOfInverse()
    #expect(distance(product(upper.transposed(), upper), inverse) < 1e-5)
    let single = try a.upperFactorOfInverse()
    #expect(distance(upper, single) < 1e-3)
  }

  @Test func `the condition and the determinant of a diagonal matrix are exact`() throws {
    let a = diagonalMatrix([4, 1, 0.25])
    let factor = try PositiveDefiniteFactor(of: a)
    #expect(abs(factor.reciprocalCondition - 1.0 / 16) < 1e-15)
    #expect(abs(factor.logDeterminant) < 1e-15)
    let single = try a.choleskyFactor().reciprocalConditionOfCholeskyFactor(norm: 4)
    #expect(abs(single - 1.0 / 16) < 1e-7)
    #expect(abs(try PositiveDefiniteFactor(of: a, shift: 1).logDeterminant - 2.5257286) < 1e-6)
  }

  @Test func `double factors what single precision takes for indefinite`() throws {
    // The Gram matrix of [[1, 1], [0, 2⁻¹¹]] squared once more; exact in floats.
    let small: Float = 1 / 2048
    let a = Tensor([1, 1, 1, 1 + small * small], shape: [2, 2])
    let factor = try PositiveDefiniteFactor(of: a)
    #expect(abs(factor.lower[1, 1] - small) < 1e-9)
    #expect(factor.reciprocalCondition > 5e-8 && factor.reciprocalCondition < 7e-8)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2, size: 2)) {
      try PositiveDefiniteFactor(of: Tensor([1, 2, 2, 1], shape: [2, 2]))
    }
  }

  @Test func `a variable is taken out of an inverse`() throws {
    let x = normalMatrix([20, 6])
    let a = x.matmul(x, transposingSelf: true)
    var inverse = try PositiveDefiniteFactor(of: a).inverse()
    inverse.eliminateFromInverse(2)
    let kept = [0, 1, 3, 4, 5]
    var part = Tensor(zeros: [5, 5])
    for (row, i) in kept.enumerated() {
      for (column, j) in kept.enumerated() { part[row, column] = a[i, j] }
    }
    let expected = try PositiveDefiniteFactor(of: part).inverse()
    for (row, i) in kept.enumerated() {
      for (column, j) in kept.enumerated() {
        #expect(abs(inverse[i, j] - expected[row, column]) < 1e-6)
      }
    }
    #expect(inverse == inverse.transposed())
    #expect((0..<6).allSatisfy { inverse[2, $0] == 0 && inverse[$0, 2] == 0 })
  }

  @Test(arguments: [[9, 4], [4, 9], [5, 5], [1, 1], [0, 3], [3, 0]])
  func `least squares leave a residual at right angles, of least norm`(shape: [Int]) throws {
    let a = normalMatrix(shape)
    let b = normalMatrix([shape[0], 2], seed: 6)
    let found = try a.leastSquares(b)
    #expect(found.rank == min(shape[0], shape[1]) && found.solution.shape == [shape[1], 2])
    let residual = product(a, found.solution) - b
    #expect((product(a.transposed(), residual).magnitude().values.max() ?? 0) < 1e-4)
    #expect(abs(found.squaredResiduals.reduce(0, +) - residual.squaredNorm()) < 1e-4)
    let inverse = try a.pseudoInverse()
    #expect(inverse.rank == found.rank)
    #expect(distance(product(inverse.value, b), found.solution) < 1e-4)
    let ridge = try a.ridgeRegression(b, penalty: 0)
    #expect(distance(ridge.solution, found.solution) < 1e-4)
  }

  @Test func `a rank-deficient problem tells its rank and has the solution of least norm`() throws {
    let a = Tensor([1, 1, 2, 2, 3, 3], shape: [3, 2])
    let found = try a.leastSquares(Tensor([2, 4, 6], shape: [3, 1]))
    #expect(found.rank == 1 && distance(found.solution, Tensor([1, 1], shape: [2, 1])) < 1e-6)
    let inverse = try a.pseudoInverse()
    #expect(inverse.rank == 1)
    #expect(distance(a.matmul(inverse.value).matmul(a), a) < 1e-5)
    #expect(try Tensor(zeros: [2, 3]).pseudoInverse().value == Tensor(zeros: [3, 2]))
    let zero = try Tensor(zeros: [2, 3]).leastSquares(Tensor([1, 2], shape: [2, 1]))
    #expect(zero.rank == 0 && zero.solution == Tensor(zeros: [3, 1]))
    #expect(zero.squaredResiduals == [5])
  }

  @Test func `ridge regression has the closed form`() throws {
    let found = try diagonalMatrix([2, 1]).ridgeRegression(
      Tensor([4, 3], shape: [2, 1]), penalty: 1)
    #expect(distance(found.solution, Tensor([1.6, 1.5], shape: [2, 1])) < 1e-6)
    #expect(abs(found.degreesOfFreedom - 1.3) < 1e-12)
    #expect(abs(found.reciprocalCondition - 0.4) < 1e-12)
    let x = normalMatrix([11, 5])
    let y = normalMatrix([11, 2], seed: 5)
    let normal = x.matmul(x, transposingSelf: true) + identityMatrix(5).scaled(by: 0.3)
    let expected = try PositiveDefiniteFactor(of: normal).solve(x.matmul(y, transposingSelf: true))
    #expect(distance(try x.ridgeRegression(y, penalty: 0.3).solution, expected) < 1e-5)
  }

  @Test func `a result too large for floats is an error, not infinity`() {
    let tiny = diagonalMatrix([1e-30, 1])
    let large = Tensor([1e30, 1], shape: [2, 1])
    #expect(
      throws: LinearAlgebraError.overflow(
        operation: "LU solve", row: 0, column: 0, value: Double(Float(1e30)) / Double(Float(1e-30)))
    ) { try tiny.solve(large) }
    #expect(throws: LinearAlgebraError.self) { try tiny.solveTriangular(.lower, large) }
    #expect(throws: LinearAlgebraError.self) { try PositiveDefiniteFactor(of: tiny).solve(large) }
    #expect(throws: LinearAlgebraError.self) {
      try diagonalMatrix([.leastNonzeroMagnitude]).pseudoInverse(tolerance: 0)
    }
  }

  @Test func `every routine names what is not finite`() throws {
    var bad = normalMatrix([3, 3])
    bad[1, 2] = .nan
    let good = normalMatrix([3, 3])
    var random = RandomStream(seed: 1, for: "x")
    func place(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "no error"
      } catch { return "\(error)" }
    }
    let messages = [
      place { _ = try bad.choleskyFactor() }, place { _ = try bad.inverseOfPositiveDefinite() },
      place { _ = try PositiveDefiniteFactor(of: bad) },
      place { _ = try bad.solve(good) }, place { _ = try good.solve(bad) },
      place { _ = try bad.solveTriangular(.upper, good) }, place { _ = try bad.qrFactors() },
      place { _ = try bad.singularValueDecomposition() }, place { _ = try bad.singularValues() },
      place { _ = try bad.randomisedSingularValueDecomposition(rank: 1, random: &random) },
      place { _ = try bad.symmetricEigen() },
      place { _ = try bad.squareRootOfPositiveDefinite() },
      place { _ = try good.leastSquares(bad) }, place { _ = try bad.pseudoInverse() },
      place { _ = try bad.ridgeRegression(good, penalty: 1) },
      place { _ = try bad.polarFactors() }, place { _ = try good.procrustesRotation(to: bad) },
      place { _ = try bad.nonNegativeLeastSquares(good) },
      place { _ = try bad.cayleyTransform() },
      place { _ = try Clusters.find(bad, count: 2, random: &random) },
    ]
    for message in messages { #expect(message.contains("[1, 2] is nan"), "\(message)") }
  }
}
