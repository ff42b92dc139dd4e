/// How far a paper has come here.
public enum PaperStatus: String, Sendable, Codable, CaseIterable {
  /// No runnable strategy executes the method yet.
  case planned
  /// A strategy executes the method, and no claim has a verdict yet.
  case runnable
  /// A claim has a verdict, whatever it says.
  case judged
}

extension Paper {
  /// The status that follows from what is runnable and judged.
  ///
  /// - Parameters:
  ///   - runnableStrategies: The ids of the strategies that exist.
  ///   - judgedClaims: The ids of the claims with a verdict.
  /// - Returns: `judged` before `runnable` before `planned`.
  public func status(
    runnableStrategies: Set<String>, judgedClaims: Set<String>
  ) -> PaperStatus {
    if claims.contains(where: { judgedClaims.contains($0.id) }) { return .judged }
    return strategies.contains(where: runnableStrategies.contains) ? .runnable : .planned
  }
}

/// A paper with its status: one object of `espalier ls papers --json`.
public struct PaperRecord: Sendable, Encodable {
  /// The row.
  public let paper: Paper
  /// The status at the time of listing.
  public let status: PaperStatus

  /// Joins a row and its status.
  public init(paper: Paper, status: PaperStatus) {
    self.paper = paper
    self.status = status
  }

  enum CodingKeys: CodingKey { case status }

  /// Writes the fields of the paper and `status` beside them in one object.
  public func encode(to encoder: any Encoder) throws {
    try paper.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(status, forKey: .status)
  }
}
