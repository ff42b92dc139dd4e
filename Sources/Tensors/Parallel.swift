internal import Dispatch
internal import Synchronization

/// Runs independent pieces of work on a stated number of threads.
public enum Parallel {
  /// How many threads one computation may use.
  ///
  /// Work is cut into the same pieces whatever the number, so that results do not depend on it. It
  /// is 1 unless a scope says otherwise: where many cells run side by side, each has one core.
  ///
  /// ```swift
  /// Parallel.$threads.withValue(2) { hessian.addGram(of: inputs) }
  /// ```
  @TaskLocal public static var threads = 1

  /// The results of `body(0) … body(count - 1)`, in order, computed on up to `threads` threads.
  ///
  /// Which thread takes which index is not determined, so `body` must depend on nothing but its
  /// index; then the results do not depend on `threads`.
  public static func map<Result: Sendable>(
    count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    guard threads > 1, count > 1 else { return (0..<count).map(body) }
    let results = Mutex([Result?](repeating: nil, count: count))
    forEach(count: count, threads: threads) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Calls `body(0) … body(count - 1)` on up to `threads` threads, the first indices first.
  public static func forEach(
    count: Int, threads: Int = Self.threads, _ body: @Sendable (Int) -> Void
  ) {
    guard threads > 1, count > 1 else { return (0..<count).forEach(body) }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }
}
