internal import CompressionCore
internal import Tensors

/// The singular values of a weight over their range.
struct NormalisedSpectrum {
  /// The singular values, falling.
  let values: [Double]
  /// `(σ − min σ) / (max σ − min σ)`, falling; all 1 when the values are equal.
  let normalised: [Double]
  let rows: Int
  let columns: Int

  init(of weight: Tensor, path: String) throws(CompressionError) {
    do {
      values = try weight.singularValues()
    } catch {
      throw .numerics(site: path, error)
    }
    let (low, high) = (values.last ?? 0, values.first ?? 0)
    normalised = values.map { high > low ? ($0 - low) / (high - low) : 1 }
    (rows, columns) = (weight.rows, weight.columns)
  }

  /// The full rank.
  var rank: Int { values.count }

  /// How many values lie below a threshold.
  func removed(below threshold: Double) -> Int { normalised.count { $0 < threshold } }

  /// The share of the ranks of several layers that goes.
  static func reduction(removed: [Int], of spectra: [NormalisedSpectrum]) -> Double {
    Double(removed.reduce(0, +)) / Double(spectra.reduce(0) { $0 + $1.rank })
  }
}

/// The rank of each layer with which a model meets its budget; nil for a layer that stays dense.
struct RankPlan {
  private(set) var ranks: [Int?]
  private let spectra: [NormalisedSpectrum]
  private let minimumRatio: Double

  init(_ spectra: [NormalisedSpectrum], minimumRatio: Double, sparsity: Double) {
    self.spectra = spectra
    self.minimumRatio = minimumRatio
    ranks = []
    let dense = spectra.reduce(0) { $0 + $1.rows * $1.columns }
    let wanted = (1 - sparsity) * Double(dense)
    let threshold = smallestThreshold { self.stored(self.ranks(below: $0)) <= wanted }
    ranks = ranks(below: threshold)
    giveBack(wanted - stored(ranks))
  }

  /// The ranks that a threshold leaves.
  private func ranks(below threshold: Double) -> [Int?] {
    spectra.map { spectrum in
      let removed = spectrum.removed(below: threshold)
      let kept = spectrum.rank - removed
      let isSmaller = kept * (spectrum.rows + spectrum.columns) < spectrum.rows * spectrum.columns
      let losesEnough = Double(removed) / Double(spectrum.rank) > minimumRatio
      return losesEnough && isSmaller ? kept : nil
    }
  }

  private func stored(_ ranks: [Int?]) -> Double {
    zip(spectra, ranks).reduce(0) { sum, pair in
      let (spectrum, rank) = pair
      let dense = spectrum.rows * spectrum.columns
      return sum + Double(rank.map { $0 * (spectrum.rows + spectrum.columns) } ?? dense)
    }
  }

  /// By bisection among the values at which anything changes; the model shrinks as it rises.
  private func smallestThreshold(_ isEnough: (Double) -> Bool) -> Double {
    let steps = Set(spectra.flatMap(\.normalised)).sorted() + [.infinity]
    var (low, high) = (0, steps.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if isEnough(steps[middle]) { high = middle } else { low = middle + 1 }
    }
    return steps[low]
  }

  /// Restores the largest of the removed values for as long as their vectors fit.
  private mutating func giveBack(_ count: Double) {
    var left = count
    var removed: [(value: Double, layer: Int)] = []
    for (layer, rank) in ranks.enumerated() {
      removed += spectra[layer].normalised.dropFirst(rank ?? .max).map { ($0, layer) }
    }
    removed.sort { ($0.value, $1.layer) > ($1.value, $0.layer) }
    for (_, layer) in removed {
      let cost = spectra[layer].rows + spectra[layer].columns
      guard let rank = ranks[layer], left >= Double(cost),
        (rank + 1) * cost <= spectra[layer].rows * spectra[layer].columns
      else { continue }
      ranks[layer] = rank + 1
      left -= Double(cost)
    }
  }
}
