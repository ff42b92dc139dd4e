/// How fast this machine multiplies matrices.
public enum MatrixSpeed {
  /// The best of a few large single-precision products by BLAS, in operations per second and
  /// thread, with all threads at work.
  public static func peak(threads: Int) -> Double {
    let size = 1024  // beyond the sizes that our own kernel takes
    let speeds = Parallel.map(count: threads, threads: threads) { _ in
      let left = Tensor(filledWith: 0.5, shape: [size, size])
      var product = Tensor(zeros: [size, size])
      var best = 0.0
      for _ in 0..<8 {
        let start = ContinuousClock.now
        product.setProduct(left, left)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        best = max(best, 2 * Double(size * size * size) / seconds)
      }
      return best
    }
    return speeds.reduce(0, +) / Double(speeds.count)
  }
}
