internal import Conformance
internal import Tensors

/// Leads from the vectors of EfficientLLM to its blocks.
struct EfficientLLMVector: VectorAdapter {
  static let slug = "efficientllm-pap"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var blocks = try blocks(of: vector)
    let count = try vector.integer("layers")
    func saliencies(_ kind: EfficientLLM.Kind) -> VectorArray {
      let rows = (0..<count).map { blocks.groups(kind, block: $0).map(blocks.saliency) }
      return VectorArray(rows.flatMap(\.self), shape: [count, rows[0].count])
    }
    var outputs = ["ffn_saliency": saliencies(.channel), "head_saliency": saliencies(.head)]
    var order: [Double] = []
    for _ in 0..<(try vector.integer("removals")) {
      guard let group = try blocks.removeLeast() else { break }
      order += [group.kind.rawValue, group.block, group.index].map(Double.init)
    }
    outputs["removal_order"] = VectorArray(order, shape: [order.count / 3, 3])
    for block in 0..<count {
      for name in ["down", "output"] {
        outputs["final_\(name)_\(block)"] = blocks.blocks[block][name].map {
          VectorArray($0.weight)
        }
      }
    }
    return outputs
  }

  private static func blocks(of vector: MethodVector) throws -> EfficientLLM {
    let layers = 0..<(try vector.integer("layers"))
    let names = EfficientLLM.Kind.allCases.flatMap { $0.producers + [$0.consumer] }
    let matrices = try layers.map { layer in
      try Dictionary(
        uniqueKeysWithValues: names.map { name in
          let weight = try vector.tensor("\(name)_\(layer)")
          let all = try vector.tensor("gradient_\(name)_\(layer)")
          let steps = all.shape[0]
          let flat = all.reshaped([steps, weight.count])
          let gradients = (0..<steps).map { flat.rows($0..<$0 + 1).reshaped(weight.shape) }
          return (name, EfficientLLM.Matrix(weight, gradients: gradients))
        })
    }
    let inputs = try layers.map { layer in
      try Dictionary(
        uniqueKeysWithValues: ["down", "output"].map {
          ($0, try vector.tensor("inputs_\($0)_\(layer)"))
        })
    }
    return EfficientLLM(
      matrices, heads: try vector.integer("heads"), inputs: inputs,
      dampening: try vector.number("relative_damping"))
  }
}
