internal import Foundation
internal import Tensors

/// Two laws judged on the same held-out cells.
public struct LawComparison: Sendable, Equatable, Codable {
  /// The names of the laws.
  public let laws: [String]
  /// The mean over cells of |log L̂ − log L|, for each law.
  public let errors: [Double]
  /// The mean over cells of the first law's error minus the second's: negative favours the first.
  public let difference: Double
  /// The bootstrap interval over cells of the difference.
  public let interval: Interval

  /// Fits both laws to all folds but one, in turn, and compares their errors on that one.
  ///
  /// Cells are dealt to the folds at random, by the seed of the settings; rows of one cell stay
  /// together. The interval comes from `draws` draws of cells.
  ///
  /// - Precondition: there are at least two folds.
  public static func crossValidated(
    _ first: Law, _ second: Law, in table: FitTable, folds: Int = 5, draws: Int = 2_000,
    settings: FitSettings = FitSettings()
  ) throws(FitError) -> LawComparison {
    precondition(folds >= 2, "\(folds) folds; at least 2 are needed")
    var random = RandomStream(seed: settings.seed, for: "law comparison")
    let cells = Set(table.cells).sorted()
    let deal = random.permutation(of: cells.count)
    let fold = Dictionary(uniqueKeysWithValues: zip(cells, deal.map { $0 % folds }))
    var errors: [[String: Double]] = []
    for law in [first, second] {
      errors.append(try heldOutErrors(law, table, fold: fold, folds: folds, settings))
    }
    let differences = cells.compactMap { cell in
      errors[0][cell].flatMap { left in errors[1][cell].map { left - $0 } }
    }
    let means = (0..<max(1, draws)).map { _ in
      mean(differences.map { _ in differences[random.index(below: differences.count)] })
    }
    return LawComparison(
      laws: [first.name, second.name], errors: errors.map { mean($0.values.sorted()) },
      difference: mean(differences), interval: percentileInterval(means, level: settings.level))
  }

  /// The mean absolute log error of each cell, from the fit that has not seen it.
  private static func heldOutErrors(
    _ law: Law, _ table: FitTable, fold: [String: Int], folds: Int, _ settings: FitSettings
  ) throws(FitError) -> [String: Double] {
    var sums: [String: (error: Double, rows: Double)] = [:]
    for left in 0..<folds {
      let test = (0..<table.count).filter { fold[table.cells[$0]] == left }
      guard !test.isEmpty else { continue }
      let kept = (0..<table.count).filter { fold[table.cells[$0]] != left }
      let fit = try law.fit(to: table.selecting(kept), settings: settings)
      for row in test {
        let predicted = fit.law.predict(at: table.row(row), with: fit.constants)
        let sum = sums[table.cells[row], default: (0, 0)]
        sums[table.cells[row]] = (
          sum.error + abs(log(predicted / table.losses[row])), sum.rows + 1
        )
      }
    }
    return sums.mapValues { $0.error / $0.rows }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
