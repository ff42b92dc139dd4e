/// One row of the survey lists: what a paper proposes, what it claims, and what runs it here.
///
/// Every row is a static member in a file of its own, and `PaperIndex.all` names them. The status
/// of a row is derived from what is runnable and judged (`status(runnableStrategies:judgedClaims:)`)
/// and never stored, so it cannot go stale.
public struct Paper: Sendable, Identifiable, Codable, Equatable {
  /// The list and the position in it, such as `iclr2025-06`.
  public let id: String
  /// The name for the command line, such as `oats`.
  public let slug: String
  /// The name of the method as researchers write it.
  public let shortName: String
  /// The title as printed in the list.
  public let title: String
  /// The survey list that the row comes from.
  public let list: PaperList
  /// The year in which the paper first appeared.
  public let year: Int
  /// Addresses of the paper and of its authors' code, the paper first where it is known.
  public let links: [String]
  /// The place where the paper's claim can be tested.
  public let arena: ArenaName
  /// The kind of method in kebab-case, finer than `field`.
  public let family: String
  /// The heading under which readers find the paper.
  public let field: PaperField
  /// What the method saves, such as `sparsity`, `bits` or `kv-bytes`.
  public let budgetAxes: [String]
  /// One or two sentences saying what the method does.
  public let summary: String
  /// The testable statements; the first one is `claim`.
  public let claims: [Claim]
  /// How surely the method is known from its sources.
  public let confidence: Confidence
  /// What a small model distorts or cannot show.
  public let fidelity: String
  /// The ids of the strategies that execute the method.
  public let strategies: [String]
  /// The id of the other row when two rows are one paper.
  public let sameAs: String?
  /// What a reader must know beside the summary; empty when there is nothing.
  public let notes: String
  /// The numbers that the paper or its authors report.
  public let reported: [ReportedNumber]

  enum CodingKeys: String, CodingKey {
    case id, slug, title, list, year, links, arena, family, field, summary, claims, confidence
    case fidelity, strategies, notes, reported
    case shortName = "short_name"
    case budgetAxes = "budget_axes"
    case sameAs = "same_as"
  }

  init(
    id: String, slug: String, shortName: String, title: String, list: PaperList, year: Int,
    links: [String], arena: ArenaName, family: String, field: PaperField, budgetAxes: [String],
    summary: String, claims: [ClaimDraft], confidence: Confidence, fidelity: String,
    strategies: [String] = [], sameAs: String? = nil, notes: String = "",
    reported: [ReportedNumber] = []
  ) {
    self.id = id
    self.slug = slug
    self.shortName = shortName
    self.title = title
    self.list = list
    self.year = year
    self.links = links
    self.arena = arena
    self.family = family
    self.field = field
    self.budgetAxes = budgetAxes
    self.summary = summary
    self.claims = zip(1..., claims).map { number, draft in
      Claim(id: "\(slug)/\(number)", paper: slug, sentence: draft.sentence, test: draft.test)
    }
    self.confidence = confidence
    self.fidelity = fidelity
    self.strategies = strategies
    self.sameAs = sameAs
    self.notes = notes
    self.reported = reported.map { $0.of(paper: slug) }
  }
}

extension Paper {
  /// A paper whose claim is not yet put into a form that can be run.
  init(
    id: String, slug: String, shortName: String, title: String, list: PaperList, year: Int,
    links: [String], arena: ArenaName, family: String, field: PaperField, budgetAxes: [String],
    summary: String, claim: String, confidence: Confidence, fidelity: String,
    strategies: [String] = [], sameAs: String? = nil, notes: String = "",
    reported: [ReportedNumber] = []
  ) {
    self.init(
      id: id, slug: slug, shortName: shortName, title: title, list: list, year: year, links: links,
      arena: arena, family: family, field: field, budgetAxes: budgetAxes, summary: summary,
      claims: [ClaimDraft(claim)], confidence: confidence, fidelity: fidelity,
      strategies: strategies, sameAs: sameAs, notes: notes, reported: reported)
  }

  /// The principal testable statement.
  public var claim: Claim { claims[0] }
}

/// How surely a method is known from its sources.
public enum Confidence: String, Sendable, Codable, CaseIterable {
  /// The authors' code or the full text was read.
  case high
  /// The outline is sure, but some details are design choices.
  case medium
  /// Essential details are reconstructed.
  case low
}
