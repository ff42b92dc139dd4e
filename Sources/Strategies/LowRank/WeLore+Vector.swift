internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Tensors

/// Leads from the vectors of WeLore to its functions.
struct WeLoreVector: VectorAdapter {
  static let slug = "welore"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let layers = (vector.setting("layer_order")?.arrayValue ?? []).compactMap(\.stringValue)
    let names = (0..<(try vector.integer("blocks"))).flatMap { block in
      layers.map { "block\(block)_\($0)" }
    }
    let weights = try names.map { try vector.tensor($0) }
    let spectra = try zip(weights, names).map { try NormalisedSpectrum(of: $0, path: $1) }
    var strategy = WeLore()
    strategy.hyperparameters.minimumRatio = try vector.number("min_ratio")
    let removed = try vector.numbers("kappa").map { kappa in
      spectra.map { $0.removed(below: kappa) }
    }
    let kappaForFactors = try vector.number("kappa_for_factors")
    let chosen = spectra.map { $0.removed(below: kappaForFactors) }
    var outputs: [String: VectorArray] = [
      "rank_removed": VectorArray(removed.flatMap(\.self), shape: [removed.count, names.count]),
      "effective_rank_reduction": VectorArray(
        removed.map { NormalisedSpectrum.reduction(removed: $0, of: spectra) }),
    ]
    let isLowRank = zip(chosen, spectra).map { strategy.becomesFactors(removed: $0, of: $1.rank) }
    outputs["is_low_rank"] = VectorArray(isLowRank)
    outputs["realised_rank_reduction"] = VectorArray(
      NormalisedSpectrum.reduction(
        removed: zip(chosen, isLowRank).map { $1 ? $0 : 0 }, of: spectra))
    for (index, name) in names.enumerated() {
      outputs["\(name)_singular_values"] = VectorArray(spectra[index].values)
      guard isLowRank[index] else { continue }
      let (left, right) = try SVD.factors(
        of: weights[index], rank: spectra[index].rank - chosen[index], path: name)
      outputs["\(name)_low_rank_product"] = VectorArray(left.matmul(right))
    }
    return outputs
  }
}
