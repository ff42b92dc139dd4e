import Dispatch
import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// The results of a function that depends on its argument alone, in order; the cores share them.
  func mappedInParallel<Value: Sendable>(
    _ transform: @Sendable (Element) -> Value
  ) -> [Value] {
    mappedInParts { $0.map(transform) }
  }

  /// The same where a function maps many elements one after the other, and may remember between
  /// them what makes it faster.
  func mappedInParts<Value: Sendable>(
    threads: Int? = nil, _ transform: @Sendable (ArraySlice<Element>) -> [Value]
  ) -> [Value] {
    let cores = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let parts = Swift.min(cores, count / 1_000)
    guard parts > 1 else { return transform(self[...]) }
    let size = (count + parts - 1) / parts
    let results = Mutex<[Int: [Value]]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let mapped = transform(
        self[Swift.min(part * size, count)..<Swift.min((part + 1) * size, count)])
      results.withLock { $0[part] = mapped }
    }
    return results.withLock { found in (0..<parts).flatMap { found[$0] ?? [] } }
  }
}
