import Foundation
import Tensors
import Testing

@testable import ScalingLaws

@Suite struct `A fit` {
  @Test(arguments: Synthetic.constants.indices)
  func `returns the constants of data without noise`(_ index: Int) throws {
    let (law, constants) = Synthetic.constants[index]
    let fit = try law.fit(to: Synthetic.table(law, constants))
    for (name, value) in constants {
      let found = try #require(fit[name])
      #expect(
        abs(found - value) <= 1e-6 * abs(value), "\(law.name) \(name): \(found), not \(value)")
    }
    #expect(fit.optima.count == 1)
    #expect(fit.objective < 1e-18)
  }

  @Test func `reaches the optimum of 4,500 SciPy starts, or a lower one`() throws {
    let text = try Fixture.text("chinchilla-240.csv")
    let table = try Fixture.chinchilla()
    let fit = try Law.chinchilla.fit(to: table)
    let best = try #require(Fixture.number(after: "scipy_best_objective = ", in: text))
    let refined = try #require(Fixture.number(after: "scipy_refined_objective = ", in: text))
    #expect(table.count == 240)
    #expect(fit.objective <= best)
    #expect(fit.objective <= refined * (1 + 1e-9))
    #expect(fit.objective > 0.99 * best, "no such objective can be right")
  }

  @Test func `sums the Huber terms of its own residuals`() throws {
    let fit = try Law.chinchilla.fit(to: try Fixture.chinchilla())
    let sum = fit.residuals.reduce(0.0) { sum, residual in
      let size = abs(residual)
      return sum + (size <= 1e-3 ? size * size / 2 : 1e-3 * (size - 0.5e-3))
    }
    #expect(abs(sum - fit.objective) < 1e-15)
  }

  @Test func `is stationary: no small move of a constant lowers the objective`() throws {
    let table = try Fixture.chinchilla()
    let fit = try Law.chinchilla.fit(to: table)
    let problem = FitProblem(.chinchilla, table)
    let objective = HuberObjective(problem, delta: 1e-3)
    let best = problem.unknowns(fit.constants)
    for index in best.indices {
      for step in [-1e-4, -1e-5, 1e-5, 1e-4] {
        var moved = best
        moved[index] += step
        #expect(objective.value(moved) > fit.objective)
      }
    }
  }

  @Test func `depends on the table and the settings only, whatever the threads`() throws {
    var settings = FitSettings()
    settings.bootstrap = 8
    settings.profiled = ["E"]
    let table = try Fixture.chinchilla()
    let one = try Law.chinchilla.fit(to: table, settings: settings)
    let two = try Law.chinchilla.fit(to: table, settings: settings, threads: 2)
    #expect(one == two)
    settings.seed = 1
    let other = try Law.chinchilla.fit(to: table, settings: settings)
    #expect(other.draws != one.draws)
    #expect(abs(other.objective - one.objective) < 1e-12)
  }

  @Test func `survives storage as JSON`() throws {
    var settings = FitSettings()
    settings.bootstrap = 5
    let fit = try Law.chinchilla.fit(to: try Fixture.chinchilla(), settings: settings)
    let data = try JSONEncoder().encode(fit)
    #expect(try JSONDecoder().decode(FitResult.self, from: data) == fit)
  }

  @Test func `finds every optimum of an objective that has two`() throws {
    // Two clusters of equal size disagree about the exponent; a sharp bend follows either.
    let points = (0..<40).map { ["x": pow(1.4, Double($0 / 2))] }
    let first = ["E": 1.0, "A": 3.0, "alpha": 0.3]
    let second = ["E": 1.0, "A": 3.0, "alpha": 1.0]
    let law = Law.powerWithFloor
    let losses = points.enumerated().map { index, point in
      law.predict(at: point, with: index % 2 == 0 ? first : second)
    }
    var settings = FitSettings()
    settings.reportWithin = 10
    let table = FitTable(columns: ["x": points.compactMap { $0["x"] }, "loss": losses])
    let fit = try law.fit(to: table, settings: settings)
    #expect(fit.optima.count >= 2)
    #expect(fit.optima.map(\.objective) == fit.optima.map(\.objective).sorted())
    #expect(fit.optima.contains { abs(($0.parameters["alpha"] ?? 0) - 0.3) < 0.02 })
    #expect(fit.optima.contains { abs(($0.parameters["alpha"] ?? 0) - 1) < 0.05 })
  }

  @Test func `says so when a floor is at its bound`() throws {
    let constants = ["E": 0.0, "A": 5.0, "alpha": 0.2]
    let fit = try Law.powerWithFloor.fit(
      to: Synthetic.table(.powerWithFloor, constants, noise: 0.02, seed: 3))
    let floor = try #require(fit["E"])
    #expect(floor >= 0)
    #expect(fit.notes.contains { $0.hasPrefix("E lies at its bound") } == (floor < 1e-7))
  }

  @Test func `names the flat direction of tokens in proportion to the size`() throws {
    let points = (0..<30).map { index in
      let size = 1e5 * pow(1.3, Double(index))
      return ["parameters": size, "tokens": 20 * size * (1 + 0.01 * sin(Double(index)))]
    }
    let constants = ["E": 1.8, "A": 480, "B": 2000, "alpha": 0.34, "beta": 0.37]
    let narrow = try Law.chinchilla.fit(to: Synthetic.table(.chinchilla, constants, points: points))
    let wide = try Law.chinchilla.fit(to: Synthetic.table(.chinchilla, constants))
    #expect(narrow.conditionNumber > 20 * wide.conditionNumber)
    let direction = try #require(narrow.flatDirection)
    #expect(abs(direction["A"] ?? 0) > 0.3)
    #expect(abs(direction["B"] ?? 0) > 0.3)
  }
}
