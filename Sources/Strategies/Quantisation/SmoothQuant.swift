internal import Foundation
internal import Tensors

/// Moves the outliers of a layer's inputs into its weights, so that both can be rounded to few bits.
///
/// ```
/// s[j] = max(max|X[:, j]|^α / max|W[:, j]|^(1 − α), 10⁻⁵)
/// X ← X / s,  W ← W · s                  the layer's function does not change
/// x̂ = scale · round(x / scale)           scale = largest magnitude / (2^(b−1) − 1)
/// ```
///
/// `X` is `[tokens, in]`, the output of a norm whose gain and bias take the division; `W` are all weights
/// `[out, in]` that read it, and the maximum is over all of them. Weights have a scale for each row,
/// inputs for each token, or one for all.
///
/// Reference: G. Xiao et al., *SmoothQuant: Accurate and Efficient Post-Training Quantization for Large
/// Language Models*, 2023, https://arxiv.org/abs/2211.10438.
///
/// - Fidelity: there is no strategy, as norms and inputs change with the weights.
struct SmoothQuant {
  /// How much of the outliers moves, α.
  var strength = 0.5

  private static let least = 1e-5

  /// The largest magnitude of each column of a matrix.
  static func columnPeaks(_ matrix: Tensor) -> [Double] {
    var peaks = [Double](repeating: 0, count: matrix.columns)
    for row in 0..<matrix.rows {
      for (column, value) in matrix.row(row).enumerated() {
        peaks[column] = max(peaks[column], Double(abs(value)))
      }
    }
    return peaks
  }

  /// The factors s, `[in]`, from the peaks of the inputs and all weights that read them.
  func factors(inputPeaks: [Double], weights: [Tensor]) -> Tensor {
    let peaks = weights.map { Self.columnPeaks($0) }
    let factors = inputPeaks.indices.map { channel in
      let weight = max(peaks.reduce(0) { max($0, $1[channel]) }, Self.least)
      return Float(
        max(pow(inputPeaks[channel], strength) / pow(weight, 1 - strength), Self.least))
    }
    return Tensor(factors, shape: [factors.count])
  }

  /// The values of runs of a tensor, each rounded to symmetric steps of its own.
  static func rounded(_ values: Tensor, bits: Int, runs: Int) -> Tensor {
    let length = values.count / max(runs, 1)
    let limit = Float(1 << (bits - 1) - 1)
    var result = values
    result.withMutableBuffer { values in
      for run in 0..<runs {
        let places = run * length..<(run + 1) * length
        let peak = places.reduce(Float(0)) { max($0, abs(values[$1])) }
        let scale = max(peak, Float(least)) / limit
        for place in places {
          values[place] = (values[place] / scale).rounded(.toNearestOrEven) * scale
        }
      }
    }
    return result
  }
}
