internal import Essentials
internal import Foundation

extension TokenizerFile {
  /// Reads the tokenizer of a model directory from what is there.
  ///
  /// That is `tokenizer.json`; or `vocab.json` with `merges.txt`, taken for GPT-2's; or `vocab.txt`,
  /// taken for BERT's. `tokenizer_config.json` beside them tells the end of documents, and whether
  /// BERT's tokenizer lowercases.
  public static func load(directory: String) throws(TokenizerError) -> TokenizerFile {
    func path(_ name: String) -> String {
      URL(fileURLWithPath: directory).appendingPathComponent(name).path
    }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
    var config: TokenizerField?
    if exists("tokenizer_config.json") {
      config = try TokenizerField(file: path("tokenizer_config.json"))
    }
    let end = try config?.tokenName("eos_token")
    if exists("tokenizer.json") {
      return try TokenizerFile(contentsOf: path("tokenizer.json"), endOfDocument: end)
    }
    if exists("vocab.json"), exists("merges.txt") {
      return try gpt2(vocabulary: path("vocab.json"), merges: path("merges.txt"), end)
    }
    if exists("vocab.txt") { return try bert(vocabulary: path("vocab.txt"), config) }
    throw .noTokenizer(directory: directory)
  }

  private static func gpt2(
    vocabulary: String, merges: String, _ end: String?
  ) throws(TokenizerError) -> TokenizerFile {
    let vocabularyBytes = try TokenizerSource.bytes(vocabulary)
    let mergeBytes = try TokenizerSource.bytes(merges)
    let tokens = try TokenizerField(
      value: TokenizerSource.tree(vocabularyBytes, vocabulary), place: "", file: vocabulary
    ).vocabulary()
    let lines = try TokenizerField.lines(of: mergeBytes, merges)
    let list = TokenizerField(
      value: .array(lines.map { .string($0) }), place: "lines", file: merges)
    let model = try list.mergeModel(tokens, MergeModel.Options())
    var parts = Parts(model: .merges(model))
    parts.preTokenizer = .byteLevel(addsPrefixSpace: false, usesExpression: true)
    parts.decoder = .byteLevel
    for name in ["<|endoftext|>", end].compactMap(\.self) {
      guard let id = tokens.id(Array(name.utf8)), parts.addedTexts[id] == nil else { continue }
      parts.insert(AddedToken(id: id, content: Array(name.utf8), isSpecial: true))
    }
    return TokenizerFile(
      parts: parts, digest: TokenizerSource.digest([vocabularyBytes, mergeBytes]),
      endOfDocument: end)
  }

  private static func bert(
    vocabulary: String, _ config: TokenizerField?
  ) throws(TokenizerError) -> TokenizerFile {
    let bytes = try TokenizerSource.bytes(vocabulary)
    let file = TokenizerField(value: .null, place: "", file: vocabulary)
    let tokens = try file.vocabulary(lines: TokenizerField.lines(of: bytes, vocabulary))
    let names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    func special(_ name: String) throws(TokenizerError) -> Int32 {
      guard let id = tokens.id(Array(name.utf8)) else {
        throw file.fault("no '\(name)'", allowed: "a vocabulary with '\(name)'")
      }
      return id
    }
    let unknown = try special("[UNK]")
    let model = WordPieceModel(
      vocabulary: tokens, unknown: unknown, continuingPrefix: Array("##".utf8), longestWord: 100)
    let lowercases = try config?.bool("do_lower_case", default: true) ?? true
    let strips = try config?.bool("strip_accents", default: lowercases) ?? lowercases
    let chinese = try config?.bool("tokenize_chinese_chars", default: true) ?? true
    var parts = Parts(model: .wordPiece(model))
    parts.normalizer = .bert(
      BertNormalizer(spacesChinese: chinese, stripsAccents: strips, lowercases: lowercases))
    parts.preTokenizer = .bert
    parts.decoder = .wordPiece(prefix: Array("##".utf8), cleansUp: true)
    let ends = (try special("[CLS]"), try special("[SEP]"))
    parts.templates = [
      SpecialTokenTemplate(parts: [.special([ends.0]), .text, .special([ends.1])])
    ]
    for name in names {
      guard let id = tokens.id(Array(name.utf8)) else { continue }
      parts.insert(AddedToken(id: id, content: Array(name.utf8), isSpecial: true))
    }
    return TokenizerFile(
      parts: parts, digest: TokenizerSource.digest([bytes]), endOfDocument: "[SEP]")
  }
}
