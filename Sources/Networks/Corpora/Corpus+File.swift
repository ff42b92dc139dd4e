extension Corpus {
  /// The most lines that make one document of a text without blank lines.
  static let linesPerDocument = 16

  /// A UTF-8 text as a corpus; blank lines separate its documents.
  ///
  /// A text with fewer than three such documents is cut into pieces of 16 lines instead, or of
  /// fewer where it is so short that a split would otherwise be empty. Space around a document is
  /// dropped, as is a byte order mark.
  public static func file(_ path: String) throws(CorpusError) -> Corpus {
    let bytes = try TextFile.bytes(path)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var documents = paragraphs(lines)
    guard !documents.isEmpty else { throw .empty(path: path) }
    if documents.count < fewestDocuments {
      let written = lines.filter { !TextFile.trimmed($0).isEmpty }
      let size = min(linesPerDocument, max(1, written.count / period))
      documents = stride(from: 0, to: written.count, by: size).map { first in
        text(of: written[first..<min(first + size, written.count)])
      }
    }
    return try Corpus(name: "file:" + path, documents: documents)
  }

  private static func paragraphs(_ lines: [ArraySlice<UInt8>]) -> [String] {
    lines.split { TextFile.trimmed($0).isEmpty }.map { text(of: $0) }
  }

  private static func text(of lines: ArraySlice<ArraySlice<UInt8>>) -> String {
    let joined = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    return String(decoding: TextFile.trimmed(joined[...]), as: UTF8.self)
  }
}
