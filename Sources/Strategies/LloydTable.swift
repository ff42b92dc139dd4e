internal import Foundation
internal import Tensors

/// A table of values learned for weighted numbers by Lloyd's iteration from given starting values.
///
/// ```
/// code[j] = the nearest value, the lower place at ties
/// value   = Σ weight · number / Σ weight over its codes
/// ```
///
/// The iteration stops when no code changes, when the sum of squared moves of the values is within
/// `tolerance` times the variance of the numbers (unweighted, over n), or at the limit; in the last two
/// cases the codes are found once more. A value that no weight is left for moves to the number that is
/// farthest from its own, as in scikit-learn's `KMeans`, whose results it gives.
struct LloydTable: Sendable, Equatable {
  /// The values, in the order of the starting ones.
  private(set) var values: [Double]
  /// The place of each number's value.
  private(set) var codes: [Int] = []

  /// Learns a table.
  ///
  /// - Precondition: there are starting values, and as many weights as numbers.
  init(
    _ numbers: [Double], weights: [Double], start: [Double], limit: Int = 300,
    tolerance: Double = 1e-4
  ) {
    precondition(
      !start.isEmpty && numbers.count == weights.count,
      "LloydTable: \(start.count) values for \(numbers.count) numbers, \(weights.count) weights")
    values = start
    let mean = numbers.reduce(0, +) / Double(max(numbers.count, 1))
    let variance =
      numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(numbers.count, 1))
    for _ in 0..<limit {
      let before = codes
      assign(numbers)
      let moved = move(numbers, weights)
      if codes == before { return }
      if moved <= tolerance * variance { break }
    }
    assign(numbers)
  }

  /// Values in equal steps from the smallest to the largest number.
  static func evenStart(_ numbers: [Double], count: Int) -> [Double] {
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return (0..<count).map { low + (high - low) * Double($0) / Double(max(count - 1, 1)) }
  }

  /// Values drawn among the numbers, each far from those before it: greedy k-means++.
  ///
  /// Each value is the best of 2 + ⌊ln count⌋ draws with probabilities in proportion to the weighted
  /// squared distances. Reference: D. Arthur and S. Vassilvitskii, *k-means++: The Advantages of
  /// Careful Seeding*, 2007.
  static func drawnStart(
    _ numbers: [Double], weights: [Double], count: Int, random: inout RandomStream
  ) -> [Double] {
    var distances = [Double](repeating: 1, count: numbers.count)
    var values: [Double] = []
    for _ in 0..<count {
      let masses = zip(weights, distances).map { $0 * $1 }
      let draws = values.isEmpty ? 1 : 2 + Int(log(Double(count)))
      var best: (loss: Double, distances: [Double], value: Double)?
      for _ in 0..<draws {
        let value = numbers[draw(masses, random: &random)]
        let trial = numbers.indices.map { index in
          let distance = (numbers[index] - value) * (numbers[index] - value)
          return values.isEmpty ? distance : min(distances[index], distance)
        }
        let loss = zip(trial, weights).reduce(0) { $0 + $1.0 * $1.1 }
        if loss < best?.loss ?? .infinity { best = (loss, trial, value) }
      }
      guard let best else { break }
      values.append(best.value)
      distances = best.distances
    }
    return values
  }

  private static func draw(_ masses: [Double], random: inout RandomStream) -> Int {
    var rest = random.uniform() * masses.reduce(0, +)
    for (index, mass) in masses.enumerated() where mass > 0 {
      rest -= mass
      if rest < 0 { return index }
    }
    return masses.lastIndex { $0 > 0 } ?? 0
  }

  /// The place of the value that is nearest to a number.
  func code(of number: Double) -> Int {
    var best = 0
    for place in values.indices where abs(values[place] - number) < abs(values[best] - number) {
      best = place
    }
    return best
  }

  /// The same table with rising values.
  func sorted() -> LloydTable {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var places = order
    for (place, old) in order.enumerated() { places[old] = place }
    var copy = self
    copy.values = order.map { values[$0] }
    copy.codes = codes.map { places[$0] }
    return copy
  }

  private mutating func assign(_ numbers: [Double]) {
    codes = numbers.map { code(of: $0) }
  }

  /// Moves the values to the means of their numbers; returns the sum of squared moves.
  private mutating func move(_ numbers: [Double], _ weights: [Double]) -> Double {
    var sums = [Double](repeating: 0, count: values.count)
    var masses = sums
    for (index, code) in codes.enumerated() {
      sums[code] += weights[index] * numbers[index]
      masses[code] += weights[index]
    }
    relocate(&sums, &masses, numbers, weights)
    var moved = 0.0
    for place in values.indices where masses[place] > 0 {
      let value = sums[place] / masses[place]
      moved += (value - values[place]) * (value - values[place])
      values[place] = value
    }
    return moved
  }

  private func relocate(
    _ sums: inout [Double], _ masses: inout [Double], _ numbers: [Double], _ weights: [Double]
  ) {
    let empty = masses.indices.filter { masses[$0] == 0 }
    guard !empty.isEmpty else { return }
    let distances = zip(numbers, codes).map { abs($0 - values[$1]) }
    let farthest = distances.indices.sorted { (-distances[$0], $0) < (-distances[$1], $1) }
    for (place, index) in zip(empty, farthest) {
      let part = weights[index] * numbers[index]
      sums[codes[index]] -= part
      masses[codes[index]] -= weights[index]
      sums[place] = part
      masses[place] = weights[index]
    }
  }
}
