internal import Tensors

/// How the vectors of sentences lie: their similarities, and which is nearest to which.
///
/// The sentences come in pairs, the two of a pair one behind the other.
struct VectorGeometry: Sendable {
  let vectors: Tensor
  /// The cosine of each two sentences, `[count · count]`, summed in double.
  let similarities: [Double]

  var count: Int { vectors.rows }

  /// - Precondition: vectors have length one, and their number is even.
  init(_ vectors: Tensor) {
    precondition(vectors.rows % 2 == 0, "\(vectors.rows) sentences are no pairs")
    self.vectors = vectors
    let count = vectors.rows
    let rows = (0..<count).map { vectors.rows($0..<$0 + 1) }
    var similarities = [Double](repeating: 1, count: count * count)
    for left in 0..<count {
      for right in left + 1..<max(count, left + 1) {
        let cosine = rows[left].dot(rows[right])
        similarities[left * count + right] = cosine
        similarities[right * count + left] = cosine
      }
    }
    self.similarities = similarities
  }

  func similarity(_ left: Int, _ right: Int) -> Double { similarities[left * count + right] }

  /// The similarities of each two sentences, once.
  var pairs: [Double] {
    (0..<count).flatMap { left in (left + 1..<max(count, left + 1)).map { similarity(left, $0) } }
  }

  /// The nearest other sentence of each; the first of equals.
  var neighbours: [Int] {
    (0..<count).map { sentence in
      nearest(to: sentence, among: (0..<count).filter { $0 != sentence })
    }
  }

  /// The share of pairs whose first sentence is nearest to its own second one, among all second ones.
  var retrieval: Double {
    let seconds = Array(stride(from: 1, to: count, by: 2))
    let found = seconds.count { nearest(to: $0 - 1, among: seconds) == $0 }
    return Double(found) / Double(seconds.count)
  }

  /// The mean similarity of the two of a pair.
  var relatedMean: Double {
    let values = stride(from: 0, to: count, by: 2).map { similarity($0, $0 + 1) }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The mean similarity of two sentences of different pairs: 0 when vectors point everywhere.
  var unrelatedMean: Double {
    let values = (0..<count).flatMap { left in
      (left + 1..<max(count, left + 1)).filter { $0 / 2 != left / 2 }.map { similarity(left, $0) }
    }
    return values.reduce(0, +) / Double(values.count)
  }

  private func nearest(to sentence: Int, among others: [Int]) -> Int {
    others.dropFirst().reduce(others[0]) { best, other in
      similarity(sentence, other) > similarity(sentence, best) ? other : best
    }
  }
}

/// How a compressed encoder agrees with the dense one on the same sentences.
struct VectorAgreement: Sendable {
  /// One minus the cosine of the two vectors of each sentence.
  let distances: [Double]
  /// Spearman's correlation of the similarities of all pairs of sentences.
  let rankAgreement: Double
  /// The share of sentences whose nearest neighbour is the same.
  let sameNeighbour: Double
  /// How often a first sentence finds its second one.
  let retrieval: Double
  /// The same for the dense model.
  let baseRetrieval: Double

  init(_ vectors: Tensor, with baseline: VectorGeometry) {
    let geometry = VectorGeometry(vectors)
    distances = (0..<geometry.count).map { place in
      let row = place..<place + 1
      // Half the squared distance of unit vectors: exact near zero, where 1 − cosine cancels.
      return (vectors.rows(row) - baseline.vectors.rows(row)).squaredNorm() / 2
    }
    rankAgreement = RankCorrelation.spearman(geometry.pairs, baseline.pairs)
    let same = zip(geometry.neighbours, baseline.neighbours).count { $0 == $1 }
    sameNeighbour = Double(same) / Double(geometry.count)
    retrieval = geometry.retrieval
    baseRetrieval = baseline.retrieval
  }
}

/// Correlation of ranks.
enum RankCorrelation {
  /// Spearman's ρ: Pearson's correlation of the ranks, equal values sharing the mean of theirs; NaN
  /// when all values of one side are equal.
  ///
  /// Reference: C. Spearman, *The Proof and Measurement of Association between Two Things*, 1904.
  static func spearman(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count, "\(left.count) values beside \(right.count)")
    let (a, b) = (ranks(left), ranks(right))
    let middle = Double(left.count - 1) / 2
    var (product, first, second) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (x - middle) * (y - middle)
      first += (x - middle) * (x - middle)
      second += (y - middle) * (y - middle)
    }
    return product / (first * second).squareRoot()
  }

  /// The place of each value in ascending order, from 0; equal values share the mean of theirs.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }
}
