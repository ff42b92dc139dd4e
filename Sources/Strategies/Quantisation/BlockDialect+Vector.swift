internal import Conformance

/// Leads from the vectors of BlockDialect to its functions.
struct BlockDialectVector: VectorAdapter {
  static let slug = "blockdialect"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let method = BlockDialect(formats: try vector.input("formatbook").rowLists)
    let values = try vector.input("values")
    var outputs: [String: VectorArray] = [:]
    for size in try vector.numbers("block_sizes").map({ Int($0) }) {
      for (name, array) in arrays(method, values, size: size) {
        outputs["expected_\(name)_block\(size)"] = array
      }
    }
    return outputs
  }

  private static func arrays(
    _ method: BlockDialect, _ values: VectorArray, size: Int
  ) -> [String: VectorArray] {
    let blocks = stride(from: 0, to: values.values.count, by: size).map {
      BlockDialect.Block(Array(values.values[$0..<$0 + size]))
    }
    let shape = [values.shape[0], values.shape[1] / size]
    let pairs = blocks.map { method.pair($0) }
    let counts = zip(blocks, pairs).flatMap { block, pair in
      let counts = method.counts(block, pair: pair)
      return [counts.even, counts.odd]
    }
    var arrays = [
      "exponent": VectorArray(blocks.map(\.exponent), shape: shape),
      "error": VectorArray(
        blocks.flatMap { method.errors($0) }, shape: shape + [method.formats.count]),
      "pair": VectorArray(pairs, shape: shape),
      "counts": VectorArray(counts, shape: shape + [2]),
    ]
    let choices = [
      ("offline", blocks.map { method.bestDialect($0) }),
      ("online", blocks.map { method.quickDialect($0) }),
    ]
    for (name, dialects) in choices {
      let codes = zip(blocks, dialects).map { method.codes($0, dialect: $1) }
      let decoded = zip(zip(blocks, dialects), codes).flatMap { pair, codes in
        method.decoded(codes, dialect: pair.1, exponent: pair.0.exponent)
      }
      arrays["dialect_\(name)"] = VectorArray(dialects, shape: shape)
      arrays["code_\(name)"] = VectorArray(codes.flatMap(\.self), shape: shape + [size])
      arrays["values_\(name)"] = VectorArray(decoded, shape: values.shape)
    }
    return arrays
  }
}
