import Foundation
import Testing

@testable import ScalingLaws

@Suite struct `A law` {
  @Test(arguments: Synthetic.constants.indices)
  func `has the gradient that central differences show`(_ index: Int) {
    let (law, constants) = Synthetic.constants[index]
    for point in Synthetic.points(for: law).prefix(60) {
      let gradient = law.evaluate(at: point, with: constants).gradient
      for (name, slope) in zip(law.parameters, gradient) {
        let value = constants[name] ?? .nan
        let step = 1e-5 * abs(value)
        let up = law.predict(at: point, with: constants.merging([name: value + step]) { $1 })
        let down = law.predict(at: point, with: constants.merging([name: value - step]) { $1 })
        let difference = (log(up) - log(down)) / (2 * step)
        let tolerance = 1e-6 * abs(slope) + 1e-10 / step
        #expect(abs(difference - slope) <= tolerance, "\(law.name) \(name)")
      }
    }
  }

  @Test func `is found by its name, and names are not shared`() {
    #expect(Set(Law.all.map(\.name)).count == Law.all.count)
    #expect(Law.named("p2") == Law.pSquared)
    #expect(Law.named("p3") == nil)
  }

  @Test func `reads another column, and nothing else, with another size measure`() {
    let average = Law.chinchilla(size: .averageParameters)
    #expect(average.formula == Law.chinchilla.formula)
    #expect(average.columns.map(\.name) == ["average_parameters", "tokens"])
    let constants = ["E": 1.8, "A": 400.0, "B": 2000.0, "alpha": 0.34, "beta": 0.37]
    let dense = Law.chinchilla.predict(at: ["parameters": 1e6, "tokens": 1e8], with: constants)
    let sparse = average.predict(at: ["average_parameters": 1e6, "tokens": 1e8], with: constants)
    #expect(dense == sparse)
    #expect(abs(dense - (1.8 + 400 / pow(1e6, 0.34) + 2000 / pow(1e8, 0.37))) < 1e-12)
  }

  @Test func `follows the published form of the P² law`() {
    let point = ["reference_loss": 3.0, "rate": 0.25, "parameters": 1e5, "tokens": 1e6]
    let constants = [
      "N_C": 8, "D_C": 900, "E": 0.35, "gamma": -0.9, "delta": 0.07, "alpha": 0.31, "beta": 0.52,
    ]
    let bracket = 8 / pow(1e5, 0.31) + 900 / pow(1e6, 0.52) + 0.35
    let expected = 3 + pow(4, -0.9) * pow(1e-5, 0.07) * bracket
    #expect(abs(Law.pSquared.predict(at: point, with: constants) - expected) < 1e-12)
  }

  @Test func `follows the published form of the sparse law, also at no sparsity`() {
    let constants = ["a": 16.8, "b": 0.722, "c": 45, "d": 0.245, "e": 690, "f": 0.4, "g": 0.651]
    for sparsity in [0, 0.75] {
      let point = ["sparsity": sparsity, "parameters": 1e6, "tokens": 1e9]
      let bracket = 16.8 * pow(1 - sparsity, 0.722) + 45
      let expected = bracket * pow(1e6, -0.245) + 690 * pow(1e9, -0.4) + 0.651
      #expect(abs(Law.sparse.predict(at: point, with: constants) - expected) < 1e-12)
    }
  }

  @Test func `drops a term whose coefficient is held at zero, with the exponents only it has`() {
    let law = Law.pSquared.holding("N_C", at: 0).holding("delta", at: 0)
    #expect(law.freeParameters == ["D_C", "E", "gamma", "beta"])
  }
}
