import Foundation
import Testing

@testable import ScalingLaws

@Suite struct `Bad data` {
  private let constants = ["E": 1.82, "A": 482, "B": 2085.4, "alpha": 0.3478, "beta": 0.3658]

  private func table(_ column: String, row: Int, _ value: Double) -> FitTable {
    let good = Synthetic.table(.chinchilla, constants)
    var columns = good.columns
    columns[column]?[row] = value
    return FitTable(columns: columns)
  }

  @Test(arguments: [0, -1.5, .nan, .infinity])
  func `is refused with its row and column when a loss is impossible`(_ loss: Double) {
    let error = #expect(throws: FitError.self) {
      try Law.chinchilla.fit(to: table("loss", row: 6, loss))
    }
    #expect(error?.description.hasPrefix("line 7, column 'loss'") == true)
  }

  @Test(arguments: ["parameters", "tokens"], [0, -3, .nan])
  func `is refused with its row and column when a size is impossible`(_ name: String, _ x: Double) {
    let error = #expect(throws: FitError.self) {
      try Law.chinchilla.fit(to: table(name, row: 2, x))
    }
    #expect(error?.description.hasPrefix("line 3, column '\(name)'") == true)
  }

  @Test func `is refused when a sparsity is one`() {
    let good = Synthetic.table(.sparse, Synthetic.constants[11].constants)
    var columns = good.columns
    columns["sparsity"]?[0] = 1
    #expect(
      throws: FitError.badValue(
        column: "sparsity", line: 1, found: 1, allowed: "a share from 0 to below 1")
    ) { try Law.sparse.fit(to: FitTable(columns: columns)) }
  }

  @Test func `is refused when there are not more rows than constants`() {
    let few = Synthetic.table(.chinchilla, constants).selecting([0, 6, 12, 18, 24])
    #expect(throws: FitError.tooFewPoints(found: 5, wanted: 6, law: "chinchilla")) {
      try Law.chinchilla.fit(to: few)
    }
  }

  @Test func `is refused when all models have one size`() throws {
    let one = Synthetic.table(.chinchilla, constants).selecting([0, 1, 2, 3, 4, 0, 1, 2])
    let error = try #require(
      #expect(throws: FitError.self) { try Law.chinchilla.fit(to: one) })
    guard case .tooFewDistinct(let column, let found, let wanted, _) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(column == "parameters")
    #expect(found == 1)
    #expect(wanted == 3)
  }

  @Test func `is refused when a column is missing, with those that there are`() {
    let table = FitTable(columns: ["loss": [1, 2], "tokens": [1, 2]])
    #expect(
      throws: FitError.missingColumn("parameters", law: "chinchilla", present: ["loss", "tokens"])
    ) { try Law.chinchilla.fit(to: table) }
  }

  @Test func `is refused when the losses lie below the reference loss`() {
    let law = Law.pSquared
    let good = Synthetic.table(law, Synthetic.constants[6].constants)
    var columns = good.columns
    columns["loss"] = columns["reference_loss"]?.map { $0 - 0.1 }
    #expect(
      throws: FitError.belowReference(rows: 100, of: 100, column: "reference_loss")
    ) { try law.fit(to: FitTable(columns: columns)) }
  }

  @Test func `is refused when two columns are one, though each varies`() throws {
    // With pruned size = size/2 throughout, the rate and the size of the P² law are confounded.
    let points = (1...12).flatMap { index in
      [3e5, 1e6, 4e6, 2e7].map { tokens in
        [
          "reference_loss": 3.0, "rate": 0.05 * Double(index),
          "parameters": 1e6 * 0.05 * Double(index), "tokens": tokens,
        ]
      }
    }
    let table = Synthetic.table(.pSquared, Synthetic.constants[6].constants, points: points)
    let error = try #require(
      #expect(throws: FitError.self) { try Law.pSquared.fit(to: table) })
    guard case .notIdentifiable(_, let direction) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(direction["gamma"] != nil)
    #expect(direction["delta"] != nil)
  }

  @Test func `of two sizes is enough for a law whose floor the caller holds at zero`() throws {
    let two = Synthetic.table(.chinchilla, constants.merging(["E": 0]) { $1 })
      .selecting(Array(0..<10))
    #expect(throws: FitError.self) { try Law.chinchilla.fit(to: two) }
    let fit = try Law.chinchilla.holding("E", at: 0).fit(to: two)
    #expect(abs((fit["alpha"] ?? 0) - 0.3478) < 1e-6)
    #expect(fit["E"] == 0)
  }

  @Test func `of two sizes is not enough when the caller holds what does not help`() {
    let two = Synthetic.table(.chinchilla, constants).selecting(Array(0..<10))
    #expect(throws: FitError.self) { try Law.chinchilla.holding("beta", at: 0.3658).fit(to: two) }
  }

  @Test(arguments: [1, 2])
  func `of few sizes is fitted with constants held, and the result says which`(_ sizes: Int) throws
  {
    let law = Law.pSquared
    let all = Synthetic.table(law, Synthetic.constants[6].constants)
    let table = all.selecting(Array(0..<(20 * sizes)))
    #expect(throws: FitError.self) { try law.fit(to: table) }
    var settings = FitSettings()
    settings.degeneracy = .hold
    let fit = try law.fit(to: table, settings: settings)
    #expect(fit.objective < 1e-18, "the reduced law still describes these data exactly")
    #expect(!fit.notes.isEmpty)
    #expect(fit.parameters.filter(\.isHeld).map(\.name) == (sizes == 1 ? ["N_C", "delta"] : ["E"]))
    let gamma = try #require(fit["gamma"])
    #expect(abs(gamma - -0.9) < 1e-6)
  }
}
