internal import Essentials

/// A point of a curve, without the names that all points of the curve share.
public struct CurvePoint: Sendable, Hashable {
  /// The step.
  public var step: Int64
  /// The value.
  public var value: Double

  /// Makes a point.
  public init(step: Int64, value: Double) {
    (self.step, self.value) = (step, value)
  }
}

/// The curves of many attempts, one behind the other in one array.
public struct CurveTable: Sendable {
  /// The attempts, rising, and where the points of each end.
  private var attempts: [Int64] = []
  private var ends: [Int] = []
  private var points: [CurvePoint] = []
  /// Curves that were put together from several attempts.
  private var others: [Int64: [CurvePoint]] = [:]

  /// The points of an attempt, in the order in which they were stored; nil without one.
  public subscript(attempt: Int64) -> ArraySlice<CurvePoint>? {
    if let other = others[attempt] { return other.isEmpty ? nil : other[...] }
    // Mostly the attempts are numbered one after the other.
    let guess = Int(truncatingIfNeeded: attempt &- (attempts.first ?? 0))
    let place =
      attempts.indices.contains(guess) && attempts[guess] == attempt
      ? guess : attempts.partitionIndex { $0 >= attempt }
    guard place < attempts.count, attempts[place] == attempt else { return nil }
    return points[(place == 0 ? 0 : ends[place - 1])..<ends[place]]
  }

  /// Adds a point to the last attempt, or to the first one of a larger number.
  mutating func append(_ point: CurvePoint, of attempt: Int64) {
    if attempts.last != attempt {
      attempts.append(attempt)
      ends.append(points.count)
    }
    points.append(point)
    ends[ends.count - 1] += 1
  }

  /// Adds the curves of attempts of larger numbers.
  mutating func append(_ other: CurveTable) {
    attempts += other.attempts
    ends += other.ends.map { $0 + points.count }
    points += other.points
  }

  /// Replaces the curve of an attempt.
  mutating func set(_ attempt: Int64, to points: [CurvePoint]) { others[attempt] = points }
}
