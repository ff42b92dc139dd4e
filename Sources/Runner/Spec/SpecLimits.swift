internal import Yams

/// What a spec says of execution; none of it enters the identity of a cell.
public struct SpecLimits: Sendable, Hashable {
  /// Seconds that one cell may take.
  public var seconds: Double?
  /// Bytes of memory that one cell may use.
  public var bytes: Int64?
  /// How often a cell is run again after its worker crashed or vanished.
  public var retries: Int?

  /// Sets nothing.
  public init() {}

  /// Reads `limits: {time: 10m, memory: 2G, retries: 2}`.
  init(_ node: Node, _ reader: inout SpecReader) {
    let members = reader.members(node, of: "limits", allowed: ["time", "memory", "retries"])
    for (key, node) in members ?? [] {
      switch key {
      case "time":
        seconds = Self.value(node, key, Quantity.seconds, Quantity.durationForm, &reader)
      case "memory":
        bytes = Self.value(node, key, Quantity.bytes, Quantity.sizeForm, &reader)
      default: retries = reader.wholeNumber(node, of: key, atLeast: 0)
      }
    }
  }

  static func value<Value>(
    _ node: Node, _ key: String, _ parse: (String) -> Value?, _ form: String,
    _ reader: inout SpecReader
  ) -> Value? {
    guard let text = reader.text(node, of: key) else { return nil }
    let value = parse(text)
    if value == nil { reader.note("\(key) is '\(text)', wanted \(form)", at: node) }
    return value
  }
}
