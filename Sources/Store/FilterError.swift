/// A filter that cannot be understood, with the place.
public struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was found, what was wanted.
  public var message: String
  /// The filter.
  public var source: String
  /// The character at which the fault begins, from 0.
  public var offset: Int

  /// The message over the filter, with a caret under the place.
  public var description: String {
    let line = String(source.map { $0.isWhitespace ? " " : $0 })
    return "\(message)\n  \(line)\n  \(String(repeating: " ", count: offset))^"
  }
}
