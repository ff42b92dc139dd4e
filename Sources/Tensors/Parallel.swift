internal import Dispatch
internal import Synchronization

/// Runs independent pieces of work on a stated number of threads.
public enum Parallel {
  /// The results of `body(0) … body(count - 1)`, in order, computed on up to `threads` threads.
  ///
  /// Which thread takes which index is not determined, so `body` must depend on nothing but its
  /// index; then the results do not depend on `threads`.
  public static func map<Result: Sendable>(
    count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    guard threads > 1, count > 1 else { return (0..<count).map(body) }
    let next = Atomic(0)
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = body(index)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
