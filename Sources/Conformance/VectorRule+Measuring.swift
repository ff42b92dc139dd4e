/// How far a computed array is from the expected one, in the measure of a rule.
public struct RuleMeasurement: Sendable, Equatable {
  /// The number that the rule limits.
  public let measured: Double
  /// Whether the limit is kept.
  public let passed: Bool
}

extension VectorRule {
  /// Compares two arrays of one shape.
  ///
  /// `inputs` holds the `weight` and `inputs` that the output error is about. Equal infinities and
  /// equal NaNs are equal.
  ///
  /// - Precondition: the shapes are equal.
  public func measure(
    _ got: VectorArray, against expected: VectorArray, inputs: [String: VectorArray]
  ) -> RuleMeasurement {
    precondition(got.shape == expected.shape, "measure: \(got.shape) against \(expected.shape)")
    let pairs = zip(got.values, expected.values)
    switch self {
    case .exact:
      let different = pairs.count { !Self.same($0, $1) }
      return RuleMeasurement(measured: Double(different), passed: different == 0)
    case .allClose(let relative, let absolute):
      let worst = Self.worst(pairs) { abs($0 - $1) / (absolute + relative * abs($1)) }
      return RuleMeasurement(measured: worst, passed: worst <= 1)
    case .agreement(let share, let tolerance):
      let equal = pairs.count { Self.same($0, $1) || abs($0 - $1) <= tolerance * abs($1) }
      let measured = got.values.isEmpty ? 1 : Double(equal) / Double(got.values.count)
      return RuleMeasurement(measured: measured, passed: measured >= share)
    case .relativeDistance(let limit):
      let distance = Self.distance(got.values, expected.values)
      return RuleMeasurement(measured: distance, passed: distance <= limit)
    case .outputError(let percent):
      return Self.outputError(got, expected, inputs: inputs, limit: percent)
    case .value(let percent):
      let worst = 100 * Self.worst(pairs) { abs($0 - $1) / abs($1) }
      return RuleMeasurement(measured: worst, passed: worst <= percent)
    }
  }

  private static func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }

  /// The largest deviation; equal elements deviate by nothing, and NaN by infinitely much.
  private static func worst(
    _ pairs: Zip2Sequence<[Double], [Double]>, _ deviation: (Double, Double) -> Double
  ) -> Double {
    pairs.reduce(0) { worst, pair in
      if same(pair.0, pair.1) { return worst }
      let found = deviation(pair.0, pair.1)
      return max(worst, found.isNaN ? .infinity : found)
    }
  }

  private static func distance(_ got: [Double], _ expected: [Double]) -> Double {
    var (difference, size) = (0.0, 0.0)
    for (a, b) in zip(got, expected) where !same(a, b) { difference += (a - b) * (a - b) }
    for b in expected { size += b * b }
    if difference == 0 { return 0 }
    let ratio = (difference / size).squareRoot()
    return ratio.isNaN ? .infinity : ratio
  }

  private static func outputError(
    _ got: VectorArray, _ expected: VectorArray, inputs: [String: VectorArray], limit: Double
  ) -> RuleMeasurement {
    guard let weight = inputs["weight"], let x = inputs["inputs"], weight.shape == got.shape,
      x.shape.last == weight.shape.last
    else { return RuleMeasurement(measured: .nan, passed: false) }
    let ours = squaredOutputError(weight, got, x: x)
    let theirs = squaredOutputError(weight, expected, x: x)
    let excess = ours <= theirs ? min(0, 100 * (ours / theirs - 1)) : 100 * (ours / theirs - 1)
    return RuleMeasurement(
      measured: excess.isNaN ? (ours == theirs ? 0 : .infinity) : excess, passed: excess <= limit)
  }

  /// ‖X(W−Ŵ)ᵀ‖² for `weight` `[out, in]` and x `[…, in]`.
  private static func squaredOutputError(
    _ weight: VectorArray, _ found: VectorArray, x: VectorArray
  ) -> Double {
    let width = weight.shape[1]
    let difference = zip(weight.values, found.values).map { $0 - $1 }
    var sum = 0.0
    for token in stride(from: 0, to: x.values.count, by: width) {
      for row in stride(from: 0, to: difference.count, by: width) {
        var dot = 0.0
        for index in 0..<width { dot += difference[row + index] * x.values[token + index] }
        sum += dot * dot
      }
    }
    return sum
  }
}
