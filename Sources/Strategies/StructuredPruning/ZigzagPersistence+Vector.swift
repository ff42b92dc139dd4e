internal import Conformance

/// Leads from the vectors of zigzag persistence to its functions.
struct ZigzagPersistenceVector: VectorAdapter {
  static let slug = "zigzag-persistence-pruning"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let points = try vector.input("points")
    let (layers, count) = (points.shape[0], points.shape[1])
    let rows = VectorArray(points.values, shape: [layers * count, points.shape[2]]).rowLists
    func graphs(_ neighbours: Int) -> [[[Bool]]] {
      (0..<layers).map {
        ZigzagPersistence.neighbourGraph(
          Array(rows[($0 * count)..<(($0 + 1) * count)]), neighbours: neighbours)
      }
    }
    func adjacency(_ graphs: [[[Bool]]]) -> VectorArray {
      VectorArray(graphs.flatMap { $0.flatMap(\.self) }, shape: [layers, count, count])
    }
    let sparse = graphs(try vector.integer("k_dimension_0"))
    let full = graphs(try vector.integer("k"))
    let filled = try vector.integer("clique_dimension") >= 2
    var outputs = ["adjacency": adjacency(full), "adjacency_sparse": adjacency(sparse)]
    let removed = try vector.numbers("removed").map { Int($0) }
    for (dimension, graphs) in [sparse, full].enumerated() {
      let zigzag = ZigzagPersistence(graphs: graphs, dimension: dimension, filled: filled)
      for (name, array) in arrays(zigzag, removed: removed) {
        outputs["\(name)_\(dimension)"] = array
      }
    }
    return outputs
  }

  private static func arrays(
    _ zigzag: ZigzagPersistence, removed: [Int]
  ) -> [String: VectorArray] {
    let (layers, positions) = (0..<zigzag.layers, zigzag.homologies.indices)
    let shape = [layers.count, layers.count]
    return [
      "betti": VectorArray(zigzag.homologies.map(\.rank)),
      "rank": VectorArray(
        layers.flatMap { a in layers.map { zigzag.rank(2 * a, 2 * $0) } }, shape: shape),
      "similarity": VectorArray(
        layers.flatMap { a in layers.map { zigzag.similarity(a, $0) } }, shape: shape),
      "barcode": VectorArray(
        positions.flatMap { a in positions.map { zigzag.multiplicity(a, $0) } },
        shape: [positions.count, positions.count]),
      "block_start": VectorArray(removed.map { zigzag.blockStart(removing: $0) }),
    ]
  }
}
