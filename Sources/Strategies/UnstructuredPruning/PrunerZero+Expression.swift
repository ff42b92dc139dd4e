internal import CompressionCore
internal import Foundation
internal import Tensors

/// A matrix of doubles whose single row or column stands for as many as another one has.
struct Plane {
  let rows: Int
  let columns: Int
  var values: [Double]

  init(_ tensor: Tensor) {
    (rows, columns) = (tensor.rows, tensor.columns)
    values = tensor.values.map(Double.init)
  }

  init(rows: Int, columns: Int, values: [Double]) {
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  var tensor: Tensor { Tensor(values.map(Float.init), shape: [rows, columns]) }

  func map(_ transform: (Double) -> Double) -> Plane {
    Plane(rows: rows, columns: columns, values: values.map(transform))
  }

  func broadcast(rows: Int, columns: Int) -> Plane {
    if (self.rows, self.columns) == (rows, columns) { return self }
    let spread = (0..<rows * columns).map { index in
      let row = self.rows == 1 ? 0 : index / columns
      let column = self.columns == 1 ? 0 : index % columns
      return values[row * self.columns + column]
    }
    return Plane(rows: rows, columns: columns, values: spread)
  }

  func combined(with other: Plane, _ combine: (Double, Double) -> Double) -> Plane {
    let (left, right) = Self.alike(self, other)
    return Plane(
      rows: left.rows, columns: left.columns, values: zip(left.values, right.values).map(combine))
  }

  static func alike(_ left: Plane, _ right: Plane) -> (Plane, Plane) {
    let rows = max(left.rows, right.rows)
    let columns = max(left.columns, right.columns)
    return (
      left.broadcast(rows: rows, columns: columns), right.broadcast(rows: rows, columns: columns)
    )
  }
}

/// A tree of operations on the weights, their gradients and their inputs.
///
/// ```
/// expression = W | G | X | unary(expression) | binary(expression, expression)
/// ```
indirect enum MetricExpression: Equatable, Sendable {
  /// Magnitudes of weights `W`, norms of gradients `G` or squared norms of inputs `X`.
  case terminal(Terminal)
  case unary(Unary, MetricExpression)
  case binary(Binary, MetricExpression, MetricExpression)

  enum Terminal: String, CaseIterable {
    case weight = "W"
    case gradients = "G"
    case inputs = "X"
  }

  enum Unary: String, CaseIterable {
    case sqr, pow, neg, abs, log, exp, sqrt, tanh, skp, mms, zsn
  }

  enum Binary: String, CaseIterable {
    case add, sub, mul, div
  }

  /// The value of the tree.
  func value(weight: Plane, gradients: Plane, inputs: Plane) -> Plane {
    switch self {
    case .terminal(.weight): weight
    case .terminal(.gradients): gradients
    case .terminal(.inputs): inputs
    case .unary(let operation, let operand):
      operation.applied(to: operand.value(weight: weight, gradients: gradients, inputs: inputs))
    case .binary(let operation, let left, let right):
      operation.applied(
        to: left.value(weight: weight, gradients: gradients, inputs: inputs),
        right.value(weight: weight, gradients: gradients, inputs: inputs))
    }
  }
}

extension MetricExpression.Unary {
  /// The result, element by element; `mms` and `zsn` look at all elements of their operand.
  func applied(to plane: Plane) -> Plane {
    switch self {
    case .sqr, .pow: plane.map { $0 * $0 }
    case .neg: plane.map { -$0 }
    case .abs: plane.map { Swift.abs($0) }
    case .log: plane.map { Foundation.log(Swift.abs($0) + 0.001) }
    case .exp: plane.map { Foundation.exp(min($0, 100)) }
    case .sqrt: plane.map { Swift.abs($0).squareRoot() }
    case .tanh: plane.map { Foundation.tanh($0) }
    case .skp: plane
    case .mms: Self.stretched(plane)
    case .zsn: Self.standardised(plane)
    }
  }

  /// `(x − min) / (max − min)`; zeros when all elements are equal.
  private static func stretched(_ plane: Plane) -> Plane {
    guard let low = plane.values.min(), let high = plane.values.max(), high > low else {
      return plane.map { _ in 0 }
    }
    return plane.map { ($0 - low) / (high - low) }
  }

  /// `(x − mean) / deviation`, with one less than the count; zeros when all elements are equal.
  private static func standardised(_ plane: Plane) -> Plane {
    let count = Double(plane.values.count)
    let mean = plane.values.reduce(0, +) / count
    let squares = plane.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 0 else { return plane.map { _ in 0 } }
    let deviation = (squares / (count - 1)).squareRoot()
    return plane.map { ($0 - mean) / deviation }
  }
}

extension MetricExpression.Binary {
  /// The result, element by element; `div` divides by the norm of all elements of its second
  /// operand, spread over the common shape.
  func applied(to left: Plane, _ right: Plane) -> Plane {
    switch self {
    case .add: return left.combined(with: right, +)
    case .sub: return left.combined(with: right, -)
    case .mul: return left.combined(with: right, *)
    case .div:
      let (dividend, divisor) = Plane.alike(left, right)
      let norm = divisor.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return dividend.map { $0 / norm }
    }
  }
}

// MARK: - Reading

extension MetricExpression {
  /// Reads an expression.
  ///
  /// - Throws: `SpecError.outOfRange` with the rest of the text where something else was wanted.
  init(parsing text: String) throws(SpecError) {
    var rest = text.filter { !$0.isWhitespace }[...]
    self = try Self.expression(&rest, depth: 0)
    guard rest.isEmpty else { throw Self.unexpected(rest, wanted: "the end") }
  }

  private static func expression(
    _ rest: inout Substring, depth: Int
  ) throws(SpecError) -> MetricExpression {
    guard depth < 100 else { throw unexpected(rest, wanted: "at most 100 levels") }
    let name = String(rest.prefix { $0.isLetter })
    let start = rest
    rest = rest.dropFirst(name.count)
    if let terminal = Terminal(rawValue: name) { return .terminal(terminal) }
    if let operation = Unary(rawValue: name) {
      try take("(", &rest)
      let operand = try expression(&rest, depth: depth + 1)
      try take(")", &rest)
      return .unary(operation, operand)
    }
    guard let operation = Binary(rawValue: name) else {
      let names =
        Terminal.allCases.map(\.rawValue) + Unary.allCases.map(\.rawValue)
        + Binary.allCases.map(\.rawValue)
      throw unexpected(start, wanted: names.joined(separator: ", "))
    }
    try take("(", &rest)
    let left = try expression(&rest, depth: depth + 1)
    try take(",", &rest)
    let right = try expression(&rest, depth: depth + 1)
    try take(")", &rest)
    return .binary(operation, left, right)
  }

  private static func take(_ character: Character, _ rest: inout Substring) throws(SpecError) {
    guard rest.first == character else { throw unexpected(rest, wanted: "\(character)") }
    rest = rest.dropFirst()
  }

  private static func unexpected(_ rest: Substring, wanted: String) -> SpecError {
    .outOfRange("metric", found: "'\(rest)' at some place", allowed: wanted)
  }
}
