/// Learns gates together with a sparse copy of them that the important ones enter first.
///
/// ```
/// α ← α − s · m / (√v / √(1 − β₂ᵗ) + ε)       Adam, s = rate / (1 − β₁ᵗ)
/// z ← z + s · (α − Γ)
/// Γ ← κ · max(z − λ, 0)
/// ```
///
/// Gates α begin at 1, z and Γ at 0. How often a unit was in Γ, over the records of a training, ranks
/// it: those that entered late go first.
///
/// Reference: Y. Di et al., *Solution Path Pruning*, released as differential-inclusion pruning of
/// transformers with adaptive gates, 2025.
///
/// - Fidelity: all units at the threshold stay, and the copy is one-sided, both as released. There is
///   no strategy, as the gates are trained.
struct SolutionPathPruning {
  /// The learning rate.
  var rate = 1e-3
  /// The threshold λ of the copy.
  var threshold = 3.0
  /// The factor κ of the copy.
  var factor = 1.0
  /// The decay of the first moment.
  var beta1 = 0.9
  /// The decay of the second moment.
  var beta2 = 0.999
  /// ε, outside of the root.
  var epsilon = 1e-8

  /// The gates of some units.
  struct Gates: Sendable, Equatable {
    /// α.
    private(set) var values: [Double]
    /// z.
    private(set) var path: [Double]
    /// Γ.
    private(set) var copy: [Double]
    /// At how many records each unit was in Γ.
    private(set) var entries: [Int]
    private var means: [Double]
    private var squares: [Double]
    private var powers = (first: 1.0, second: 1.0)

    /// Open gates.
    init(count: Int) {
      values = [Double](repeating: 1, count: count)
      path = [Double](repeating: 0, count: count)
      (copy, means, squares) = (path, path, path)
      entries = [Int](repeating: 0, count: count)
    }

    static func == (left: Gates, right: Gates) -> Bool {
      left.values == right.values && left.path == right.path && left.entries == right.entries
    }

    /// Takes one step along a gradient.
    mutating func step(_ gradient: [Double], _ method: SolutionPathPruning) {
      powers.first *= method.beta1
      powers.second *= method.beta2
      let rate = method.rate / (1 - powers.first)
      let correction = (1 - powers.second).squareRoot()
      for unit in values.indices {
        let slope = gradient[unit]
        means[unit] += (1 - method.beta1) * (slope - means[unit])
        squares[unit] += (1 - method.beta2) * (slope * slope - squares[unit])
        values[unit] -=
          rate * means[unit] / (squares[unit].squareRoot() / correction + method.epsilon)
        path[unit] += rate * (values[unit] - copy[unit])
        copy[unit] = method.factor * max(path[unit] - method.threshold, 0)
      }
    }

    /// Counts the units that are in Γ now.
    mutating func record() {
      for unit in copy.indices where copy[unit] != 0 { entries[unit] += 1 }
    }

    /// The share of units in Γ.
    var entered: Int { copy.count { $0 != 0 } }
  }

  /// Which units stay when about a share of them goes, from how often they were in Γ.
  ///
  /// The threshold is the count at the place, from 1, that is nearest to the share.
  static func kept(_ entries: [Int], removing share: Double) -> [Bool] {
    guard !entries.isEmpty else { return [] }
    let wanted = share * Double(entries.count)
    let place = (1...entries.count).min {
      (abs(Double($0) - wanted), $0) < (abs(Double($1) - wanted), $1)
    }
    let limit = entries.sorted()[(place ?? 1) - 1]
    return entries.map { $0 >= limit }
  }
}
