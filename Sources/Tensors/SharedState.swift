#if THREAD_SANITIZER
internal import Foundation

/// A value behind a lock, over a POSIX mutex.
///
/// The sanitizer's runtime knows such a mutex. Of `Mutex` it does not see on Linux when it is handed
/// over, since that happens in a library that is not instrumented, and every use would be reported.
///
/// `@unchecked Sendable`: the value is reached under the lock only.
final class SharedState<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }

  func withLockIfAvailable<Result>(_ body: (inout Value) -> Result) -> Result? {
    guard lock.try() else { return nil }
    defer { lock.unlock() }
    return body(&value)
  }
}
#else
internal import Synchronization

/// A value behind a lock.
typealias SharedState = Mutex
#endif
