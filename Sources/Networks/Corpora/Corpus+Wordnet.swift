internal import Foundation
internal import Tensors

extension Corpus {
  /// Where Debian's wordnet-base puts its files.
  public static let wordnetFolder = "/usr/share/wordnet"

  static let wordnetFiles = ["data.noun", "data.verb", "data.adj", "data.adv"]

  /// The glosses of WordNet, one document each, in a fixed random order.
  ///
  /// A gloss is the text behind `| ` of a line; lines that begin with two spaces are the licence.
  /// The order is shuffled because the files go by part of speech and, within it, by meaning:
  /// in their order, the end of training would be all adverbs. About 9.2 MB, 1.46 million words.
  ///
  /// Reference: C. Fellbaum (ed.), *WordNet: An Electronic Lexical Database*, 1998,
  /// https://wordnet.princeton.edu.
  public static func wordnet(folder: String = wordnetFolder) throws(CorpusError) -> Corpus {
    var glosses: [String] = []
    for file in wordnetFiles {
      glosses += try self.glosses(in: folder + "/" + file)
    }
    var random = RandomStream(seed: 0, for: "corpus.wordnet")
    let order = random.permutation(of: glosses.count)
    return try Corpus(name: "wordnet", documents: order.map { glosses[$0] })
  }

  private static func glosses(in path: String) throws(CorpusError) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { throw .missingWordnet(path: path) }
    let bytes = try TextFile.bytes(path)
    var result: [String] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard !line.isEmpty, !line.starts(with: [0x20, 0x20]) else { continue }
      guard let gloss = gloss(in: line) else {
        let found = String(decoding: line.prefix(60), as: UTF8.self)
        throw .malformedLine(path: path, line: number, found: found)
      }
      result.append(gloss)
    }
    guard !result.isEmpty else { throw .empty(path: path) }
    return result
  }

  /// The trimmed text behind the first `| `, or nil where there is none.
  private static func gloss(in line: ArraySlice<UInt8>) -> String? {
    guard let bar = line.firstIndex(of: UInt8(ascii: "|")) else { return nil }
    let text = TextFile.trimmed(line[(bar + 1)...])
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }
}
