internal import Essentials
internal import Foundation

extension TokenizerFile {
  /// Reads a file `tokenizer.json`.
  ///
  /// `endOfDocument` is the token that stands behind documents; without it a usual one is looked
  /// for.
  public init(contentsOf path: String, endOfDocument: String? = nil) throws(TokenizerError) {
    let bytes = try TokenizerSource.bytes(path)
    try self.init(parsing: bytes, path: path, endOfDocument: endOfDocument)
  }

  /// Reads the content of a file `tokenizer.json`; the path is for messages only.
  public init(
    parsing bytes: [UInt8], path: String, endOfDocument: String? = nil
  ) throws(TokenizerError) {
    let root = TokenizerField(value: try TokenizerSource.tree(bytes, path), place: "", file: path)
    self.init(
      parts: try root.parts(), digest: TokenizerSource.digest([bytes]),
      endOfDocument: endOfDocument)
  }
}

extension TokenizerField {
  /// All steps of a tokenizer.
  func parts() throws(TokenizerError) -> TokenizerFile.Parts {
    var parts = TokenizerFile.Parts(model: try required("model").model())
    parts.normalizer = try member("normalizer")?.normalizer()
    parts.preTokenizer = try member("pre_tokenizer")?.preTokenizer()
    parts.decoder = try member("decoder")?.decoder()
    try member("normalizer")?.checkGrowth(parts.normalizer?.growth ?? 1)
    try member("pre_tokenizer")?.checkGrowth(parts.preTokenizer?.growth ?? 1)
    try member("decoder")?.checkGrowth(parts.decoder?.growth ?? 1)
    try member("added_tokens")?.readAddedTokens(into: &parts)
    if let processor = member("post_processor") {
      let added = parts.addedTexts.keys.max().map { Int($0) + 1 } ?? 0
      let bound = max(parts.model.vocabulary.bound, added)
      parts.templates = try processor.templates(below: bound)
    }
    return parts
  }

  private func readAddedTokens(into parts: inout TokenizerFile.Parts) throws(TokenizerError) {
    // The library counts on from the number of tokens of the model.
    var next = Int32(parts.model.vocabulary.count)
    var known: Set<[UInt8]> = []
    for field in try fields() {
      let token = try field.addedToken()
      guard !token.content.isEmpty else { continue }
      guard known.insert(token.content).inserted else {
        throw field.fault(
          "'\(String(decoding: token.content, as: UTF8.self))' again", allowed: "each token once")
      }
      let ofModel = parts.model.vocabulary.id(token.content)
      let expected = ofModel ?? next
      guard token.id == expected else {
        throw field.fault(
          "\(token.id)", at: ".id",
          allowed: "\(expected), "
            + (ofModel == nil ? "the next number" : "as in the model's vocabulary"))
      }
      if ofModel == nil { next += 1 }
      parts.insert(token)
    }
  }

  func addedToken() throws(TokenizerError) -> AddedToken {
    let content = try required("content")
    let bytes = try content.bytes()
    guard bytes.count <= TokenVocabulary.longestToken else {
      throw content.fault(allowed: "up to \(TokenVocabulary.longestToken) bytes")
    }
    return AddedToken(
      id: try required("id").tokenID(), content: bytes,
      isSingleWord: try bool("single_word", default: false),
      stripsLeft: try bool("lstrip", default: false),
      stripsRight: try bool("rstrip", default: false),
      isNormalized: try bool("normalized", default: true),
      isSpecial: try bool("special", default: false))
  }
}

extension TokenizerFile.Parts {
  /// Adds a token to those that are found before the model sees a text.
  mutating func insert(_ token: AddedToken) {
    var spelling = token.content
    if token.isNormalized {
      spelling = normalizer?.normalized(token.content) ?? token.content
      normalizedTokens.insert(token, spelling: spelling)
    } else {
      literalTokens.insert(token, spelling: spelling)
    }
    addedTexts[token.id] = spelling
    addedTokens[String(decoding: token.content, as: UTF8.self)] = token.id
    if token.isSpecial { specialContents.insert(token.content) }
  }
}

/// Reads files of tokenizers, with typed errors.
enum TokenizerSource {
  /// No tokenizer comes near; a larger file is something else.
  static let longestFile = 1 << 29

  static func bytes(_ path: String) throws(TokenizerError) -> [UInt8] {
    do {
      let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw TokenizerError.unreadable(path: path, reason: "it is not a regular file")
      }
      guard let size = attributes[.size] as? Int, size <= longestFile else {
        throw TokenizerError.unreadable(path: path, reason: "it has more than 512 MiB")
      }
      return [UInt8](try Data(contentsOf: url))
    } catch let fault as TokenizerError {
      throw fault
    } catch {
      throw .unreadable(path: path, reason: plainReason(error))
    }
  }

  static func tree(_ bytes: [UInt8], _ path: String) throws(TokenizerError) -> JSONTree {
    do throws(JSONParsingError) {
      return try JSONTree(parsing: bytes)
    } catch {
      throw .unsuitable(
        path: path, place: "the text", found: "\(error.reason): \(error.excerpt)",
        allowed: "valid JSON")
    }
  }

  static func digest(_ contents: [[UInt8]]) -> String {
    var digest = ContentDigest("espalier.tokenizer-file.1")
    for content in contents { digest.update(content) }
    return digest.hexadecimal()
  }
}
