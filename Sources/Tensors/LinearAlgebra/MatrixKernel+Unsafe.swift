internal import CKernels
internal import COpenBLAS

/// Who multiplies two matrices: our own kernel where they fit the caches, BLAS elsewhere.
enum MatrixKernel {
  /// Computes `op(left) · op(right) + addend`.
  ///
  /// With the storage of a right operand that will be multiplied again, its panels are kept there.
  static func multiply(_ product: ck_product, reusing operand: Storage? = nil) {
    guard suits(product) else { return multiplyByBlas(product) }
    var product = product
    let floats = ck_product_scratch(&product)
    let scratch = floats > 0 ? Storage(count: floats) : nil
    if let right = operand?.panels.panels(for: product) {
      ck_packed_product(&product, right.pointer, scratch?.pointer)
      withExtendedLifetime(right) {}
    } else {
      ck_matrix_product(&product, scratch?.pointer)
    }
    withExtendedLifetime(scratch) {}
  }

  /// Whether our own kernel takes a product.
  ///
  /// Measured on AVX2: up to this many multiplications ours is faster, by a tenth to a half where
  /// an extent is 128 or less; at 1024 · 1024 · 1024 BLAS is faster by a twentieth. Without wide
  /// vectors BLAS, which knows the processor, is better at any size.
  private static func suits(_ product: ck_product) -> Bool {
    isWide && product.rows * product.columns * product.depth <= 1 << 28
  }

  private static let isWide = String(cString: ck_product_kernel()) != "plain"

  private static func multiplyByBlas(_ x: ck_product) {
    if let addend = x.addend, addend != UnsafePointer(x.result) {
      for row in 0..<x.rows {
        let start = row * x.result_stride
        (x.result + start).update(from: addend + start, count: x.columns)
      }
    }
    multiplyByBlas(x, alpha: 1, beta: x.addend == nil ? 0 : 1)
  }

  /// Computes `alpha · op(left) · op(right) + beta · result`, whatever the addend.
  static func multiplyByBlas(_ x: ck_product, alpha: Float, beta: Float) {
    blas_sgemm(
      x.transposing_left, x.transposing_right, Int32(x.rows), Int32(x.columns), Int32(x.depth),
      alpha, x.left, Int32(x.left_stride), x.right, Int32(x.right_stride), beta, x.result,
      Int32(x.result_stride))
  }
}
