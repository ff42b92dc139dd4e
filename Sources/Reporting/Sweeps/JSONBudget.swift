public import Essentials

/// A budget as the store has it, made readable; reporting needs no more of it.
public struct JSONBudget: Hashable, Sendable {
  /// The object, such as `{"sparsity":0.5}`.
  public let json: JSONValue

  /// The canonical text, by which budgets are compared.
  private let text: String

  /// Wraps a stored budget.
  public init(_ json: JSONValue) {
    self.json = json
    text = json.canonical
  }

  /// Whether both are the same object.
  public static func == (left: JSONBudget, right: JSONBudget) -> Bool { left.text == right.text }

  /// Feeds the canonical text to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// `50 %`, `2:4`, `3 bits`, `50 % + 4 bits`, or `dense`.
  public var label: String {
    let members = json.objectValue ?? [:]
    var parts: [String] = []
    if let sparsity = members["sparsity"]?.doubleValue {
      let percent = (sparsity * 10_000).rounded() / 100
      parts.append(percent == percent.rounded() ? "\(Int(percent)) %" : "\(percent) %")
    }
    if let pattern = members["pattern"]?.stringValue { parts.append(pattern) }
    if let bits = members["bits"]?.integerValue {
      parts.append(bits == 1 ? "1 bit" : "\(bits) bits")
    }
    return parts.isEmpty ? "dense" : parts.joined(separator: " + ")
  }

  enum Kind { case dense, single, pattern, joint }

  /// How the budget can be drawn: on a curve over one knob, or as a point of its own.
  var kind: Kind {
    let members = json.objectValue ?? [:]
    if members.isEmpty { return .dense }
    if members.count > 1 { return .joint }
    return members["pattern"] == nil ? .single : .pattern
  }

  /// The order of columns: dense, sparsities, patterns, bits from many to few, joint ones.
  var order: [Double] {
    let members = json.objectValue ?? [:]
    let sparsity = members["sparsity"]?.doubleValue
    let bits = members["bits"]?.doubleValue
    switch (sparsity, members["pattern"], bits) {
    case (nil, nil, nil): return [0]
    case (let sparsity?, _, nil): return [1, sparsity]
    case (nil, .some, nil): return [2]
    case (nil, nil, let bits?): return [3, -bits]
    case (_, _, let bits?): return [4, -bits, sparsity ?? 0]
    }
  }

  static func precedes(_ left: JSONBudget, _ right: JSONBudget) -> Bool {
    left.order.lexicographicallyPrecedes(right.order)
  }
}
