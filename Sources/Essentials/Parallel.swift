import Dispatch
import Synchronization

/// The results of two functions that run at the same time.
///
/// - Throws: what the first one throws.
public func bothInParallel<First, Second: Sendable>(
  _ first: () throws -> First, _ second: @escaping @Sendable () -> Second
) throws -> (First, Second) {
  let background = Background(second)
  let result = Result { try first() }
  let found = background.value
  return (try result.get(), found)
}

/// A function that runs on a thread of its own from now on.
public final class Background<Value: Sendable>: Sendable {
  private let found = Box<Value>()
  private let group = DispatchGroup()

  /// Starts the function.
  public init(_ work: @escaping @Sendable () -> Value) {
    // A queue of its own has a thread of its own, also while others wait for a process.
    DispatchQueue(label: "espalier.background").async(group: group) { [found] in found.put(work()) }
  }

  /// The function's result, waited for.
  public var value: Value {
    group.wait()
    guard let value = found.value else { preconditionFailure("what was started has not run") }
    return value
  }
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
