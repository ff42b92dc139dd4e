internal import CompressionCore
internal import Conformance
internal import Tensors

/// Leads from the vectors of COMP to its functions.
struct COMPVector: VectorAdapter {
  static let slug = "comp-on-device"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let states = try vector.tensor("hidden_states")
    let layers = states.reshaped([states.shape[0], states.count / states.shape[0]])
    let importance = COMP.layerImportance(
      (0..<layers.rows).map {
        layers.rows($0..<$0 + 1).reshaped([states.shape[1], states.shape[2]])
      })
    var outputs = [
      "layer_importance": VectorArray(importance),
      "removed_layers": VectorArray(
        COMP.lowest(try vector.integer("layers_removed"), of: importance)),
    ]
    let sites = try (0..<(try vector.integer("matrices"))).map { try site($0, of: vector) }
    let conditions = try sites.map {
      try COMP.logCondition($0.weight, norms: $0.channelNorms())
    }
    let ratios = COMP.ratios(
      logConditions: conditions, ratio: try vector.number("neuron_ratio"))
    outputs["log_condition"] = VectorArray(conditions)
    outputs["matrix_ratio"] = VectorArray(ratios)
    let method = COMP(ridge: try vector.number("ridge"))
    for (index, site) in sites.enumerated() {
      let norms = try site.channelNorms()
      let scores = COMP.scores(site.weight, norms: norms)
      let removed = COMP.lowest(Int(ratios[index] * Double(site.columns)), of: scores)
      let kept = (0..<site.columns).filter { !removed.contains($0) }
      let scales = try method.scales(site.weight, gram: site.gram(), keeping: kept)
      outputs["score_product\(index)"] = VectorArray(scores)
      outputs["score_condition_change\(index)"] = VectorArray(
        try COMP.conditionChanges(site.weight, norms: norms))
      outputs["kept\(index)"] = VectorArray(kept)
      outputs["scales\(index)"] = VectorArray(scales)
      outputs["expected_weight\(index)"] = VectorArray(
        COMP.pruned(site.weight, keeping: kept, scales: scales))
    }
    return outputs
  }

  private static func site(_ index: Int, of vector: MethodVector) throws -> LinearSite {
    let weight = try vector.tensor("weight\(index)")
    var statistics = CalibrationStatistics(
      width: weight.columns, collecting: [.channelNorms, .gram])
    statistics.add(inputs: try vector.tensor("inputs\(index)"))
    return LinearSite(path: "weight\(index)", weight: weight, statistics: statistics)
  }
}
