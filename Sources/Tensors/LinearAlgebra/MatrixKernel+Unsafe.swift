internal import CKernels
internal import COpenBLAS

/// Who multiplies two matrices: our own kernel for matrices that fit the caches, BLAS for the rest.
enum MatrixKernel {
  /// The product `op(left) · op(right)`, added to the result if `adding`.
  static func multiply(_ product: ck_product, adding: Bool = false) {
    guard suits(product) else { return multiplyByBlas(product, adding: adding) }
    var product = product
    if adding { product.addend = UnsafePointer(product.result) }
    let scratch = ck_product_scratch(&product)
    guard scratch > 0 else { return ck_matrix_product(&product, nil) }
    let storage = Storage(count: scratch)
    ck_matrix_product(&product, storage.pointer)
    withExtendedLifetime(storage) {}
  }

  /// Measured on AVX2: up to this many multiplications ours is faster, by a tenth to a half where
  /// an extent is 128 or less; at 1024 · 1024 · 1024 BLAS is faster by a twentieth. Without wide
  /// vectors BLAS, which knows the processor, is better at any size.
  private static func suits(_ product: ck_product) -> Bool {
    isWide && product.rows * product.columns * product.depth <= 1 << 28
  }

  private static let isWide = String(cString: ck_product_kernel()) != "plain"

  private static func multiplyByBlas(_ x: ck_product, adding: Bool) {
    blas_sgemm(
      x.transposing_left, x.transposing_right, Int32(x.rows), Int32(x.columns), Int32(x.depth), 1,
      x.left, Int32(x.left_stride), x.right, Int32(x.right_stride), adding ? 1 : 0, x.result,
      Int32(x.result_stride))
  }
}
