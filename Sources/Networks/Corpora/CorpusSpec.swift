internal import Essentials
/// The name of a corpus as it stands in a specification or on the command line.
///
/// | form | corpus |
/// |---|---|
/// | `wordnet` | the glosses of Debian's wordnet-base |
/// | `wordnet:FOLDER` | the same from another folder with `data.noun` and so on |
/// | `grammar`, `grammar:seed=3,documents=500` | the embedded grammar |
/// | `gcide`, `gcide:FOLDER` | the entries of Debian's dict-gcide |
/// | `file:PATH` | a UTF-8 text, documents separated by blank lines |
/// | `wordnet+grammar` | several of them, their documents mixed; one with a path comes last |
public indirect enum CorpusSpec: Hashable, Sendable, CustomStringConvertible {
  /// Glosses from a folder with WordNet's data files.
  case wordnet(folder: String)
  /// Documents of the grammar whose lexicon and sentences come from a seed.
  case grammar(seed: UInt64, documents: Int)
  /// Entries from a folder with the dictionary GCIDE in the format of dictd.
  case gcide(folder: String)
  /// Documents of a text file.
  case file(path: String)
  /// The documents of two corpora.
  case mixture(CorpusSpec, CorpusSpec)

  static let forms =
    "wordnet, wordnet:FOLDER, grammar, grammar:seed=N,documents=N, gcide, gcide:FOLDER, file:PATH, "
    + "or several joined by '+'"

  /// Reads a specification such as `grammar:seed=3`.
  ///
  /// - Throws: ``CorpusError/unknownCorpus(found:nearest:)`` or
  ///   ``CorpusError/badOption(spec:found:allowed:)``.
  public init(parsing text: String) throws(CorpusError) {
    if let (first, rest) = Self.parted(text) {
      self = .mixture(try CorpusSpec(single: first), try CorpusSpec(parsing: rest))
    } else {
      try self.init(single: text)
    }
  }

  /// The text before and after the first `+`, unless that is part of a path.
  private static func parted(_ text: String) -> (String, String)? {
    guard let plus = text.firstIndex(of: "+") else { return nil }
    let first = text[..<plus]
    guard !first.contains(":") || first.hasPrefix("grammar:") else { return nil }
    return (String(first), String(text[text.index(after: plus)...]))
  }

  private init(single text: String) throws(CorpusError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let kind = parts.first.map(String.init) ?? ""
    let rest = parts.count == 2 ? String(parts[1]) : nil
    switch (kind, rest) {
    case ("wordnet", nil): self = .wordnet(folder: Corpus.wordnetFolder)
    case ("grammar", let options): self = try Self.grammar(options, spec: text)
    case ("wordnet", let path?) where !path.isEmpty: self = .wordnet(folder: path)
    case ("gcide", nil): self = .gcide(folder: Corpus.gcideFolder)
    case ("gcide", let path?) where !path.isEmpty: self = .gcide(folder: path)
    case ("file", let path?) where !path.isEmpty: self = .file(path: path)
    case ("wordnet", _), ("file", _), ("gcide", _):
      throw .badOption(spec: text, found: rest ?? "", allowed: "\(kind):PATH")
    default:
      let nearest = NearestName.suggestion(
        for: kind, among: ["wordnet", "grammar", "gcide", "file:PATH", "file"])
      throw .unknownCorpus(found: text, nearest: nearest)
    }
  }

  private static func grammar(
    _ options: String?, spec: String
  ) throws(CorpusError) -> CorpusSpec {
    var seed: UInt64 = 1
    var documents = Corpus.grammarDocuments
    let allowed = "seed=N, documents=N with N from \(Corpus.fewestDocuments)"
    guard let options else { return .grammar(seed: seed, documents: documents) }
    for option in options.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = option.split(separator: "=", omittingEmptySubsequences: false)
      if pair.count == 2, pair[0] == "seed", let value = UInt64(pair[1]) {
        seed = value
      } else if pair.count == 2, pair[0] == "documents", let value = Int(pair[1]),
        value >= Corpus.fewestDocuments
      {
        documents = value
      } else {
        throw .badOption(spec: spec, found: String(option), allowed: allowed)
      }
    }
    return .grammar(seed: seed, documents: documents)
  }

  /// The specification in the form that ``init(parsing:)`` reads, without defaults.
  public var description: String {
    switch self {
    case .wordnet(Corpus.wordnetFolder): return "wordnet"
    case .wordnet(let folder): return "wordnet:\(folder)"
    case .file(let path): return "file:\(path)"
    case .gcide(Corpus.gcideFolder): return "gcide"
    case .gcide(let folder): return "gcide:\(folder)"
    case .mixture(let first, let rest): return "\(first)+\(rest)"
    case .grammar(let seed, let documents):
      var options: [String] = []
      if seed != 1 { options.append("seed=\(seed)") }
      if documents != Corpus.grammarDocuments { options.append("documents=\(documents)") }
      return options.isEmpty ? "grammar" : "grammar:" + options.joined(separator: ",")
    }
  }

  /// Loads the corpus.
  public func load() throws(CorpusError) -> Corpus {
    switch self {
    case .wordnet(let folder): try Corpus.wordnet(folder: folder)
    case .grammar(let seed, let documents): try Corpus.grammar(seed: seed, documents: documents)
    case .file(let path): try Corpus.file(path)
    case .gcide(let folder): try Corpus.gcide(folder: folder)
    case .mixture:
      try Corpus.mixture(of: singles.map { (spec) throws(CorpusError) in try spec.load() })
    }
  }

  /// The corpora of a mixture, in order; any other corpus alone.
  private var singles: [CorpusSpec] {
    if case .mixture(let first, let rest) = self { return [first] + rest.singles }
    return [self]
  }
}
