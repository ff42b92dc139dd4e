internal import CompressionCore
internal import Foundation
internal import Networks
internal import Tensors

/// Sets to zero the inputs of a layer that lie near their most frequent value.
///
/// ```
/// z      = X − mode, zero where |z| ≤ threshold
/// Y      = z · Wᵀ + bias + mode · W · 1
/// threshold: the quantile p of |X − mode| over all calibration inputs
/// mode:      zero, the median, or the peak of the inputs' density
/// ```
///
/// `W` is `[out, in]` and `X` the inputs, `[tokens, in]`. The last term is a constant for each output,
/// so that a shifted input costs nothing more. The density is a sum of normal densities at every
/// k-th of the inputs; of the peaks for several k the one with the smallest error of the outputs is
/// taken.
///
/// - Complexity: O(samples · grid) for each peak, O(inputs · log inputs) for the rest
struct SCAP {
  /// Where the inputs of a layer are centred.
  enum Centre: String, HyperparameterChoice {
    /// Where they are.
    case zero
    /// The lower one of the two in the middle.
    case median
    /// The peak of a density.
    case peak = "kde"
  }

  /// What was found for the inputs of a layer.
  struct Calibration {
    let rule: InputSparsity
    /// The peaks from which the mode was taken; empty unless it is one.
    var candidates: [Double] = []

    var mode: Double { rule.mode }
    var threshold: Double { rule.threshold }

    /// The inputs less the mode, those near to it set to zero, `[tokens, in]`.
    func sparsified(_ inputs: Tensor) -> Tensor { rule.sparsified(inputs) }

    /// What the mode adds to each output, `[out]`; nothing for a mode of next to zero.
    func extraBias(_ weight: Tensor) -> [Double] {
      rule.extraBias(weight) ?? [Double](repeating: 0, count: weight.rows)
    }

    /// The outputs without bias for the inputs that stay, `[tokens, out]`.
    func outputs(_ inputs: Tensor, weight: Tensor) -> Tensor {
      let extra = extraBias(weight)
      let products = sparsified(inputs).matmul(weight, transposingRight: true)
      return Tensor(shape: products.shape) { target in
        for index in target.indices {
          target[index] = products[flat: index] + Float(extra[index % extra.count])
        }
      }
    }
  }

  /// How many inputs the densities are estimated from, at least, one peak for each.
  var sampleCounts = [100_000, 200_000, 300_000]
  /// The number of places at which a density is known.
  var grid = 2000
  /// The width of a normal density over the inputs' deviation, before it shrinks with their number.
  var bandwidth = 0.5

  /// Centre and threshold for the inputs `[tokens, in]` of a weight `[out, in]`, of which the share
  /// `sparsity` becomes zero.
  func calibrated(
    _ inputs: Tensor, weight: Tensor, centre: Centre, sparsity: Double
  ) -> Calibration {
    let values = inputs.values.map(Double.init)
    func calibration(_ mode: Double) -> Calibration {
      let threshold = Self.quantile(sparsity, of: values.map { abs($0 - mode) })
      return Calibration(rule: InputSparsity(mode: mode, threshold: threshold))
    }
    switch centre {
    case .zero: return calibration(0)
    case .median: return calibration(values.sorted()[(values.count - 1) / 2])
    case .peak:
      let candidates = sampleCounts.map { peak(of: values, samples: $0) }
      let dense = inputs.matmul(weight, transposingRight: true)
      let errors = candidates.map { mode in
        (dense - calibration(mode).outputs(inputs, weight: weight)).squaredNorm()
      }
      let best = errors.indices.min { (errors[$0], $0) < (errors[$1], $1) } ?? 0
      var result = calibration(candidates[best])
      result.candidates = candidates
      return result
    }
  }

  /// Where the density of every k-th value is largest.
  private func peak(of values: [Double], samples: Int) -> Double {
    let step = max(1, values.count / samples)
    let sample = stride(from: 0, to: values.count, by: step).map { values[$0] }
    let count = Double(sample.count)
    let mean = sample.reduce(0, +) / count
    let squares = sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard let low = sample.min(), let high = sample.max(), squares > 0 else { return mean }
    let width = bandwidth * (squares / (count - 1)).squareRoot() * pow(count, -0.2)
    let places = (0..<grid).map { low + (high - low) * Double($0) / Double(max(grid - 1, 1)) }
    let densities = places.map { place in
      sample.reduce(0) { sum, value in
        let distance = (place - value) / width
        return sum + exp(-0.5 * distance * distance)
      }
    }
    let best = densities.indices.max { (densities[$0], -$0) < (densities[$1], -$1) } ?? 0
    return places[best]
  }

  /// A quantile, between two values in proportion.
  static func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let index = min(Int(place), sorted.count - 1)
    let next = min(index + 1, sorted.count - 1)
    return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
  }
}
