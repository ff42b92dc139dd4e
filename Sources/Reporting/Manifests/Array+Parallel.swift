import Dispatch
import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// The results of a function that depends on its argument alone, in order; the cores share them.
  func mappedInParallel<Value: Sendable>(
    _ transform: @Sendable (Element) -> Value
  ) -> [Value] {
    let parts = Swift.min(ProcessInfo.processInfo.activeProcessorCount, count / 1_000)
    guard parts > 1 else { return map(transform) }
    let size = (count + parts - 1) / parts
    let results = Mutex<[Int: [Value]]>([:])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let mapped = self[Swift.min(part * size, count)..<Swift.min((part + 1) * size, count)]
        .map(transform)
      results.withLock { $0[part] = mapped }
    }
    return results.withLock { found in (0..<parts).flatMap { found[$0] ?? [] } }
  }
}
