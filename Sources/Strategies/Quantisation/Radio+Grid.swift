internal import Foundation
internal import Tensors

extension Radio {
  /// A companded grid: equal steps under the Laplace distribution function.
  struct Compander {
    /// The middle.
    var centre: Double
    /// The scale of the distribution.
    var scale: Double
    /// The bits of a code.
    var bits: Int

    /// The value that stands for a weight.
    func rounded(_ weight: Double) -> Double {
      guard bits > 0, scale > 0 else { return centre }
      let offset = weight - centre
      let tail = 0.5 * exp(-abs(offset) / scale)
      let share = offset < 0 ? tail : 1 - tail
      let steps = Double(1 << bits)
      let place = (min((share * steps).rounded(.down), steps - 1) + 0.5) / steps
      let magnitude = -scale * log(1 - 2 * abs(place - 0.5))
      return centre + (place < 0.5 ? -magnitude : magnitude)
    }

    /// The mean squared error of some weights.
    func error(_ weights: [Double]) -> Double {
      weights.reduce(0) { sum, weight in
        let error = rounded(weight) - weight
        return sum + error * error
      } / Double(weights.count)
    }
  }

  /// The grid of a group at a rounded depth.
  static func compander(_ group: Group, bits: Int) -> Compander {
    Compander(centre: group.median, scale: 3 / 1.414213562 * group.spread, bits: bits)
  }

  /// The grid with the scale, and then the shift, that err least; of equal ones the last tried.
  ///
  /// `steps` are the logarithms to base two of the factors on the scale, and the shifts in scaled spreads.
  static func searched(_ group: Group, bits: Int, steps: [Double]) -> Compander {
    let plain = compander(group, bits: bits)
    var best = plain
    var least = Double.infinity
    for step in steps {
      var trial = plain
      trial.scale = plain.scale * exp2(step)
      let error = trial.error(group.weights)
      if error <= least { (best, least) = (trial, error) }
    }
    let scaled = best
    let unit = plain.scale > 0 ? group.spread * scaled.scale / plain.scale : 0
    for step in steps {
      var trial = scaled
      trial.centre = plain.centre + step * unit
      let error = trial.error(group.weights)
      if error <= least { (best, least) = (trial, error) }
    }
    return best
  }

  /// The weight `[out, in]` with each group on its grid.
  static func rounded(
    _ weight: Tensor, sets: [[Int]], companders: [[Compander]]
  ) -> Tensor {
    var result = weight
    for (rows, companders) in zip(sets, companders) {
      for row in rows {
        for (column, compander) in companders.enumerated() {
          result[row, column] = Float(compander.rounded(Double(weight[row, column])))
        }
      }
    }
    return result
  }

  /// What is added to the outputs for what the mean input loses, `[out]`.
  static func bias(_ rounded: Tensor, of weight: Tensor, inputMean: [Double]) -> [Double] {
    (0..<weight.rows).map { row in
      -(0..<weight.columns).reduce(0.0) {
        $0 + Double(rounded[row, $1] - weight[row, $1]) * inputMean[$1]
      }
    }
  }
}
