import Tensors
import Testing

@Suite struct LinearAlgebraTests {
  static func normal(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = RandomStream(seed: seed, for: "linear algebra")
    return Tensor(normal: shape, standardDeviation: 1, random: &random)
  }

  /// A well-conditioned positive definite matrix.
  static func gram(_ n: Int) -> Tensor {
    var gram = Tensor(zeros: [n, n])
    gram.addGram(of: normal([3 * n + 1, n]), times: 1 / Float(3 * n + 1))
    for index in 0..<n { gram[index, index] += 0.1 }
    return gram
  }

  static func largestDifference(_ a: Tensor, _ b: Tensor) -> Float {
    (a - b).magnitude().values.max() ?? 0
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 7), (17, 33, 9), (64, 1, 30)])
  func `products agree with the definition, transposed or not`(m: Int, n: Int, k: Int) {
    let a = Self.normal([m, k])
    let b = Self.normal([k, n], seed: 4)
    var expected = Tensor(zeros: [m, n])
    for row in 0..<m {
      for column in 0..<n {
        expected[row, column] = (0..<k).reduce(0) { $0 + a[row, $1] * b[$1, column] }
      }
    }
    let products = [
      a.matmul(b), a.transposed().matmul(b, transposingSelf: true),
      a.matmul(b.transposed(), transposingRight: true),
      a.transposed().matmul(b.transposed(), transposingSelf: true, transposingRight: true),
    ]
    for product in products { #expect(Self.largestDifference(product, expected) < 1e-4) }
  }

  @Test(arguments: [1, 2, 17, 65])
  func `a gram matrix is the product of the transpose with the matrix`(n: Int) {
    let x = Self.normal([2 * n + 3, n])
    var gram = Tensor(filledWith: 1, shape: [n, n])
    gram.addGram(of: x, times: 0.5)
    let expected =
      x.matmul(x, transposingSelf: true).scaled(by: 0.5) + Tensor(filledWith: 1, shape: [n, n])
    #expect(Self.largestDifference(gram, expected) < 1e-4)
    #expect(gram == gram.transposed())
  }

  @Test(arguments: [256, 300, 600, 1030])
  func `a gram matrix of several blocks has the same bits on any number of threads`(n: Int) {
    let x = Self.normal([5, n])
    func gram(threads: Int) -> Tensor {
      var gram = Tensor(zeros: [n, n])
      Parallel.$threads.withValue(threads) { gram.addGram(of: x) }
      return gram
    }
    let alone = gram(threads: 1)
    #expect(gram(threads: 3) == alone)
    #expect((alone - x.matmul(x, transposingSelf: true)).squaredNorm() < 1e-6)
    #expect(alone == alone.transposed())
  }

  @Test(arguments: [1, 2, 17, 65])
  func `Cholesky factors multiply back`(n: Int) throws {
    let matrix = Self.gram(n)
    let lower = try matrix.choleskyFactor()
    #expect(Self.largestDifference(lower.matmul(lower, transposingRight: true), matrix) < 1e-4)
    let upper = try matrix.upperFactorOfInverse()
    let inverse = upper.matmul(upper, transposingSelf: true)
    let identity = inverse.matmul(matrix)
    for row in 0..<n {
      for column in 0..<n {
        #expect(abs(identity[row, column] - (row == column ? 1 : 0)) < 2e-3)
        if column < row { #expect(upper[row, column] == 0) }
        if column > row { #expect(lower[row, column] == 0) }
      }
    }
    #expect(Self.largestDifference(try matrix.inverseOfPositiveDefinite(), inverse) < 1e-2)
  }

  @Test func `an indefinite matrix is refused with its size`() {
    let matrix = Tensor([1, 2, 2, 1], shape: [2, 2])
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2, size: 2)) {
      try matrix.choleskyFactor()
    }
  }

  @Test func `the BLAS report names a library, a core and one thread`() throws {
    let report = try BlasReport.current()
    #expect(!report.library.isEmpty && !report.core.isEmpty && !report.reason.isEmpty)
    #expect(report.threads >= 1)
  }
}
