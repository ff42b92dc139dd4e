internal import Essentials
internal import Foundation

/// A named list of documents, divided once and for all into training, calibration and validation.
///
/// The division is by document and deterministic. The *distinct* documents are numbered in their
/// order; of every 25, the 13th goes to calibration, the 25th to validation and the other 23 to
/// training (92 %, 4 %, 4 %). A repeated document goes where its first copy went, so no text is in
/// two splits. With fewer than 25 distinct documents the same holds with their number for 25.
public struct Corpus: Sendable {
  /// One of the three parts of a corpus.
  public enum Split: String, CaseIterable, Codable, Sendable {
    /// What reference models and tokenizers are trained on.
    case train
    /// What compression methods may look at.
    case calibration
    /// What only evaluation reads.
    case validation
  }

  /// Of this many distinct documents, one is held out for calibration and one for validation.
  static let period = 25
  /// The fewest distinct documents that give three splits.
  static let fewestDocuments = 3

  /// What the corpus is called in specifications and evaluation signatures.
  public let name: String
  /// All documents in order.
  public let documents: [String]
  /// The SHA-256 of all documents in order, as 64 hexadecimal digits.
  ///
  /// Each document counts with its length, so moving a boundary changes the digest. The text that
  /// opens the hashed bytes names the rule of division; another rule would be another digest.
  public let digest: String
  /// The exact entropy of one document in nats, where the source is known, as for a grammar.
  public let natsPerDocument: Double?

  /// The corpora that a mixture was made of; empty for any other.
  public let parts: [String]

  private let splits: [Split]
  /// The place in `parts` of each document.
  private let origins: [Int]

  /// Divides the documents and computes the digest.
  ///
  /// - Throws: ``CorpusError/tooFewDocuments(corpus:found:least:)`` when a split would be empty.
  public init(
    name: String, documents: [String], natsPerDocument: Double? = nil
  ) throws(CorpusError) {
    try self.init(
      name: name, documents: documents, natsPerDocument: natsPerDocument, parts: [], origins: [])
  }

  init(
    name: String, documents: [String], natsPerDocument: Double?, parts: [String], origins: [Int]
  ) throws(CorpusError) {
    self.name = name
    self.parts = parts
    self.origins = origins
    self.documents = documents
    self.natsPerDocument = natsPerDocument
    splits = try Self.division(of: documents, named: name)
    digest = Self.digest(of: documents)
  }

  /// The documents of one split, in order.
  public func documents(in split: Split) -> [String] {
    zip(documents, splits).filter { $0.1 == split }.map(\.0)
  }

  /// The documents of one split that came from one part of a mixture, in order.
  ///
  /// - Precondition: the part is one of ``parts``.
  public func documents(in split: Split, ofPart part: String) -> [String] {
    guard let place = parts.firstIndex(of: part) else {
      preconditionFailure("'\(part)' is no part of '\(name)', which has \(parts)")
    }
    return documents.indices.filter { splits[$0] == split && origins[$0] == place }
      .map { documents[$0] }
  }

  /// The split that a document is in, by its position in ``documents``.
  public func split(ofDocument index: Int) -> Split { splits[index] }

  /// The SHA-256 of the documents of one split, for evaluation signatures.
  public func digest(of split: Split) -> String { Self.digest(of: documents(in: split)) }

  /// The length of all documents in bytes of UTF-8.
  public var byteCount: Int { documents.reduce(0) { $0 + $1.utf8.count } }

  private static func division(
    of documents: [String], named name: String
  ) throws(CorpusError) -> [Split] {
    var numbers: [String: Int] = [:]
    numbers.reserveCapacity(documents.count)
    let order = documents.map { document -> Int in
      let number = numbers[document] ?? numbers.count
      numbers[document] = number
      return number
    }
    guard numbers.count >= fewestDocuments else {
      throw .tooFewDocuments(corpus: name, found: numbers.count, least: fewestDocuments)
    }
    let period = min(Self.period, numbers.count)
    return order.map { number in
      switch number % period {
      case period - 1: .validation
      case period / 2: .calibration
      default: .train
      }
    }
  }

  private static func digest(of documents: [String]) -> String {
    var digest = ContentDigest("espalier.corpus.1")
    for document in documents { digest.update(document) }
    return digest.hexadecimal()
  }
}
