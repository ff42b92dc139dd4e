/// A text that is not JSON.
public struct JSONParsingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The text around the fault.
  public var excerpt: String
  /// What is wrong with it, with the line and the column.
  public var reason: String

  /// A sentence with both.
  public var description: String { "not valid JSON (\(reason)): \(excerpt)" }

  init(excerpt: String, reason: String) {
    self.excerpt = excerpt
    self.reason = reason
  }

  /// Finds the line and the column (in bytes, both from 1) of a fault at a byte.
  init(_ reason: String, at position: Int, in bytes: [UInt8]) {
    let place = min(position, bytes.count)
    let newline = UInt8(ascii: "\n")
    let line = 1 + bytes[..<place].reduce(0) { $0 + ($1 == newline ? 1 : 0) }
    let lineStart = bytes[..<place].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let around = bytes[max(0, place - 20)..<min(bytes.count, place + 40)]
    excerpt = String(decoding: around, as: UTF8.self)
    self.reason = "line \(line), column \(place - lineStart + 1): \(reason)"
  }
}
