/// Compares the representations of layers by the topology of their neighbourhoods that lasts.
///
/// ```
/// K[l] = cliques of the graph of nearest neighbours of layer l: vertices, edges, triangles
/// K[0] ← K[0] ∩ K[1] → K[1] ← K[1] ∩ K[2] → … → K[L − 1]
/// similarity[l, l'] = 2 · rank(l, l') / (β(l) + β(l'))
/// ```
///
/// The rank is the number of intervals of the zigzag that cover every complex from l to l', of the
/// homology over GF(2) in one dimension; β is the Betti number. To drop n layers, those between the
/// two representations that are most alike go.
///
/// Reference: Y. Gardinazzi et al., *Persistent Topological Features in Large Language Models*, 2024,
/// https://arxiv.org/abs/2410.11042.
///
/// - Fidelity: no code was released; distances are Euclidean, and ties go to the lower index.
/// - Complexity: O(L² · h³) relations beside the elimination of each complex, h the Betti number
struct ZigzagPersistence {
  /// The positions in order: complexes, with intersections between them.
  let homologies: [Homology]
  /// The maps from each intersection, at the odd positions, to the complexes before and after it.
  private let maps: [(before: [BitVector], after: [BitVector])]
  /// `ranks[a][b − a]` of the positions a to b.
  private let ranks: [[Int]]

  /// Builds the zigzag of some graphs, each a symmetric list of rows, in one dimension, 0 or 1.
  init(graphs: [[[Bool]]], dimension: Int, filled: Bool = true) {
    var homologies: [Homology] = []
    for (index, graph) in graphs.enumerated() {
      if index > 0 {
        let shared = Self.intersection(graphs[index - 1], graph)
        homologies.append(Homology(of: shared, dimension: dimension, filled: filled))
      }
      homologies.append(Homology(of: graph, dimension: dimension, filled: filled))
    }
    let places = stride(from: 1, to: homologies.count, by: 2)
    let maps = places.map { place in
      (
        before: homologies[place].inclusion(into: homologies[place - 1]),
        after: homologies[place].inclusion(into: homologies[place + 1])
      )
    }
    self.homologies = homologies
    self.maps = maps
    ranks = homologies.indices.map { start in
      Self.ranks(from: start, homologies: homologies, maps: maps)
    }
  }

  /// The number of layers.
  var layers: Int { (homologies.count + 1) / 2 }

  /// The number of intervals that cover all positions from a to b; none outside the zigzag.
  func rank(_ a: Int, _ b: Int) -> Int {
    guard a >= 0, b < homologies.count, a <= b else { return 0 }
    return ranks[a][b - a]
  }

  /// The multiplicity of the interval from position a to position b.
  func multiplicity(_ a: Int, _ b: Int) -> Int {
    guard a <= b else { return 0 }
    return rank(a, b) - rank(a - 1, b) - rank(a, b + 1) + rank(a - 1, b + 1)
  }

  /// How alike two layers are, from 0 to 1; 0 where neither has anything.
  func similarity(_ first: Int, _ second: Int) -> Double {
    guard first <= second else { return 0 }
    let total = homologies[2 * first].rank + homologies[2 * second].rank
    return total == 0 ? 0 : 2 * Double(rank(2 * first, 2 * second)) / Double(total)
  }

  /// The layer from which the next n go: the first l with the largest similarity of l and l + n.
  func blockStart(removing count: Int) -> Int {
    let starts = 0..<max(layers - count, 1)
    return starts.max { first, second in
      let (a, b) = (similarity(first, first + count), similarity(second, second + count))
      return (a, -first) < (b, -second)
    } ?? 0
  }
}

extension ZigzagPersistence {
  /// The graph that joins points of which one is among the k nearest of the other.
  static func neighbourGraph(_ points: [[Double]], neighbours: Int) -> [[Bool]] {
    let count = points.count
    var graph = [[Bool]](repeating: [Bool](repeating: false, count: count), count: count)
    for (index, point) in points.enumerated() {
      let distances = points.map { other in
        zip(point, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let others = points.indices.filter { $0 != index }
        .sorted { (distances[$0], $0) < (distances[$1], $1) }
      for other in others.prefix(neighbours) {
        graph[index][other] = true
        graph[other][index] = true
      }
    }
    return graph
  }

  private static func intersection(_ first: [[Bool]], _ second: [[Bool]]) -> [[Bool]] {
    zip(first, second).map { zip($0, $1).map { $0 && $1 } }
  }

  /// The ranks from one position to itself and each later one.
  private static func ranks(
    from start: Int, homologies: [Homology], maps: [(before: [BitVector], after: [BitVector])]
  ) -> [Int] {
    var relation = LinearRelation(identity: homologies[start].rank)
    var ranks = [relation.rank]
    for place in (start + 1)..<max(homologies.count, start + 1) {
      let rank = homologies[place].rank
      if place % 2 == 1 {
        relation = relation.pulledBack(along: maps[place / 2].before, rank: rank)
      } else {
        relation = relation.pushed(along: maps[place / 2 - 1].after, rank: rank)
      }
      ranks.append(relation.rank)
    }
    return ranks
  }
}
