internal import Foundation
internal import Tensors

extension Corpus {
  /// Where Debian's dict-gcide puts its files.
  public static let gcideFolder = "/usr/share/dictd"

  /// The entries of the GNU Collaborative International Dictionary of English, one document each,
  /// in a fixed random order.
  ///
  /// Lines are joined and runs of space become one: the text is wrapped for terminals. Entries
  /// about the dictionary itself, whose words begin with `00-database`, are left out, as are
  /// further words for one entry. About 40 MB.
  ///
  /// Reference: the format is that of `dictd`, R. Faith and B. Martin, *A Dictionary Server
  /// Protocol*, RFC 2229, 1997.
  public static func gcide(folder: String = gcideFolder) throws(CorpusError) -> Corpus {
    let text = try DictionaryFile.text(folder + "/gcide.dict", or: folder + "/gcide.dict.dz")
    let entries = try DictionaryFile.entries(folder + "/gcide.index", length: text.count)
    let documents = entries.compactMap { DictionaryFile.document(text[$0]) }
    var random = RandomStream(seed: 0, for: "corpus.gcide")
    let order = random.permutation(of: documents.count)
    return try Corpus(name: "gcide", documents: order.map { documents[$0] })
  }
}

/// Reads the files of a dictionary in the format of dictd.
enum DictionaryFile {
  /// The most bytes that a dictionary may unpack to: 1 GiB.
  static let largest = 1 << 30

  /// The whole text, from a plain file or a compressed one.
  static func text(_ plain: String, or packed: String) throws(CorpusError) -> [UInt8] {
    if FileManager.default.fileExists(atPath: plain) { return try TextFile.bytes(plain) }
    guard FileManager.default.fileExists(atPath: packed) else {
      throw .missingDictionary(path: packed)
    }
    let text: [UInt8]
    do {
      let raw = try ImageFile.bytes(packed)
      text = Gzip.isGzip(raw) ? try Gzip.unpack(raw, limit: largest) : raw
    } catch let fault as Gzip.Fault {
      switch fault {
      case .damaged(let reason): throw .corruptDictionary(path: packed, reason: reason)
      }
    } catch {
      throw .unreadable(path: packed, reason: "\(error)")
    }
    return try TextFile.checked(text, path: packed)
  }

  /// The places of the distinct entries, in the order of the text.
  static func entries(_ path: String, length: Int) throws(CorpusError) -> [Range<Int>] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingDictionary(path: path)
    }
    var known: [Int: Int] = [:]
    let bytes = try TextFile.bytes(path)
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard !line.isEmpty else { continue }
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count >= 3, let start = base64(fields[1]), let count = base64(fields[2]) else {
        let found = String(decoding: line.prefix(60), as: UTF8.self)
        throw .malformedIndex(path: path, line: number, found: found)
      }
      guard start + count <= length else {
        throw .entryOutside(path: path, line: number, end: start + count, length: length)
      }
      guard !fields[0].starts(with: Array("00-database".utf8)), count > 0 else { continue }
      known[start] = max(known[start] ?? 0, count)
    }
    guard !known.isEmpty else { throw .empty(path: path) }
    return known.sorted { $0.key < $1.key }.map { $0.key..<($0.key + $0.value) }
  }

  /// A number whose digits are those of base 64, most significant first; nil for anything else and
  /// for what no file can be so long as.
  static func base64(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...7).contains(digits.count) else { return nil }
    var value = 0
    for digit in digits {
      guard let place = alphabet.firstIndex(of: digit) else { return nil }
      value = value * 64 + place
    }
    return value
  }

  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of an entry on one line; nil when it has none.
  static func document(_ bytes: ArraySlice<UInt8>) -> String? {
    let words = bytes.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
    guard !words.isEmpty else { return nil }
    return String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
  }
}
