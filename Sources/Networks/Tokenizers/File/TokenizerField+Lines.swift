internal import Essentials
internal import Foundation

extension TokenizerField {
  /// Reads a whole JSON file.
  init(file path: String) throws(TokenizerError) {
    let value = try TokenizerSource.tree(TokenizerSource.bytes(path), path)
    self.init(value: value, place: "", file: path)
  }

  /// A token that is named by a text, or by an object with its `content`.
  func tokenName(_ name: String) throws(TokenizerError) -> String? {
    guard let field = member(name) else { return nil }
    if case .object = field.value { return try field.required("content").string() }
    return try field.string()
  }

  /// The lines of a text file, the last line end left out.
  static func lines(of bytes: [UInt8], _ path: String) throws(TokenizerError) -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let place = UTF8Validation.firstInvalidOffset(in: bytes) ?? 0
      throw .unsuitable(
        path: path, place: "byte \(place)", found: "what is not UTF-8", allowed: "UTF-8")
    }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String($0.last == "\r" ? $0.dropLast() : $0) }
  }

  /// The vocabulary of a file with one token on each line, numbered from zero.
  func vocabulary(lines: [String]) throws(TokenizerError) -> TokenVocabulary {
    var vocabulary = TokenVocabulary()
    for (index, line) in lines.enumerated() {
      let place = "line \(index + 1)"
      guard index < TokenVocabulary.mostTokens else {
        throw fault("\(lines.count) lines", allowed: "up to \(TokenVocabulary.mostTokens)")
      }
      let token = Array(line.utf8)
      guard token.count <= TokenVocabulary.longestToken else {
        throw fault("a token of \(token.count) bytes", at: place, allowed: "a shorter one")
      }
      guard vocabulary.insert(token, id: Int32(index)) else {
        throw fault("'\(line.prefix(40))' again", at: place, allowed: "each token once")
      }
    }
    return vocabulary
  }
}
