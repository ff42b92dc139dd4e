import Foundation
import Testing

@testable import ScalingLaws

@Suite struct `A plan for a budget of compute` {
  private let law = Law.chinchilla(size: .averageParameters)
  private let constants = ["E": 1.82, "A": 482, "B": 2085.4, "alpha": 0.3478, "beta": 0.3658]

  private func loss(_ size: Double, _ tokens: Double) -> Double {
    law.predict(at: ["average_parameters": size, "tokens": tokens], with: constants)
  }

  @Test(arguments: [1e12, 1e15, 5.8e23])
  func `spends it all, and no other size does better`(operations: Double) throws {
    let plan = try ComputePlan(
      ComputePlan.Question(operations: operations), law: law, constants: constants)
    #expect(abs(6 * plan.averageSize * plan.tokens / operations - 1) < 1e-9)
    #expect(plan.loss == loss(plan.averageSize, plan.tokens))
    for factor in [0.9, 0.99, 1.01, 1.1] {
      let size = factor * plan.averageSize
      #expect(loss(size, operations / 6 / size) > plan.loss)
    }
  }

  @Test func `with inference has fewer weights and more tokens, and is still the best`() throws {
    let dense = ComputePlan.Question(operations: 1e15, inferenceTokens: 3e9)
    let free = try ComputePlan(
      ComputePlan.Question(operations: 1e15), law: law, constants: constants)
    let plan = try ComputePlan(dense, law: law, constants: constants)
    #expect(plan.averageSize < free.averageSize)
    let cost = 6 * plan.averageSize * plan.tokens + 2 * plan.finalSize * 3e9
    #expect(abs(cost / 1e15 - 1) < 1e-6)
    for factor in [0.95, 1.05] {
      let size = factor * plan.averageSize
      #expect(loss(size, dense.tokens(forSize: size)) > plan.loss)
    }
  }

  @Test func `gains from sparsity when there is inference, and only then`() throws {
    func plan(_ sparsity: Double, inference: Double) throws -> ComputePlan {
      try ComputePlan(
        ComputePlan.Question(
          operations: 1e15, inferenceTokens: inference, sparsity: sparsity,
          averageDensity: sparsity == 0 ? 1 : 0.4), law: law, constants: constants)
    }
    #expect(try plan(0.8, inference: 0).loss == plan(0, inference: 0).loss)
    #expect(try plan(0.8, inference: 1e10).loss < plan(0, inference: 1e10).loss)
    #expect(
      abs(try plan(0.8, inference: 0).finalSize / plan(0.8, inference: 0).initialSize - 0.2) < 1e-12
    )
  }

  @Test func `has an interval that holds it`() throws {
    var settings = FitSettings()
    settings.bootstrap = 60
    (settings.starts, settings.hops) = (8, 4)
    let fit = try law.fit(
      to: Synthetic.table(law, constants, noise: 0.002), settings: settings, threads: 2)
    let plan = try fit.plan(ComputePlan.Question(operations: 1e14))
    let sizes = try #require(plan.averageSize)
    #expect(sizes.contains(plan.best.averageSize))
    #expect(sizes.low < sizes.high ?? 0)
    #expect(try #require(plan.loss).contains(plan.best.loss))
  }

  @Test func `is refused for a law of another form, and where no size is best`() {
    let question = ComputePlan.Question(operations: 1e15)
    #expect(throws: PlanError.otherForm("p2")) {
      try ComputePlan(question, law: .pSquared, constants: [:])
    }
    var flat = constants
    flat["A"] = 0
    #expect(throws: PlanError.noOptimum(law.name, flat)) {
      try ComputePlan(question, law: law, constants: flat)
    }
  }

  @Test func `stops a post-training where the slope is the price`() throws {
    let constants = [
      "N_C": 8, "D_C": 900, "E": 0.35, "gamma": -0.9, "delta": 0.07, "alpha": 0.31, "beta": 0.52,
    ]
    var point = ["reference_loss": 2.0, "rate": 0.5, "parameters": 1e5]
    let tokens = try #require(Law.pSquared.stopTokens(price: 1e-7, at: point, with: constants))
    func loss(_ tokens: Double) -> Double {
      point["tokens"] = tokens
      return Law.pSquared.predict(at: point, with: constants)
    }
    let slope = (loss(tokens * 1.001) - loss(tokens * 0.999)) / (tokens * 0.002)
    #expect(abs(slope / -1e-7 - 1) < 1e-4)
    #expect(Law.powerWithFloor.stopTokens(price: 1e-7, at: [:], with: ["A": 1, "alpha": 1]) == nil)
  }
}
