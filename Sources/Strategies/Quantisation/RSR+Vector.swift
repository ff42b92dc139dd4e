internal import Conformance

/// Leads from the vectors of RSR to its functions.
struct RSRVector: VectorAdapter {
  static let slug = "rsr"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let values = try vector.input("vector").values
    let binary = try vector.input("matrix_binary").rowLists
    let ternary = try vector.input("matrix_ternary").rowLists
    var outputs: [String: VectorArray] = [:]
    for width in try vector.numbers("k").map({ Int($0) }) {
      let index = RSR(binary.map { $0.map { $0 == 1 } }, width: width)
      let plus = RSR(ternary.map { $0.map { $0 == 1 } }, width: width)
      let minus = RSR(ternary.map { $0.map { $0 == -1 } }, width: width)
      let (blocks, patterns) = (index.blocks.count, 1 << width)
      outputs["expected_permutation_binary_k\(width)"] = VectorArray(
        index.blocks.flatMap(\.permutation), shape: [blocks, values.count])
      outputs["expected_segment_sums_binary_k\(width)"] = VectorArray(
        index.blocks.flatMap { index.segmentSums(values, block: $0) }, shape: [blocks, patterns])
      outputs["expected_product_binary_k\(width)"] = VectorArray(index.product(values))
      for (name, part) in [("binary", index), ("ternary_plus", plus), ("ternary_minus", minus)] {
        outputs["expected_segments_\(name)_k\(width)"] = VectorArray(
          part.blocks.flatMap(\.segments), shape: [part.blocks.count, patterns])
      }
      outputs["expected_product_ternary_k\(width)"] = VectorArray(
        zip(plus.product(values), minus.product(values)).map { $0 - $1 })
    }
    return outputs
  }
}
