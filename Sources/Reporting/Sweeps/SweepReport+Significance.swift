extension SweepReport {
  /// What the values of a column are tested against.
  public enum Reference: Sendable, Equatable {
    /// The best value of the column.
    case best
    /// The arm of that id or label.
    case arm(String)
  }

  /// Paired t tests within the columns of ``table(metric:)``, with Holm's correction over all.
  ///
  /// Replicates are paired. Differences without spread, as between methods that draw nothing, are
  /// not tested: replicates that cannot differ are no evidence. `columns` has
  /// the budget of each column, nil for one without; `arms` the arm of each row.
  func significance(
    _ metric: String, arms: [String], columns: [JSONBudget?], against reference: Reference
  ) -> ResultTable.Significance {
    var tests: [(place: [Int], probability: Double)] = []
    for (column, budget) in columns.enumerated() {
      guard let budget, let base = baseline(metric, budget, arms, reference) else { continue }
      for (row, arm) in arms.enumerated() where arm != base.arm {
        guard let group = group(arm, budget),
          let probability = Self.probability(metric, group, base)
        else { continue }
        tests.append(([row, column], probability))
      }
    }
    let adjusted = Holm.adjusted(tests.map(\.probability))
    let places = zip(tests, adjusted).filter { $0.1 < 0.05 }.map(\.0.place)
    let name =
      switch reference {
      case .best: "the best of its column"
      case .arm(let arm): self.arms.first { $0.id == arm }?.label ?? arm
      }
    return ResultTable.Significance(
      places: Set(places),
      note: "†: differs from \(name), paired t test, p < 0.05 after Holm over \(tests.count) tests")
  }

  private func baseline(
    _ metric: String, _ budget: JSONBudget, _ arms: [String], _ reference: Reference
  ) -> ResultGroup? {
    if case .arm(let arm) = reference { return group(arm, budget) }
    guard let direction = direction(of: metric) else { return nil }
    let candidates = arms.compactMap { arm -> (ResultGroup, Double)? in
      guard let group = group(arm, budget), let estimate = group.estimate(metric),
        estimate.mean.isFinite
      else { return nil }
      return (group, estimate.mean)
    }
    return candidates.min { direction.prefers($0.1, to: $1.1) }?.0
  }

  private static func probability(
    _ metric: String, _ first: ResultGroup, _ second: ResultGroup
  ) -> Double? {
    let differences = first.differences(metric, minus: second)
    guard let spread = Statistics.standardDeviation(differences), spread > 0 else { return nil }
    return Statistics.probability(ofMean: differences)
  }
}
