import Foundation
import Tensors
import Testing

@testable import ScalingLaws

@Suite struct `Rival laws` {
  /// Runs that obey the average-parameter law, with sizes that do not go together.
  private func table() -> FitTable {
    var random = RandomStream(seed: 4, for: "rivals")
    let truth = ["E": 1.6, "A": 30.0, "B": 300.0, "alpha": 0.28, "beta": 0.4]
    let law = Law.chinchilla(size: .averageParameters)
    var columns: [String: [Double]] = [:]
    for index in 0..<90 {
      let initial = 3e4 * pow(2, Double(index % 6))
      let final = initial * (1 - 0.8 * random.uniform())
      let average = final + (initial - final) * random.uniform()
      let point = [
        "initial_parameters": initial, "final_parameters": final, "average_parameters": average,
        "tokens": 3e5 * pow(2, Double(index / 6 % 5)),
      ]
      for (name, value) in point { columns[name, default: []].append(value) }
      let loss = law.predict(at: point, with: truth) * exp(0.002 * random.normal())
      columns["loss", default: []].append(loss)
    }
    return FitTable(columns: columns)
  }

  @Test(arguments: [SizeMeasure.finalParameters, .initialParameters])
  func `lose against the law that made the data`(_ rival: SizeMeasure) throws {
    let comparison = try LawComparison.crossValidated(
      .chinchilla(size: .averageParameters), .chinchilla(size: rival), in: table())
    #expect(comparison.laws[0] == "average-parameters")
    #expect(comparison.errors[0] < 0.5 * comparison.errors[1])
    #expect(comparison.interval.high ?? 0 < 0)
    #expect(comparison.interval.contains(comparison.difference))
  }

  @Test func `tie with themselves`() throws {
    let law = Law.chinchilla(size: .averageParameters)
    let comparison = try LawComparison.crossValidated(law, law, in: table(), folds: 3)
    #expect(comparison.difference == 0)
    #expect(comparison.interval == Interval(low: 0, high: 0))
  }

  @Test func `predict the largest sizes from the others`() throws {
    let table = try Fixture.chinchilla()
    let held = try Law.chinchilla.heldOut(largest: 2, of: "parameters", in: table)
    let largest = Set(table.values(of: "parameters")).max() ?? 0
    #expect(held.observed.count == 20)
    #expect(held.fit.rows == 220)
    #expect(largest == 1.6e10)
    #expect(held.meanRelativeError < 0.01)
    #expect(held.worstRelativeError >= held.meanRelativeError)
    #expect(abs(held.bias) < 0.005)
  }

  @Test func `are judged by slope apart from level`() throws {
    let constants = ["E": 1.82, "A": 482, "B": 2085.4, "alpha": 0.3478, "beta": 0.3658]
    let exact = Synthetic.table(.chinchilla, constants)
    let fit = try Law.chinchilla.fit(to: exact)
    let cells = exact.values(of: "parameters").map { "size \($0)" }
    var columns = exact.columns
    columns["loss"] = exact.losses.map { $0 + 0.5 }
    let raised = fit.quality(on: FitTable(columns: columns, cells: cells))
    #expect(try #require(raised.averageSlopeDifference) < 1e-12)
    #expect(raised.meanLogError > 0.01)
    columns["loss"] = zip(exact.losses, exact.values(of: "tokens")).map { $0 + 1e-7 * $1 }
    let tilted = fit.quality(on: FitTable(columns: columns, cells: cells))
    #expect(abs(try #require(tilted.averageSlopeDifference) - 1e-7) < 1e-12)
    let own = fit.quality(on: exact)
    #expect(abs(own.rSquared - 1) < 1e-12)
    #expect(own.averageSlopeDifference == nil)
    #expect(tilted.rSquared < own.rSquared)
  }

  @Test func `cannot leave out all sizes`() throws {
    let table = try Fixture.chinchilla()
    #expect(throws: FitError.self) {
      try Law.chinchilla.heldOut(largest: 24, of: "parameters", in: table)
    }
  }
}
