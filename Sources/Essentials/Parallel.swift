import Dispatch
import Synchronization

/// The results of two functions that run at the same time.
///
/// - Throws: what the first one throws.
public func bothInParallel<First, Second: Sendable>(
  _ first: () throws -> First, _ second: @escaping @Sendable () -> Second
) throws -> (First, Second) {
  let found = Box<Second>()
  let group = DispatchGroup()
  // A queue of its own has a thread of its own, also while others wait for a process.
  DispatchQueue(label: "espalier.parallel").async(group: group) { found.put(second()) }
  let result = Result { try first() }
  group.wait()
  guard let second = found.value else {
    preconditionFailure("one of two parallel functions has not run")
  }
  return (try result.get(), second)
}

/// Where another thread leaves a value.
public final class Box<Value: Sendable>: Sendable {
  private let content = Mutex<Value?>(nil)

  /// Makes an empty box.
  public init() {}

  /// What was left, if anything was.
  public var value: Value? { content.withLock { $0 } }

  /// Leaves a value; another one is replaced.
  public func put(_ value: Value) { content.withLock { $0 = value } }
}
