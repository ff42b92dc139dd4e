internal import Foundation

extension DarwinLM {
  /// The levels of the modules of one kind, which trade levels with each other only.
  typealias Levels = [[Int]]

  /// Numbers in [0, 1) that are drawn one after the other.
  struct Draws {
    private let next: () -> Double
    /// How many were drawn.
    private(set) var count = 0

    init(_ next: @escaping () -> Double) {
      self.next = next
    }

    mutating func uniform() -> Double {
      count += 1
      return next()
    }

    /// A place in a list.
    mutating func place(in count: Int) -> Int { min(Int(uniform() * Double(count)), count - 1) }
  }

  /// Offspring of a parent, all of them different from it and from each other.
  ///
  /// Each flips a few times: in a group, drawn in proportion to its size, one module goes a step down
  /// and another a step up, so that the sum of a group's levels stays. The number of flips is the
  /// smaller of two numbers from 1 to 3. `levels` are those that each group can have. There are fewer
  /// offspring where a hundred draws for each find no more that differ.
  static func offspring(
    of parent: Levels, count: Int, levels: [ClosedRange<Int>], step: Int, draws: inout Draws
  ) -> [Levels] {
    var family = [parent]
    for _ in 0..<100 * count where family.count <= count {
      let child = mutated(parent, levels: levels, step: step, draws: &draws)
      if !family.contains(child) { family.append(child) }
    }
    return Array(family.dropFirst())
  }

  private static func mutated(
    _ parent: Levels, levels: [ClosedRange<Int>], step: Int, draws: inout Draws
  ) -> Levels {
    var child = parent
    let (first, second) = (draws.place(in: 3), draws.place(in: 3))
    for _ in 0...min(first, second) {
      let group = group(of: parent.map(\.count), draw: draws.uniform())
      let modules = child[group].indices
      let lower = modules.filter { levels[group].contains(child[group][$0] - step) }
      let upper = modules.filter { levels[group].contains(child[group][$0] + step) }
      guard !lower.isEmpty, !upper.isEmpty else { continue }
      let down = lower[draws.place(in: lower.count)]
      let up = upper[draws.place(in: upper.count)]
      child[group][down] -= step
      child[group][up] += step
    }
    return child
  }

  /// The first group whose cumulative size exceeds the draw's share of the total.
  private static func group(of sizes: [Int], draw: Double) -> Int {
    let bound = draw * Double(sizes.reduce(0, +))
    var sum = 0
    for (index, size) in sizes.enumerated() {
      sum += size
      if Double(sum) > bound { return index }
    }
    return sizes.count - 1
  }

  /// How far a candidate's predictions are from the dense model's: KL(dense ‖ candidate), in nats a
  /// token, the mean over positions.
  ///
  /// With `top` only the tokens to which the dense model gives the most count, both distributions
  /// made to sum up to one over them. Logits are lists over the vocabulary, one for each position.
  static func divergence(
    dense: [[Double]], candidate: [[Double]], top: Int? = nil
  ) -> Double {
    let terms = zip(dense, candidate).map { dense, candidate in
      let order = dense.indices.sorted { (-dense[$0], $0) < (-dense[$1], $1) }
      let chosen = order.prefix(top ?? dense.count)
      let p = CalibrationData.logProbabilities(chosen.map { dense[$0] })
      let q = CalibrationData.logProbabilities(chosen.map { candidate[$0] })
      return zip(p, q).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    }
    return terms.reduce(0, +) / Double(max(terms.count, 1))
  }
}
