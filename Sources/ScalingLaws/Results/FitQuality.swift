internal import Foundation

/// How closely a fitted law follows observed losses, in level and in slope.
public struct FitQuality: Sendable, Equatable, Codable {
  /// The share of the variance of the losses that the law explains, 1 − Σ(L̂ − L)² / Σ(L − mean)².
  public let rSquared: Double
  /// The mean of |log L̂ − log L|.
  public let meanLogError: Double
  /// The average slope difference, in loss per token; nil where no cell has two rows.
  ///
  /// ```
  /// ASD = mean | (L̂ᵢ₊₁ − L̂ᵢ)/(Dᵢ₊₁ − Dᵢ) − (Lᵢ₊₁ − Lᵢ)/(Dᵢ₊₁ − Dᵢ) |
  /// ```
  ///
  /// over neighbouring checkpoints of a cell: whether the law tells when to stop, not how low.
  /// The definition is read from the name and the description in *P² Law*, ACL 2025.
  public let averageSlopeDifference: Double?
  /// The mean Huber term of L̂ − L with its bend at 0.01 nats.
  public let meanHuber: Double
}

extension FitResult {
  /// Judges the fit on the rows of a table, those that were fitted or others.
  ///
  /// Cells whose rows differ in `tokens` are curves and enter the average slope difference.
  public func quality(on table: FitTable) -> FitQuality {
    law.quality(on: table, with: constants)
  }
}

extension Law {
  /// Judges the law with some constants on the rows of a table.
  ///
  /// Cells whose rows differ in `tokens` are curves and enter the average slope difference.
  public func quality(on table: FitTable, with constants: [String: Double]) -> FitQuality {
    let predicted = (0..<table.count).map { predict(at: table.row($0), with: constants) }
    let observed = table.losses
    let count = Double(max(1, table.count))
    let mean = observed.reduce(0, +) / count
    let unexplained = zip(predicted, observed).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
    let total = observed.reduce(0) { $0 + pow($1 - mean, 2) }
    let logError = zip(predicted, observed).reduce(0) { $0 + abs(log($1.0 / $1.1)) } / count
    let differences = Law.slopeDifferences(predicted, table)
    return FitQuality(
      rSquared: 1 - unexplained / total, meanLogError: logError,
      averageSlopeDifference: differences.isEmpty
        ? nil : differences.reduce(0, +) / Double(differences.count),
      meanHuber: zip(predicted, observed).reduce(0) { $0 + huber($1.0 - $1.1, bend: 0.01) } / count)
  }

  /// The sum of Huber terms of log-loss residuals, with its gradient by the constants.
  ///
  /// ```
  /// Σ h(log L̂ − log L)    h(r) = r²/2 within the bend δ, δ(|r| − δ/2) beyond
  /// ```
  public func objective(
    on table: FitTable, with constants: [String: Double], delta: Double
  ) -> (value: Double, gradient: [String: Double]) {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: parameters.count)
    for row in 0..<table.count {
      let evaluation = evaluate(at: table.row(row), with: constants)
      let residual = log(evaluation.value / table.losses[row])
      value += huber(residual, bend: delta)
      let slope = min(delta, max(-delta, residual))
      for index in gradient.indices { gradient[index] += slope * evaluation.gradient[index] }
    }
    return (value, Dictionary(uniqueKeysWithValues: zip(parameters, gradient)))
  }

  private static func slopeDifferences(_ predicted: [Double], _ table: FitTable) -> [Double] {
    guard let tokens = table.columns["tokens"] else { return [] }
    let curves = Dictionary(grouping: 0..<table.count) { table.cells[$0] }
    return curves.sorted { $0.key < $1.key }.flatMap { curve in
      let rows = curve.value.sorted { tokens[$0] < tokens[$1] }
      return zip(rows, rows.dropFirst()).compactMap { left, right -> Double? in
        let distance = tokens[right] - tokens[left]
        guard distance > 0 else { return nil }
        let error = { (row: Int) in predicted[row] - table.losses[row] }
        return abs((error(right) - error(left)) / distance)
      }
    }
  }
}

/// The Huber function.
private func huber(_ residual: Double, bend: Double) -> Double {
  let size = abs(residual)
  return size <= bend ? residual * residual / 2 : bend * (size - bend / 2)
}
