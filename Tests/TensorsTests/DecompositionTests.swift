import Tensors
import Testing

/// Shapes with odd and rectangular extents, 1 × 1 and empty ones.
let matrixShapes = [
  [1, 1], [3, 3], [7, 4], [4, 7], [33, 17], [17, 33], [1, 5], [5, 1], [0, 3], [3, 0],
]

func normalMatrix(_ shape: [Int], seed: UInt64 = 11) -> Tensor {
  var random = RandomStream(seed: seed, for: "decompositions")
  return Tensor(normal: shape, standardDeviation: 1, random: &random)
}

func identityMatrix(_ size: Int) -> Tensor {
  var identity = Tensor(zeros: [size, size])
  for index in 0..<size { identity[index, index] = 1 }
  return identity
}

func diagonalMatrix(_ values: [Float]) -> Tensor {
  var matrix = identityMatrix(values.count)
  for (index, value) in values.enumerated() { matrix[index, index] = value }
  return matrix
}

func distance(_ a: Tensor, _ b: Tensor) -> Float {
  (a - b).magnitude().values.max() ?? 0
}

/// A product whose inner extent may be 0.
func product(_ a: Tensor, _ b: Tensor) -> Tensor {
  a.columns == 0 || a.count == 0 || b.count == 0
    ? Tensor(zeros: [a.rows, b.columns]) : a.matmul(b)
}

func hasOrthonormalColumns(_ matrix: Tensor, tolerance: Float = 2e-6) -> Bool {
  guard matrix.count > 0 else { return true }
  return distance(matrix.matmul(matrix, transposingSelf: true), identityMatrix(matrix.columns))
    < tolerance
}

/// A matrix with chosen singular values.
func matrix(_ rows: Int, _ columns: Int, singularValues: [Float]) throws -> Tensor {
  var random = RandomStream(seed: 5, for: "singular values")
  let left = try Tensor.randomOrthogonal(rows, random: &random)
  let right = try Tensor.randomOrthogonal(columns, random: &random)
  var middle = Tensor(zeros: [rows, columns])
  for (index, value) in singularValues.enumerated() { middle[index, index] = value }
  return left.matmul(middle).matmul(right)
}

@Suite struct DecompositionTests {
  @Test(arguments: matrixShapes)
  func `QR factors multiply back, with a diagonal that is not negative`(shape: [Int]) throws {
    let a = normalMatrix(shape)
    for pivoting in [false, true] {
      let qr = try a.qrFactors(pivoting: pivoting)
      #expect(qr.orthonormal.shape == [shape[0], min(shape[0], shape[1])])
      #expect(hasOrthonormalColumns(qr.orthonormal))
      let back = product(qr.orthonormal, qr.upper)
      #expect(qr.order.sorted() == Array(0..<shape[1]))
      for row in 0..<shape[0] {
        for (place, column) in qr.order.enumerated() {
          #expect(abs(back[row, place] - a[row, column]) < 1e-5)
        }
      }
      for row in 0..<qr.upper.rows {
        #expect(qr.upper[row, row] >= 0)
        for column in 0..<row { #expect(qr.upper[row, column] == 0) }
      }
      if pivoting { #expect(qr.diagonal == qr.diagonal.sorted(by: >)) }
      #expect(qr.rank() == min(shape[0], shape[1]))
    }
  }

  @Test func `QR of a known matrix is the known one`() throws {
    let qr = try Tensor([3, 1, 4, 2], shape: [2, 2]).qrFactors()
    #expect(distance(qr.upper, Tensor([5, 2.2, 0, 0.4], shape: [2, 2])) < 1e-6)
    #expect(distance(qr.orthonormal, Tensor([0.6, -0.8, 0.8, 0.6], shape: [2, 2])) < 1e-6)
  }

  @Test func `pivoting finds the rank of dependent columns`() throws {
    let a = normalMatrix([9, 3]).matmul(normalMatrix([3, 6], seed: 12))
    #expect(try a.qrFactors(pivoting: true).rank() == 3)
    #expect(try Tensor(zeros: [4, 3]).qrFactors(pivoting: true).rank() == 0)
  }

  @Test(arguments: matrixShapes)
  func `singular vectors and values multiply back`(shape: [Int]) throws {
    let a = normalMatrix(shape)
    let svd = try a.singularValueDecomposition()
    #expect(hasOrthonormalColumns(svd.left) && hasOrthonormalColumns(svd.right.transposed()))
    #expect(svd.values == svd.values.sorted(by: >) && svd.values.allSatisfy { $0 >= 0 })
    #expect(distance(svd.product(), a) < 1e-5)
    #expect(svd.rank() == min(shape[0], shape[1]))
    let alone = try a.singularValues()
    for (one, other) in zip(alone, svd.values) { #expect(abs(one - other) < 1e-12 * svd.values[0]) }
    for column in 0..<svd.left.columns {
      let entries = (0..<svd.left.rows).map { svd.left[$0, column] }
      let largest = entries.max { abs($0) < abs($1) } ?? 0
      #expect(largest > 0, "column \(column)")
    }
    let (left, right) = svd.balancedFactors()
    #expect(distance(product(left, right), a) < 2e-5)
  }

  @Test func `singular values of a known matrix are the known ones`() throws {
    let svd = try Tensor([3, 0, 4, 5], shape: [2, 2]).singularValueDecomposition()
    #expect(abs(svd.values[0] - 45.0.squareRoot()) < 1e-12)
    #expect(abs(svd.values[1] - 5.0.squareRoot()) < 1e-12)
    #expect(abs(svd.reciprocalCondition - 1.0 / 3) < 1e-12)
  }

  @Test func `cutting off leaves the known error and the nearest matrix`() throws {
    let a = try matrix(12, 9, singularValues: [5, 3, 1, 0.5])
    let svd = try a.singularValueDecomposition()
    #expect(svd.rank() == 4)
    let cut = svd.truncated(to: 2)
    #expect(abs(cut.discardedShare - 1.25 / 35.25) < 1e-6)
    #expect(abs((cut.product() - a).squaredNorm() - 1.25) < 1e-5)
    #expect(svd.truncated(to: 0).product() == Tensor(zeros: [12, 9]))
  }

  @Test func `small singular values of an ill-conditioned Gram matrix survive in double`() throws {
    // Built from exact floats: the Gram matrix of [[1, 1], [0, 2⁻¹¹]] is exact.
    let small: Float = 1 / 2048
    let gram = Tensor([1, 1, 1, 1 + small * small], shape: [2, 2])
    let eigen = try gram.symmetricEigen()
    // det = 2⁻²², trace = 2 + 2⁻²².
    let determinant = 1.0 / 4_194_304
    let trace = 2 + determinant
    let expected = 2 * determinant / (trace + (trace * trace - 4 * determinant).squareRoot())
    #expect(abs(eigen.values[0] - expected) < 1e-8 * expected)
    #expect(try abs(gram.singularValues()[1] - expected) < 1e-8 * expected)
  }

  @Test(arguments: [(20, 15, 4), (15, 20, 4), (5, 5, 5), (9, 1, 1), (6, 4, 0)])
  func `a randomised decomposition of a low-rank matrix is exact`(m: Int, n: Int, rank: Int) throws
  {
    let a = try matrix(m, n, singularValues: Array([4, 3, 2, 1, 0.5].prefix(max(rank, 1))))
    var random = RandomStream(seed: 3, for: "range")
    let found = try a.randomisedSingularValueDecomposition(rank: rank, random: &random)
    let exact = try a.singularValueDecomposition().truncated(to: rank)
    #expect(found.left.shape == exact.left.shape && found.right.shape == exact.right.shape)
    for (one, other) in zip(found.values, exact.values) { #expect(abs(one - other) < 1e-5) }
    #expect(distance(found.product(), exact.product()) < 1e-5)
    #expect(distance(found.left, exact.left) < 1e-4)
    var again = RandomStream(seed: 3, for: "range")
    #expect(try a.randomisedSingularValueDecomposition(rank: rank, random: &again) == found)
  }

  @Test func `power iterations bring a randomised decomposition near the best`() throws {
    let decay = (0..<30).map { Float(1 / Double($0 + 1)) }
    let a = try matrix(40, 30, singularValues: decay)
    func excess(_ iterations: Int) throws -> Double {
      var random = RandomStream(seed: 4, for: "range")
      let found = try a.randomisedSingularValueDecomposition(
        rank: 5, finder: RangeFinder(oversampling: 2, powerIterations: iterations),
        random: &random)
      let best = try a.singularValueDecomposition().truncated(to: 5)
      return (found.product() - a).squaredNorm() / (best.product() - a).squaredNorm() - 1
    }
    #expect(try excess(4) < 0.01)
    #expect(try excess(4) < excess(0))
  }

  @Test(arguments: [0, 1, 2, 17, 40])
  func `eigenvectors and eigenvalues multiply back`(n: Int) throws {
    let x = normalMatrix([n, n])
    let a = (x + x.transposed())
    let eigen = try a.symmetricEigen()
    #expect(eigen.values == eigen.values.sorted() && hasOrthonormalColumns(eigen.vectors))
    var scaled = eigen.vectors
    scaled.scaleColumns(by: Tensor(eigen.values.map(Float.init), shape: [n]))
    #expect(distance(product(scaled, eigen.vectors.transposed()), a) < 2e-5)
    for column in 0..<n {
      let entries = (0..<n).map { eigen.vectors[$0, column] }
      #expect((entries.max { abs($0) < abs($1) } ?? 0) > 0)
    }
  }

  @Test func `eigenvalues of a known matrix are the known ones`() throws {
    let eigen = try Tensor([2, 1, 1, 2], shape: [2, 2]).symmetricEigen()
    #expect(abs(eigen.values[0] - 1) < 1e-14 && abs(eigen.values[1] - 3) < 1e-14)
    let half = Float(0.5).squareRoot()
    #expect(distance(eigen.vectors, Tensor([half, half, -half, half], shape: [2, 2])) < 1e-6)
  }

  @Test(arguments: [1, 3, 24])
  func `square roots of a positive definite matrix square back and whiten`(n: Int) throws {
    let x = normalMatrix([2 * n + 1, n])
    let a = x.matmul(x, transposingSelf: true).scaled(by: 1 / Float(n))
    let root = try a.squareRootOfPositiveDefinite()
    #expect(distance(root.value.matmul(root.value), a) < 2e-5)
    #expect(root.value == root.value.transposed() && root.raised == 0)
    let white = try a.inverseSquareRootOfPositiveDefinite()
    let unit = white.value.matmul(a).matmul(white.value)
    #expect(distance(unit, identityMatrix(n)) < 2e-4)
    #expect(abs(white.reciprocalCondition - root.reciprocalCondition) < 1e-12)
  }

  @Test func `a floor raises small eigenvalues, without it they are refused`() throws {
    let a = diagonalMatrix([4, 0, 1])
    let root = try a.inverseSquareRootOfPositiveDefinite(floor: 0.01)
    #expect(root.raised == 1 && distance(root.value, diagonalMatrix([0.5, 5, 1])) < 1e-5)
    #expect(throws: LinearAlgebraError.self) { try a.inverseSquareRootOfPositiveDefinite() }
    #expect(throws: LinearAlgebraError.self) {
      try a.inverseSquareRootOfPositiveDefinite(floor: 0)
    }
    #expect(throws: LinearAlgebraError.self) {
      try Tensor(zeros: [2, 2]).squareRootOfPositiveDefinite(floor: 0.1)
    }
    let semidefinite = try a.squareRootOfPositiveDefinite(floor: 0)
    #expect(distance(semidefinite.value, diagonalMatrix([2, 0, 1])) < 1e-6)
    #expect(try Tensor(zeros: [0, 0]).squareRootOfPositiveDefinite().value.count == 0)
  }
}
