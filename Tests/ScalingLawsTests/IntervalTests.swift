import Foundation
import Tensors
import Testing

@testable import ScalingLaws

@Suite struct `Intervals` {
  private let law = Law.powerWithFloor
  private let truth = ["E": 2.0, "A": 40.0, "alpha": 0.5]
  private let points = (0..<60).map { ["x": 20 * pow(1.12, Double($0))] }

  /// How many of the simulated data sets have an interval that holds the floor.
  private func coverage(_ simulations: Int, _ interval: (FitResult) -> Interval?) throws -> Int {
    var settings = FitSettings()
    (settings.starts, settings.hops) = (6, 4)
    (settings.bootstrap, settings.profiled) = (120, ["E"])
    var held = 0
    for seed in 0..<simulations {
      let table = Synthetic.table(law, truth, noise: 0.01, seed: UInt64(seed), points: points)
      let fit = try law.fit(to: table, settings: settings, threads: 2)
      if try #require(interval(fit)).contains(2) { held += 1 }
    }
    return held
  }

  @Test func `from the bootstrap hold the true floor about as often as they say`() throws {
    // 95 % of 200 is 190 with a standard deviation of 3.1.
    let held = try coverage(200) { $0.parameters.first { $0.name == "E" }?.bootstrap }
    #expect((178...199).contains(held), "\(held) of 200")
  }

  @Test func `from the profile hold the true floor about as often as they say`() throws {
    let held = try coverage(200) { $0.parameters.first { $0.name == "E" }?.profile }
    #expect((178...199).contains(held), "\(held) of 200")
  }

  @Test func `from the profile are points for a perfect fit`() throws {
    var settings = FitSettings()
    settings.profiled = ["E", "alpha"]
    let fit = try law.fit(to: Synthetic.table(law, truth, points: points), settings: settings)
    for estimate in fit.parameters {
      guard let profile = estimate.profile, let high = profile.high else { continue }
      #expect(high - profile.low < 1e-5)
    }
    #expect(fit.parameters.compactMap(\.profile).count == 2)
  }

  @Test func `of a prediction hold it, and those of a new observation are wider`() throws {
    var settings = FitSettings()
    settings.bootstrap = 100
    let table = Synthetic.table(law, truth, noise: 0.01, seed: 5, points: points)
    let fit = try law.fit(to: table, settings: settings)
    let prediction = fit.predict(at: ["x": 3e5])
    let lawInterval = try #require(prediction.law)
    let observation = try #require(prediction.observation)
    #expect(lawInterval.contains(prediction.value))
    #expect(observation.low < lawInterval.low)
    #expect((observation.high ?? 0) > (lawInterval.high ?? 0))
    #expect(fit.predict(at: ["x": 100]).value > prediction.value)
  }

  @Test func `draw the rows of a cell together`() throws {
    // Four copies of each row in one cell carry no more than one copy does.
    let table = Synthetic.table(law, truth, noise: 0.01, seed: 2, points: points)
    let rows = (0..<60).flatMap { Array(repeating: $0, count: 4) }
    let copies = table.selecting(rows)
    let alone = FitTable(columns: copies.columns)
    var settings = FitSettings()
    settings.bootstrap = 200
    let width = { (table: FitTable) in
      let fit = try law.fit(to: table, settings: settings, threads: 2)
      let interval = try #require(fit.parameters.first?.bootstrap)
      return try #require(interval.high) - interval.low
    }
    #expect(try width(copies) > 1.4 * width(alone))
  }
}
