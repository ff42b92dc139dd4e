/// Where a minimisation ended.
public struct FunctionMinimum: Sendable, Equatable {
  /// Why it ended.
  public enum End: String, Codable, Sendable {
    /// The gradient is as small as was asked for.
    case flat
    /// A step changes neither the value nor the point beyond rounding or the tolerance.
    case still
    /// The limit of iterations.
    case limit
    /// No step along the direction of search makes the function smaller.
    case stuck
    /// The function is NaN or infinite at the start.
    case undefined
  }

  /// The best point found.
  public let point: [Double]
  /// The function there.
  public let value: Double
  /// The largest magnitude of an element of the gradient there.
  public let gradientNorm: Double
  /// Iterations done.
  public let iterations: Int
  /// How often the function was called.
  public let evaluations: Int
  /// Why it ended.
  public let end: End
}

/// A function's value and gradient at a point.
public struct ValueAndGradient: Sendable, Equatable {
  /// The value.
  public var value: Double
  /// The gradient.
  public var gradient: [Double]

  /// Pairs both.
  public init(_ value: Double, _ gradient: [Double]) {
    self.value = value
    self.gradient = gradient
  }

  var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }
  var largestSlope: Double { gradient.reduce(0) { max($0, abs($1)) } }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// The sum `a + factor · b`.
func sum(_ a: [Double], _ b: [Double], times factor: Double) -> [Double] {
  var result = a
  for index in a.indices { result[index] += factor * b[index] }
  return result
}
