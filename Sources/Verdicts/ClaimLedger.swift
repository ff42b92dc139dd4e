public import Catalog
internal import Essentials
internal import Foundation
internal import Reporting
public import Store

/// The claims of a store that were judged, with their evidence.
///
/// Holm's correction is over all of them that share an arena, so a new claim may change what is said
/// of the others; whoever adds evidence therefore judges all of them again.
public struct ClaimLedger: Sendable {
  /// The evidence, in the order of the catalog's claims.
  public private(set) var evidence: [ClaimEvidence]

  /// The evidence that a store holds on claims of the catalog; what another version of this program
  /// stored in another form is left out.
  public init(store: ResultStore) throws {
    let stored = Dictionary(uniqueKeysWithValues: try store.verdicts().map { ($0.claim, $0) })
    let decoder = JSONDecoder()
    evidence = PaperIndex.testableClaims.compactMap { claim in
      guard let told = stored[claim.id]?.detail?.objectValue?["evidence"] else { return nil }
      let found = try? decoder.decode(ClaimEvidence.self, from: Data(told.canonical.utf8))
      return found?.claim == claim ? found : nil
    }
  }

  /// A ledger with nothing but this evidence.
  public init(evidence: [ClaimEvidence]) {
    self.evidence = evidence
  }

  /// Adds evidence, or replaces what there was on the same claim.
  public mutating func add(_ new: ClaimEvidence) {
    if let index = evidence.firstIndex(where: { $0.claim.id == new.claim.id }) {
      evidence[index] = new
    } else {
      evidence.append(new)
    }
  }

  /// All claims, judged together with those of the same arena.
  public var judged: [JudgedClaim] {
    let arenas = Dictionary(grouping: evidence.indices) { evidence[$0].claim.test?.arena ?? "" }
    var result: [Int: JudgedClaim] = [:]
    for indices in arenas.values {
      let judged = JudgedClaim.judge(indices.map { evidence[$0] })
      for (index, claim) in zip(indices, judged) { result[index] = claim }
    }
    return evidence.indices.compactMap { result[$0] }
  }

  /// Stores every verdict with the evidence behind it.
  public func save(in store: ResultStore) throws {
    try store.record(try judged.map { try $0.stored() })
  }
}

extension JudgedClaim {
  /// The claim as a row of the store.
  public func stored() throws -> StoredVerdict {
    let numbers = ReportedText(of: claim)
    return StoredVerdict(
      claim: claim.id, paper: claim.paper, sentence: claim.sentence, verdict: verdict.word,
      replicates: evidence.pairs.count, effect: effect?.mean, low: effect?.low,
      high: effect?.high, margin: claim.test?.margin, reported: numbers.values,
      source: numbers.source, detail: try detail())
  }

  private func detail() throws -> JSONValue {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(evidence), as: UTF8.self)
    var members: [String: JSONValue] = [
      "digest": .string(evidence.digest), "method": .string(Self.method),
      "evidence": try JSONValue(parsing: text),
    ]
    if let doubt = verdict.doubt { members["reason"] = .string("\(doubt)") }
    if let probability = ruling.probability { members["probability"] = .number(probability) }
    if let adjusted = ruling.adjusted { members["adjusted"] = .number(adjusted) }
    return .object(members)
  }
}

/// What a paper reports on a claim, in a line.
public struct ReportedText: Sendable, Equatable {
  /// The values with their baselines; nil when none is on record.
  public let values: String?
  /// Where they stand.
  public let source: String?

  /// The numbers that belong to a claim.
  public init(of claim: Claim) {
    let numbers = Self.numbers(of: claim)
    values = numbers.isEmpty ? nil : numbers.map(Self.line).joined(separator: "; ")
    let sources = numbers.map(\.source)
    let distinct = sources.enumerated().filter { sources.firstIndex(of: $1) == $0 }.map(\.element)
    source = distinct.isEmpty ? nil : distinct.joined(separator: "; ")
  }

  /// The reported numbers that belong to a claim.
  static func numbers(of claim: Claim) -> [ReportedNumber] {
    guard let paper = try? PaperIndex.paper(claim.paper), let test = claim.test else { return [] }
    return test.reported.map { paper.reported[$0] }
  }

  private static func line(_ number: ReportedNumber) -> String {
    let rival = number.baseline.map { name in
      " against \(number.baselineValue.map { "\($0) of " } ?? "")\(name)"
    }
    return "\(number.value)\(rival ?? "") (\(number.metric), \(number.setting))"
  }
}
