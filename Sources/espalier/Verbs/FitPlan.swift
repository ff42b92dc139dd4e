import ArgumentParser
import CompressionCore
import Essentials
import Foundation
import ScalingLaws

/// `fit plan`: what a fitted law says should be trained.
struct FitPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan a training from a fitted law: size, tokens and sparsity for a budget.",
    discussion: """
      With --operations: the size and tokens of lowest loss for 6·N·D operations, and 2 for each
      weight that is left and each token of inference. A sparsity is reached by pruning from a
      quarter to three quarters of the compute. With --price: the tokens after which a further one
      lowers the loss by less; --at gives the other columns of the law.
      Examples:
        espalier fit plan average-parameters --csv runs.csv --operations 1e13 --sparsity 0 0.5 0.8
        espalier fit plan p2 --csv curves.csv --price 1e-8 --at parameters=1e5,rate=0.5,reference_loss=3.1
      """)

  @OptionGroup var law: LawOptions
  @OptionGroup var data: LawDataOptions
  @Option(help: "Operations of training and inference together.") var operations: Double?
  @Option(help: "Tokens of inference over the model's life.") var inferenceTokens = 0.0
  @Option(parsing: .upToNextOption, help: "Sparsities at the end of training.")
  var sparsity: [Double] = [0]
  @Option(help: "The least fall of the loss per token that is worth a token.") var price: Double?
  @Option(help: "The columns but the tokens, as column=value,column=value.") var at: String?
  @Flag(help: "Print JSON.") var json = false

  mutating func validate() throws {
    guard (operations == nil) != (price == nil) else {
      throw ValidationError("give either --operations or --price")
    }
    for (name, value) in [("operations", operations), ("price", price)] {
      guard value.map({ $0 > 0 && $0.isFinite }) ?? true else {
        throw ValidationError("--\(name) is \(value ?? 0), allowed is above 0")
      }
    }
    guard inferenceTokens >= 0, inferenceTokens.isFinite else {
      throw ValidationError("--inference-tokens is \(inferenceTokens), allowed is 0 or more")
    }
    for value in sparsity where !(value >= 0 && value < 1) {
      throw ValidationError("--sparsity \(value), allowed is 0 or more and below 1")
    }
    guard price == nil || at != nil else { throw ValidationError("--price needs --at") }
  }

  mutating func run() throws {
    if law.bootstrap == 0 { law.bootstrap = 200 }
    let value = try law.value()
    let fit = try law.fit(data.table(for: value))
    if let price {
      try stop(fit, price: price)
    } else if let operations {
      try plan(fit, operations: operations)
    }
  }

  private func plan(_ fit: FitResult, operations: Double) throws {
    let plans = try sparsity.map { sparsity in
      try fit.plan(
        ComputePlan.Question(
          operations: operations, inferenceTokens: inferenceTokens, sparsity: sparsity,
          averageDensity: Self.averageDensity(sparsity)))
    }
    if json {
      print(JSONValue.array(plans.map(Self.json)).canonical)
      return
    }
    for plan in plans {
      let best = plan.best
      print(
        String(
          format: "sparsity %.2f: train %.4g weights down to %.4g", best.sparsity,
          best.initialSize, best.finalSize)
          + String(format: " (average %.4g", best.averageSize) + FitReport.text(plan.averageSize)
          + String(format: ") on %.4g", best.tokens) + FitReport.text(plan.tokens)
          + String(format: " tokens: loss %.4f", best.loss) + FitReport.text(plan.loss))
    }
  }

  /// Of the schedule from a quarter to three quarters of the compute.
  static func averageDensity(_ sparsity: Double) -> Double {
    1 / ComputeWindow().extent(compute: 1, density: 1 - sparsity, shape: .geometric).steps
  }

  private func stop(_ fit: FitResult, price: Double) throws {
    let point = try FitPredict.point((at ?? "") + ",tokens=1", for: fit.law)
    guard let stop = fit.stop(price: price, at: point) else {
      throw ValidationError("'\(fit.law.name)' has no single term that falls with the tokens")
    }
    if json {
      let answer: JSONValue = [
        "tokens": .number(stop.tokens), "loss": .number(stop.loss),
        "interval": stop.interval.map(FitReport.interval) ?? .null,
      ]
      print(answer.canonical)
    } else {
      print(
        String(format: "stop after %.4g", stop.tokens) + FitReport.text(stop.interval)
          + String(format: " tokens, at a loss of %.4f", stop.loss))
    }
  }

  private static func json(_ plan: FitResult.Plan) -> JSONValue {
    let best = plan.best
    return [
      "sparsity": .number(best.sparsity), "initial_size": .number(best.initialSize),
      "final_size": .number(best.finalSize), "average_size": .number(best.averageSize),
      "tokens": .number(best.tokens), "loss": .number(best.loss),
      "average_size_interval": plan.averageSize.map(FitReport.interval) ?? .null,
      "tokens_interval": plan.tokens.map(FitReport.interval) ?? .null,
      "loss_interval": plan.loss.map(FitReport.interval) ?? .null,
    ]
  }
}
