/// The homology over GF(2) of a complex of vertices, edges and triangles, in one dimension.
struct Homology {
  /// A cycle of each class of a basis, over the simplices of the dimension.
  private let cycles: [BitVector]
  /// Boundaries, and then cycles with the class that each stands for.
  private var echelon: BitEchelon

  /// The Betti number.
  var rank: Int { cycles.count }

  /// The homology of the cliques of a graph, in dimension 0 or 1; without triangles if not `filled`.
  init(of graph: [[Bool]], dimension: Int, filled: Bool) {
    precondition((0...1).contains(dimension), "Homology: dimension \(dimension) is not 0 or 1")
    let simplices = CliqueComplex(graph)
    let (candidates, boundaries) =
      dimension == 0
      ? (simplices.vertices, simplices.edgeBoundaries)
      : (simplices.cycles, filled ? simplices.triangleBoundaries : [])
    let classes = candidates.count
    var echelon = BitEchelon(tagCount: classes)
    for boundary in boundaries {
      _ = echelon.insert(boundary, tag: BitVector(count: classes))
    }
    var cycles: [BitVector] = []
    for candidate in candidates {
      var tag = BitVector(count: classes)
      tag[cycles.count] = true
      if echelon.insert(candidate, tag: tag) { cycles.append(candidate) }
    }
    self.cycles = cycles
    self.echelon = echelon
  }

  /// The class of a cycle in the basis.
  private func coordinates(of cycle: BitVector) -> BitVector {
    let (rest, tag) = echelon.reduced(cycle)
    precondition(rest.isZero, "Homology: not a cycle of this complex")
    return tag.resized(to: rank)
  }

  /// Where the classes of this basis go in a complex that holds this one.
  func inclusion(into larger: Homology) -> [BitVector] {
    cycles.map { larger.coordinates(of: $0) }
  }
}

/// The simplices of the cliques of a graph; edges are numbered by all pairs of vertices.
private struct CliqueComplex {
  let graph: [[Bool]]
  let edges: [(Int, Int)]

  init(_ graph: [[Bool]]) {
    self.graph = graph
    edges = graph.indices.flatMap { first in
      ((first + 1)..<max(graph.count, first + 1)).filter { graph[first][$0] }.map { (first, $0) }
    }
  }

  private func place(_ first: Int, _ second: Int) -> Int { first * graph.count + second }

  var vertices: [BitVector] {
    graph.indices.map { BitVector([$0], count: graph.count) }
  }

  var edgeBoundaries: [BitVector] {
    edges.map { BitVector([$0.0, $0.1], count: graph.count) }
  }

  var triangleBoundaries: [BitVector] {
    edges.flatMap { first, second in
      ((second + 1)..<max(graph.count, second + 1))
        .filter { graph[first][$0] && graph[second][$0] }
        .map { third in
          BitVector(
            [place(first, second), place(first, third), place(second, third)],
            count: graph.count * graph.count)
        }
    }
  }

  /// A basis of the cycles of edges: the combinations of edges whose boundary is zero.
  var cycles: [BitVector] {
    let count = graph.count * graph.count
    var echelon = BitEchelon(tagCount: count)
    return edges.compactMap { edge in
      let tag = BitVector([place(edge.0, edge.1)], count: count)
      let (rest, combination) = echelon.reduced(BitVector([edge.0, edge.1], count: graph.count))
      var cycle = combination
      cycle.add(tag)
      if rest.isZero { return cycle }
      _ = echelon.insert(BitVector([edge.0, edge.1], count: graph.count), tag: tag)
      return nil
    }
  }
}

/// A linear relation between two spaces over GF(2): a subspace of their product.
struct LinearRelation {
  private let pairs: [(first: BitVector, second: BitVector)]
  private let firstRank: Int
  private let secondRank: Int

  /// The relation of a space to itself.
  init(identity rank: Int) {
    let unit = (0..<rank).map { BitVector([$0], count: rank) }
    self.init(zip(unit, unit).map { ($0, $1) }, rank, rank)
  }

  private init(
    _ pairs: [(first: BitVector, second: BitVector)], _ firstRank: Int, _ secondRank: Int
  ) {
    var echelon = BitEchelon()
    self.pairs = pairs.filter { pair in
      echelon.insert(pair.first.joined(pair.second), tag: BitVector(count: 0))
    }
    self.firstRank = firstRank
    self.secondRank = secondRank
  }

  /// dim R − dim{(v, 0) in R} − dim{(0, w) in R}.
  var rank: Int {
    Self.rank(pairs.map(\.first)) + Self.rank(pairs.map(\.second)) - pairs.count
  }

  private static func rank(_ vectors: [BitVector]) -> Int {
    var echelon = BitEchelon()
    return vectors.count { echelon.insert($0, tag: BitVector(count: 0)) }
  }

  /// The relation with a map after it, given by the images of a basis of the second space.
  func pushed(along images: [BitVector], rank: Int) -> LinearRelation {
    LinearRelation(
      pairs.map { ($0.first, $0.second.combining(images, count: rank)) }, firstRank, rank)
  }

  /// The pairs (v, u) for which (v, f(u)) is a pair, for a map f into the second space.
  func pulledBack(along images: [BitVector], rank: Int) -> LinearRelation {
    // The kernel of (pair, u) ↦ second of the pair + f(u), each with what it stands for.
    var echelon = BitEchelon(tagCount: firstRank + rank)
    var found: [(first: BitVector, second: BitVector)] = []
    let generators =
      pairs.map { ($0.second, $0.first.joined(BitVector(count: rank))) }
      + images.enumerated().map {
        ($0.element, BitVector(count: firstRank).joined(BitVector([$0.offset], count: rank)))
      }
    for (vector, tag) in generators {
      let (rest, combination) = echelon.reduced(vector)
      if rest.isZero {
        var pair = combination
        pair.add(tag)
        found.append(pair.split(at: firstRank))
      } else {
        _ = echelon.insert(vector, tag: tag)
      }
    }
    return LinearRelation(found, firstRank, rank)
  }
}
