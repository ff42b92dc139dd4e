/// Exchanges the weights nearest to zero for new ones at random places, during training.
///
/// ```
/// goes: the share ζ of the positive weights nearest to zero, and of the negative ones
/// grows: random free places, as many as went, with weight 0
/// density = ε · (rows + columns) / (rows · columns)
/// ```
///
/// Reference: D. C. Mocanu et al., *Scalable Training of Artificial Neural Networks with Adaptive Sparse
/// Connectivity Inspired by Network Science*, 2018, https://arxiv.org/abs/1707.04780.
///
/// - Fidelity: the bounds themselves go, and a place that was just left may be taken again, as
///   released. There is no strategy, as the exchange is part of a training.
struct SET {
  /// The share ζ of each sign that goes.
  var share = 0.3

  /// The density of a layer for a parameter ε.
  static func density(epsilon: Double, rows: Int, columns: Int) -> Double {
    min(1, epsilon * Double(rows + columns) / Double(rows * columns))
  }

  /// Which weights stay; those outside the mask are zero, and go.
  func kept(_ weights: [Double]) -> [Bool] {
    let sorted = weights.sorted()
    let count = sorted.count
    guard count > 0 else { return [] }
    let negatives = weights.count { $0 < 0 }
    let free = weights.count { $0 <= 0 }
    let high = sorted[min(Int((1 - share) * Double(negatives)), count - 1)]
    let place = min(Double(count - 1), Double(free) + share * Double(count - free))
    let low = sorted[Int(place)]
    return weights.map { $0 < high || $0 > low }
  }

  /// The mask after growing at the first free candidates, until `count` places are taken.
  static func grown(_ mask: [Bool], to count: Int, candidates: [Int]) -> [Bool] {
    var mask = mask
    var taken = mask.count { $0 }
    for candidate in candidates where taken < count && !mask[candidate] {
      mask[candidate] = true
      taken += 1
    }
    return mask
  }
}
