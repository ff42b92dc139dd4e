internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of FARMS to its functions.
struct FARMSVector: VectorAdapter {
  static let slug = "farms"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let layers = try vector.integer("layers_per_block")
    let blocks = (0..<(try vector.integer("blocks"))).flatMap { block in
      [Int](repeating: block, count: layers)
    }
    let names = blocks.enumerated().map { "block\($1)_layer\($0 % layers)" }
    let weights = try names.map { try vector.tensor($0) }
    var allocation = HeavyTailAllocation()
    allocation.hyperparameters.windowRows = try vector.integer("num_row_samples")
    allocation.hyperparameters.windowRatio = try vector.number("Q_ratio")
    allocation.hyperparameters.positions = try vector.integer("sampling_ops_per_dim")
    allocation.hyperparameters.redistributing = false
    let spectra = try zip(weights, names).map {
      try allocation.windows.spectrum(of: $0, path: $1)
    }
    let divisor = try vector.integer("xmin_pos")
    let bins = try vector.integer("bins")
    let peaks = spectra.map { $0.exponentBelowPeak(bins: bins) }
    let middles = spectra.map { $0.exponentFromMiddle(divisor: divisor).value }
    let whole = try zip(weights, names).map {
      PooledSpectrum(try PooledSpectrum.eigenvalues(of: $0, path: $1))
        .exponentFromMiddle(divisor: divisor).value
    }
    var outputs = try training(vector, exponents: middles, divisor: divisor)
    outputs["alpha_peak"] = VectorArray(peaks.map(\.value))
    outputs["ks_peak"] = VectorArray(peaks.map(\.distance))
    outputs["alpha_mid"] = VectorArray(middles)
    outputs["alpha_mid_full_matrix"] = VectorArray(whole)
    for suffix in ["", "_wide"] {
      allocation.hyperparameters.epsilon = try vector.number("epsilon\(suffix)")
      outputs["layer_sparsity\(suffix)"] = VectorArray(
        allocation.sparsities(
          exponents: peaks.map(\.value), blocks: blocks, sizes: weights.map(\.count),
          target: try vector.number("target_sparsity\(suffix)")))
    }
    for (name, spectrum) in zip(names, spectra) {
      outputs["\(name)_eigenvalues"] = VectorArray(spectrum.values)
    }
    return outputs
  }

  private static func training(
    _ vector: MethodVector, exponents: [Double], divisor: Int
  ) throws -> [String: VectorArray] {
    let splits = try TailBalance.convolutionSpectra(
      vector.tensor("conv_weight"), norm: vector.number("conv_norm"),
      ratio: vector.number("conv_Q_ratio"), path: "conv_weight")
    let rates = TailBalance.learningRates(
      exponents: exponents, base: try vector.number("base_learning_rate"),
      range: try vector.number("lr_min_ratio")...vector.number("lr_max_ratio"))
    return [
      "conv_eigenvalues_first_split": VectorArray(splits.first?.values ?? []),
      "conv_alpha_mid": VectorArray(TailBalance.exponent(of: splits, divisor: divisor)),
      "layer_learning_rate": VectorArray(rates),
    ]
  }
}
