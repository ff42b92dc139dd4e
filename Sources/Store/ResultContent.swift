/// What of each result is read; what is left out is empty in the rows.
///
/// A store may hold a hundred thousand runs: a list that shows three metrics need not read ten, nor
/// the circumstances of every attempt.
public struct ResultContent: Sendable {
  /// Whether the metric of that key is read.
  public var wants: @Sendable (String) -> Bool
  /// Whether values come with their standard errors and numbers of observations.
  public var details: Bool
  /// Whether it is read how long the attempts took.
  public var seconds: Bool
  /// Whether errors are read and attempts counted, and how long they took.
  public var circumstances: Bool
  /// Whether provenance is read, which may be a thousand times larger than all the rest.
  public var provenance: Bool

  /// All there is.
  public static let everything = ResultContent(
    wants: { _ in true }, details: true, circumstances: true, provenance: true)

  /// All but the provenance.
  static let withoutProvenance = ResultContent(
    wants: { _ in true }, details: true, circumstances: true)

  /// The values of all metrics, without their details and without anything of the attempts.
  public static let values = ResultContent(
    wants: { _ in true }, details: false, seconds: false, circumstances: false)

  /// The values of some metrics, by key, and how long the attempts took.
  public static func values(of keys: Set<String>) -> ResultContent {
    ResultContent(wants: { keys.contains($0) }, details: false, circumstances: false)
  }

  /// Says what is read.
  public init(
    wants: @escaping @Sendable (String) -> Bool, details: Bool, seconds: Bool = true,
    circumstances: Bool, provenance: Bool = false
  ) {
    self.wants = wants
    self.details = details
    self.seconds = seconds || circumstances
    self.circumstances = circumstances
    self.provenance = provenance
  }
}
