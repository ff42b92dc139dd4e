import CKernels
import Tensors
import Testing

/// Our own matrix product against sums in double.
@Suite struct MatrixKernelTests {
  /// The product into a wider matrix, whose other columns must stay as they are.
  private static func multiply(
    _ extents: (m: Int, n: Int, k: Int), _ left: [Float], _ right: [Float],
    transposing: (Bool, Bool),
    addend: [Float]?
  ) -> [Float] {
    let (m, n, k) = extents
    let stride = n + 3
    var result = [Float](repeating: 7, count: m * stride)
    var sums = [Float](repeating: 0, count: m * stride)
    for row in 0..<m {
      for column in 0..<n { sums[row * stride + column] = addend?[row * n + column] ?? 0 }
    }
    left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        sums.withUnsafeBufferPointer { d in
          result.withUnsafeMutableBufferPointer { c in
            var product = ck_product(
              transposing_left: transposing.0, transposing_right: transposing.1, rows: m,
              columns: n, depth: k, left: a.baseAddress, left_stride: transposing.0 ? m : k,
              right: b.baseAddress, right_stride: transposing.1 ? k : n,
              addend: addend == nil ? nil : d.baseAddress, result: c.baseAddress,
              result_stride: stride)
            withUnsafeTemporaryAllocation(
              of: Float.self, capacity: ck_product_scratch(&product) + 1
            ) { scratch in ck_matrix_product(&product, scratch.baseAddress) }
          }
        }
      }
    }
    return result
  }

  private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }

  /// The largest error as a share of the sum of magnitudes, and whether the padding is untouched.
  private static func check(m: Int, n: Int, k: Int) -> (error: Double, isTidy: Bool) {
    var random = RandomStream(seed: UInt64(m * 10_000 + n * 100 + k), for: "products")
    func normal(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    let (a, b, d) = (normal(m * k), normal(k * n), normal(m * n))
    let (at, bt) = (transposed(a, rows: m, columns: k), transposed(b, rows: k, columns: n))
    var (worst, isTidy) = (0.0, true)
    for (transposing, addend) in [
      ((false, false), nil), ((true, false), d), ((false, true), d), ((true, true), nil),
    ] as [((Bool, Bool), [Float]?)] {
      let found = multiply(
        (m, n, k), transposing.0 ? at : a, transposing.1 ? bt : b, transposing: transposing,
        addend: addend)
      for row in 0..<m {
        for column in 0..<n {
          var (sum, size) = (Double(addend?[row * n + column] ?? 0), 1e-30)
          size += abs(sum)
          for step in 0..<k {
            let term = Double(a[row * k + step]) * Double(b[step * n + column])
            sum += term
            size += abs(term)
          }
          worst = max(worst, abs(Double(found[row * (n + 3) + column]) - sum) / size)
        }
        isTidy = isTidy && (0..<3).allSatisfy { found[row * (n + 3) + n + $0] == 7 }
      }
    }
    return (worst, isTidy)
  }

  @Test func `every small product is right and writes nothing else`() {
    for m in 1...40 {
      for n in stride(from: 1, through: 40, by: m % 3 + 1) {
        let k = (m * 7 + n * 3) % 41
        let (error, isTidy) = Self.check(m: m, n: n, k: k)
        #expect(error < 1e-6 && isTidy, "\(m) × \(n) × \(k): \(error)")
      }
    }
  }

  @Test(arguments: [(243, 33, 390), (481, 70, 100), (5, 129, 800)])
  func `products of several blocks are right`(m: Int, n: Int, k: Int) {
    let (error, isTidy) = Self.check(m: m, n: n, k: k)
    #expect(error < 2e-6 && isTidy)
  }

  /// A triangular product of a left matrix of integers, whose products are exact, and the full one.
  private static func triangular(
    _ extents: (m: Int, n: Int, k: Int), transposing: Bool, triangle: ck_triangle, full: Bool
  ) -> [Float] {
    let (m, n, k) = extents
    let (rows, columns) = transposing ? (k, m) : (m, k)
    let left = (0..<rows * columns).map { index -> Float in
      let isZero = triangle.left && index % columns > index / columns + Int(triangle.diagonal)
      return isZero ? 0 : Float(index % 19 - 9)
    }
    let right = (0..<k * n).map { Float($0 % 23 - 11) }
    var result = (0..<m * n).map { Float($0 % 7) }
    left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        result.withUnsafeMutableBufferPointer { c in
          var product = ck_product(
            transposing_left: transposing, transposing_right: false, rows: m, columns: n, depth: k,
            left: a.baseAddress, left_stride: columns, right: b.baseAddress, right_stride: n,
            addend: UnsafePointer(c.baseAddress), result: c.baseAddress, result_stride: n)
          withUnsafeTemporaryAllocation(
            of: Float.self, capacity: ck_product_scratch(&product) + 1
          ) { scratch in
            if full {
              ck_matrix_product(&product, scratch.baseAddress)
            } else {
              ck_triangular_product(&product, triangle, scratch.baseAddress)
            }
          }
        }
      }
    }
    return result
  }

  @Test(arguments: [0, 1, 5, 64, 500], [false, true])
  func `triangular products are the full ones where they are wanted`(
    diagonal: Int, transposing: Bool
  ) {
    for extents in [
      (1, 1, 1), (7, 17, 13), (13, 20, 7), (64, 33, 64), (131, 70, 131), (40, 64, 150),
      (20, 40, 801), (801, 17, 40), (500, 65, 420),
    ] as [(m: Int, n: Int, k: Int)] {
      for (left, result) in [(true, false), (false, true), (true, true)] {
        let triangle = ck_triangle(left: left, result: result, diagonal: diagonal)
        let found = Self.triangular(
          extents, transposing: transposing, triangle: triangle, full: false)
        let expected = Self.triangular(
          extents, transposing: transposing, triangle: triangle, full: true)
        let isRight = found.indices.allSatisfy {
          found[$0] == expected[$0] || (result && $0 % extents.n > $0 / extents.n + diagonal)
        }
        #expect(isRight, "\(extents), left \(left), result \(result)")
      }
    }
  }
}

/// Matrices that are kept as products read them.
@Suite struct MatrixPanelTests {
  private static func normal(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed, for: "panels")
    return Tensor(normal: shape, standardDeviation: 1, random: &random)
  }

  @Test(arguments: [1, 2, 7, 130, 600], [1, 15, 16, 33, 150])
  func `products from kept panels have the same bits`(rows: Int, columns: Int) {
    for depth in [1, 8, 9, 100, 385, 800] {
      let left = Self.normal([rows, depth], seed: 1)
      let addend = Self.normal([rows, columns], seed: 2)
      for transposing in [false, true] {
        let right = Self.normal(transposing ? [columns, depth] : [depth, columns], seed: 3)
        let expected = left.matmul(right, transposingRight: transposing, adding: addend)
        for _ in 0..<2 {
          let found = left.matmul(
            reusing: right, transposingRight: transposing, adding: addend)
          #expect(found == expected, "depth \(depth), transposing \(transposing)")
        }
      }
    }
  }

  @Test func `kept panels follow what is written, and copies go their own way`() {
    let left = Self.normal([9, 20], seed: 1)
    var right = Self.normal([20, 20], seed: 2)
    func reused(_ right: Tensor) -> Tensor { left.matmul(reusing: right) }
    let before = reused(right)
    let copy = right
    right[3, 4] = 7
    #expect(reused(right) == left.matmul(right) && reused(right) != before)
    #expect(reused(copy) == before)
    right.scale(by: 2)
    #expect(reused(right) == left.matmul(right))
    let wide = right.reshaped([10, 40])
    let tall = left.reshaped([18, 10])
    #expect(tall.matmul(reusing: wide) == tall.matmul(wide))
    #expect(reused(right) == left.matmul(right))
    var sum = Self.normal([9, 20], seed: 4)
    let expected = left.matmul(right, adding: sum)
    sum.addProduct(left, reusing: right)
    #expect(sum == expected)
  }

  @Test func `several threads read one matrix`() {
    let lefts = (0..<8).map { Self.normal([40, 64], seed: UInt64($0)) }
    for round in 0..<20 {
      let right = Self.normal([64, 48], seed: UInt64(round))
      let found = Parallel.map(count: 8, threads: 4) {
        lefts[$0].matmul(reusing: right)
      }
      #expect(found == lefts.map { $0.matmul(right) })
    }
  }
}
