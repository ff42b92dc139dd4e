internal import Essentials
internal import Foundation

// MARK: - Normalizers

extension TokenizerField {
  func normalizer() throws(TokenizerError) -> TextNormalizer {
    let type = try type()
    if let form = UnicodeForm(rawValue: type) { return .unicode(form) }
    switch type {
    case "Lowercase": return .lowercase
    case "StripAccents": return .stripAccents
    case "Nmt": return .translation
    case "ByteLevel": return .byteLevel
    case "BertNormalizer": return .bert(try bertNormalizer())
    case "Prepend": return .prepend(try required("prepend").bytes())
    case "Replace":
      return .replace(try required("pattern").pattern(), by: try required("content").bytes())
    case "Strip":
      return .strip(
        left: try required("strip_left").bool(), right: try required("strip_right").bool())
    case "Precompiled": return .characters(try required("precompiled_charsmap").characterMap())
    case "Sequence": return .sequence(try required("normalizers").normalizers())
    default:
      throw unknownType(
        known: UnicodeForm.allCases.map(\.rawValue) + [
          "Lowercase", "StripAccents", "BertNormalizer", "Replace", "Prepend", "Strip", "Nmt",
          "ByteLevel", "Precompiled", "Sequence",
        ])
    }
  }

  private func bertNormalizer() throws(TokenizerError) -> BertNormalizer {
    let lowercases = try bool("lowercase", default: true)
    return BertNormalizer(
      cleansText: try bool("clean_text", default: true),
      spacesChinese: try bool("handle_chinese_chars", default: true),
      stripsAccents: try bool("strip_accents", default: lowercases), lowercases: lowercases)
  }

  private func characterMap() throws(TokenizerError) -> CharacterMap {
    guard let table = Data(base64Encoded: try string()), let map = CharacterMap([UInt8](table))
    else {
      throw fault(allowed: "a table of character replacements in base 64")
    }
    return map
  }

  private func normalizers() throws(TokenizerError) -> [TextNormalizer] {
    var steps: [TextNormalizer] = []
    for field in try fields() { steps.append(try field.normalizer()) }
    return steps
  }
}

// MARK: - Pre-tokenizers

extension TokenizerField {
  func preTokenizer() throws(TokenizerError) -> PreTokenizer {
    switch try type() {
    case "ByteLevel":
      return .byteLevel(
        addsPrefixSpace: try bool("add_prefix_space", default: true),
        usesExpression: try bool("use_regex", default: true))
    case "Split":
      return .split(
        try required("pattern").pattern(), try required("behavior").choice(),
        inverted: try bool("invert", default: false))
    case "Whitespace": return .split(.wordRuns, .removed, inverted: true)
    case "WhitespaceSplit": return .split(.scalar(.space), .removed, inverted: false)
    case "BertPreTokenizer": return .bert
    case "Punctuation":
      let behaviour = try member("behavior")?.choice(SplitBehaviour.self) ?? .isolated
      return .split(.scalar(.punctuation), behaviour, inverted: false)
    case "Digits":
      let isIndividual = try bool("individual_digits", default: false)
      return .split(.scalar(.numeric), isIndividual ? .isolated : .contiguous, inverted: false)
    case "CharDelimiterSplit":
      return .split(.literal(try required("delimiter").character()), .removed, inverted: false)
    case "Metaspace": return .metaspace(try metaspace())
    case "FixedLength": return .fixedLength(try required("length").integer(in: 1..<1 << 20))
    case "Sequence": return .sequence(try required("pretokenizers").preTokenizers())
    default:
      throw unknownType(known: [
        "ByteLevel", "Split", "Whitespace", "WhitespaceSplit", "BertPreTokenizer", "Punctuation",
        "Digits", "CharDelimiterSplit", "Metaspace", "FixedLength", "Sequence",
      ])
    }
  }

  private func preTokenizers() throws(TokenizerError) -> [PreTokenizer] {
    var steps: [PreTokenizer] = []
    for field in try fields() { steps.append(try field.preTokenizer()) }
    return steps
  }

  func metaspace() throws(TokenizerError) -> Metaspace {
    var prepending = try member("prepend_scheme")?.choice(Metaspace.Prepending.self) ?? .always
    if try !bool("add_prefix_space", default: true) {
      if member("prepend_scheme") != nil, prepending != .never {
        throw fault(
          "add_prefix_space false with prepend_scheme '\(prepending.rawValue)'",
          allowed: "two members that agree")
      }
      prepending = .never
    }
    return Metaspace(
      replacement: try required("replacement").character(), prepending: prepending,
      splits: try bool("split", default: true))
  }
}

// MARK: - Decoders

extension TokenizerField {
  func decoder() throws(TokenizerError) -> TokenDecoder {
    switch try type() {
    case "ByteLevel": return .byteLevel
    case "WordPiece":
      return .wordPiece(
        prefix: try bytes("prefix", default: Array("##".utf8)),
        cleansUp: try bool("cleanup", default: true))
    case "Metaspace":
      let metaspace = try metaspace()
      return .metaspace(
        replacement: metaspace.replacement, stripsFirst: metaspace.prepending != .never)
    case "ByteFallback": return .byteFallback
    case "Fuse": return .fuse
    case "Replace":
      return .replace(try required("pattern").pattern(), by: try required("content").bytes())
    case "Strip":
      let most = 0..<TokenVocabulary.longestToken
      return .strip(
        try required("content").character(), left: try required("start").integer(in: most),
        right: try required("stop").integer(in: most))
    case "BPEDecoder": return .wordSuffix(try bytes("suffix", default: Array("</w>".utf8)))
    case "CTC":
      return .collapse(
        padding: try required("pad_token").bytes(),
        delimiter: try required("word_delimiter_token").bytes(),
        cleansUp: try bool("cleanup", default: true))
    case "Sequence": return .sequence(try required("decoders").decoders())
    default:
      throw unknownType(known: [
        "ByteLevel", "WordPiece", "Metaspace", "ByteFallback", "Fuse", "Replace", "Strip",
        "BPEDecoder", "CTC", "Sequence",
      ])
    }
  }

  private func decoders() throws(TokenizerError) -> [TokenDecoder] {
    var steps: [TokenDecoder] = []
    for field in try fields() { steps.append(try field.decoder()) }
    return steps
  }
}

// MARK: - Post-processors

extension TokenizerField {
  /// Reads what is put around a single text; `bound` is above all token numbers.
  func templates(below bound: Int) throws(TokenizerError) -> [SpecialTokenTemplate] {
    switch try type() {
    case "ByteLevel": return []  // moves offsets only
    case "BertProcessing", "RobertaProcessing":
      let start = try required("cls").numberedToken(below: bound)
      let end = try required("sep").numberedToken(below: bound)
      return [SpecialTokenTemplate(parts: [.special([start]), .text, .special([end])])]
    case "TemplateProcessing": return [try template(below: bound)]
    case "Sequence":
      var templates: [SpecialTokenTemplate] = []
      for field in try required("processors").fields() {
        templates += try field.templates(below: bound)
      }
      return templates
    default:
      throw unknownType(known: [
        "ByteLevel", "BertProcessing", "RobertaProcessing", "TemplateProcessing", "Sequence",
      ])
    }
  }

  /// A pair such as `["[SEP]", 102]`.
  private func numberedToken(below bound: Int) throws(TokenizerError) -> Int32 {
    let pair = try fields()
    guard pair.count == 2 else { throw fault(allowed: "a token and its number") }
    return Int32(try pair[1].integer(in: 0..<bound))
  }

  private func template(below bound: Int) throws(TokenizerError) -> SpecialTokenTemplate {
    var parts: [SpecialTokenTemplate.Part] = []
    for field in try required("single").fields() {
      if let special = field.member("SpecialToken") {
        let name = try special.required("id").string()
        let known = try required("special_tokens").required(name)
        var ids: [Int32] = []
        for id in try known.required("ids").fields() {
          ids.append(Int32(try id.integer(in: 0..<bound)))
        }
        parts.append(.special(ids))
      } else {
        let sequence = try field.required("Sequence").required("id")
        guard try sequence.string() == "A" else { throw sequence.fault(allowed: "'A'") }
        parts.append(.text)
      }
    }
    return SpecialTokenTemplate(parts: parts)
  }
}
