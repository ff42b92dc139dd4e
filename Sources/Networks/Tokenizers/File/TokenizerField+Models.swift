internal import Essentials

extension TokenizerField {
  func model() throws(TokenizerError) -> SubwordModel {
    // Old files have no type; only the first two kinds of model are that old.
    let type = try member("type")?.string() ?? (member("merges") == nil ? "WordPiece" : "BPE")
    switch type {
    case "BPE": return .merges(try mergeModel())
    case "Unigram": return .unigram(try unigramModel())
    case "WordPiece": return .wordPiece(try wordPieceModel())
    case "WordLevel":
      let vocabulary = try required("vocab").vocabulary()
      return .words(WordModel(vocabulary: vocabulary, unknown: try unknown(in: vocabulary)))
    default: throw unknownType(known: ["BPE", "Unigram", "WordPiece", "WordLevel"])
    }
  }

  /// Reads an object of tokens and their numbers.
  func vocabulary() throws(TokenizerError) -> TokenVocabulary {
    var vocabulary = TokenVocabulary()
    for member in try members() {
      let field = TokenizerField(
        value: member.value, place: "\(place)['\(member.name.prefix(40))']", file: file)
      let id = try field.tokenID()
      if let other = vocabulary.text(id) {
        let other = String(decoding: other, as: UTF8.self)
        throw field.fault(allowed: "a number of its own; '\(other)' has it")
      }
      let text = try checked(Array(member.name.utf8))
      // The names of an object differ, so the token is new.
      _ = vocabulary.insert(text, id: id)
    }
    guard vocabulary.count > 0 else { throw fault(allowed: "at least one token") }
    return vocabulary
  }

  private func checked(_ token: [UInt8]) throws(TokenizerError) -> [UInt8] {
    guard token.count <= TokenVocabulary.longestToken else {
      throw fault(
        "a token of \(token.count) bytes", allowed: "up to \(TokenVocabulary.longestToken) bytes")
    }
    return token
  }

  private func unknown(in vocabulary: TokenVocabulary) throws(TokenizerError) -> Int32 {
    let field = try required("unk_token")
    guard let id = vocabulary.id(try field.bytes()) else {
      throw field.fault(allowed: "a token of the vocabulary")
    }
    return id
  }

  private func wordPieceModel() throws(TokenizerError) -> WordPieceModel {
    let vocabulary = try required("vocab").vocabulary()
    let longest = try member("max_input_chars_per_word")?.integer(in: 0..<Int(Int32.max)) ?? 100
    return WordPieceModel(
      vocabulary: vocabulary, unknown: try unknown(in: vocabulary),
      continuingPrefix: try bytes("continuing_subword_prefix", default: Array("##".utf8)),
      longestWord: longest)
  }

  private func unigramModel() throws(TokenizerError) -> UnigramModel {
    let pairs = try required("vocab")
    var vocabulary = TokenVocabulary()
    var scores: [Double] = []
    for (index, pair) in try pairs.elements().enumerated() {
      guard case .array(let parts) = pair, parts.count == 2, case .string(let text) = parts[0],
        let score = Self.number(parts[1]), index < TokenVocabulary.mostTokens
      else {
        throw pairs.fault(
          pair.summary, at: "[\(index)]", allowed: "a list of a token and its logarithmic share")
      }
      _ = vocabulary.insert(try pairs.checked(Array(text.utf8)), id: Int32(index))
      scores.append(score)
    }
    guard !scores.isEmpty else { throw pairs.fault(allowed: "at least one token") }
    // Without it some texts would have no tokens at all.
    let unknown = try required("unk_id").integer(in: 0..<scores.count)
    return UnigramModel(
      vocabulary: vocabulary, scores: scores, unknown: Int32(unknown),
      byteFallback: try bool("byte_fallback", default: false))
  }

  private static func number(_ tree: JSONTree) -> Double? {
    switch tree {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

// MARK: - Merges

extension TokenizerField {
  private func mergeModel() throws(TokenizerError) -> MergeModel {
    let vocabulary = try required("vocab").vocabulary()
    var options = MergeModel.Options()
    if member("unk_token") != nil { options.unknown = try unknown(in: vocabulary) }
    options.fusesUnknown = try bool("fuse_unk", default: false)
    options.byteFallback = try bool("byte_fallback", default: false)
    options.ignoresMerges = try bool("ignore_merges", default: false)
    options.continuingPrefix = try bytes("continuing_subword_prefix")
    options.endOfWordSuffix = try bytes("end_of_word_suffix")
    if let dropout = member("dropout"), Self.number(dropout.value) != 0 {
      throw dropout.fault(allowed: "null or 0; encoding is deterministic here")
    }
    let merges = try required("merges")
    return try merges.mergeModel(vocabulary, options)
  }

  /// Reads a list of merges of tokens, the first of which comes first.
  func mergeModel(
    _ vocabulary: TokenVocabulary, _ options: MergeModel.Options
  ) throws(TokenizerError) -> MergeModel {
    let elements = try elements()
    var model = MergeModel(vocabulary: vocabulary, options: options, expecting: elements.count)
    for (index, element) in elements.enumerated() {
      if index == 0, case .string(let text) = element, text.hasPrefix("#version") { continue }
      guard let (left, right) = Self.pair(element) else {
        throw fault(element.summary, at: "[\(index)]", allowed: "two tokens")
      }
      let first = try id(left, in: vocabulary, merge: index)
      let second = try id(right, in: vocabulary, merge: index)
      guard right.starts(with: options.continuingPrefix) else {
        throw fault(element.summary, at: "[\(index)]", allowed: "a second token with the prefix")
      }
      let joined = left + right.dropFirst(options.continuingPrefix.count)
      let result = try id(joined, in: vocabulary, merge: index)
      guard model.append(first, second, result: result) else {
        throw fault("a merge that occurs before", at: "[\(index)]", allowed: "each merge once")
      }
    }
    return model
  }

  /// Two tokens in a list, or in a text with a space between.
  private static func pair(_ element: JSONTree) -> ([UInt8], [UInt8])? {
    switch element {
    case .array(let parts):
      guard parts.count == 2, case .string(let left) = parts[0], case .string(let right) = parts[1]
      else { return nil }
      return (Array(left.utf8), Array(right.utf8))
    case .string(let text):
      let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
      return parts.count == 2 ? (Array(parts[0]), Array(parts[1])) : nil
    default: return nil
    }
  }

  private func id(
    _ token: [UInt8], in vocabulary: TokenVocabulary, merge index: Int
  ) throws(TokenizerError) -> Int32 {
    guard !token.isEmpty, let id = vocabulary.id(token) else {
      let text = String(decoding: token.prefix(60), as: UTF8.self)
      throw fault("'\(text)'", at: "[\(index)]", allowed: "tokens of the vocabulary")
    }
    return id
  }
}
