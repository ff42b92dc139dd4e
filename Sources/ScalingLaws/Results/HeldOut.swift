internal import Foundation

/// How well a law, fitted to a part of the rows, predicts the rest.
public struct HeldOut: Sendable, Equatable, Codable {
  /// The fit to the rows that were kept.
  public let fit: FitResult
  /// The observed losses of the rows that were left out.
  public let observed: [Double]
  /// What the fit predicts for them.
  public let predicted: [Double]
  /// How closely the fit follows them, in level and in slope.
  public let quality: FitQuality

  /// Predicts the rows of `test` from a fit.
  public init(_ fit: FitResult, on test: FitTable) {
    self.fit = fit
    observed = test.losses
    predicted = (0..<test.count).map { fit.law.predict(at: test.row($0), with: fit.constants) }
    quality = fit.quality(on: test)
  }

  /// The mean of |L̂ − L| / L.
  public var meanRelativeError: Double { relativeErrors.reduce(0, +) / Double(observed.count) }

  /// The largest |L̂ − L| / L.
  public var worstRelativeError: Double { relativeErrors.max() ?? 0 }

  /// The mean of log L̂ − log L: positive where the law predicts too high a loss.
  public var bias: Double {
    zip(predicted, observed).reduce(0) { $0 + log($1.0 / $1.1) } / Double(observed.count)
  }

  private var relativeErrors: [Double] { zip(predicted, observed).map { abs($0 - $1) / $1 } }
}

extension Law {
  /// Leaves out the rows with the `count` largest values of a column and predicts them.
  ///
  /// The values count once each: with `count` 1 on the size column all runs of the largest model
  /// are left out.
  ///
  /// - Precondition: `count` is at least 1.
  public func heldOut(
    largest count: Int, of column: String, in table: FitTable, settings: FitSettings = FitSettings()
  ) throws(FitError) -> HeldOut {
    precondition(count >= 1, "heldOut(largest: \(count)): at least one value must be left out")
    try table.check(for: self)
    guard let values = table.columns[column] else {
      throw .missingColumn(column, law: name, present: table.columns.keys.sorted())
    }
    let distinct = Set(values).sorted()
    guard distinct.count > count else {
      throw .tooFewDistinct(
        column: column, found: distinct.count, wanted: count + 1,
        because: "\(count) of them are left out")
    }
    let cut = distinct[distinct.count - count]
    let kept = table.selecting(values.indices.filter { values[$0] < cut })
    let test = table.selecting(values.indices.filter { values[$0] >= cut })
    return HeldOut(try fit(to: kept, settings: settings), on: test)
  }
}
