internal import Tensors

extension Corpus {
  /// The documents of several corpora in one fixed random order.
  static func mixture(of corpora: [Corpus]) throws(CorpusError) -> Corpus {
    let documents = corpora.flatMap(\.documents)
    let origins = corpora.enumerated().flatMap { place, corpus in
      Array(repeating: place, count: corpus.documents.count)
    }
    var random = RandomStream(seed: 0, for: "corpus.mixture")
    let order = random.permutation(of: documents.count)
    return try Corpus(
      name: corpora.map(\.name).joined(separator: "+"), documents: order.map { documents[$0] },
      natsPerDocument: nil, parts: corpora.map(\.name), origins: order.map { origins[$0] })
  }
}
