internal import CompressionCore
internal import Conformance
internal import Essentials
internal import Foundation
internal import ScalingLaws
internal import Tensors

/// Leads from the vectors of *The Journey Matters* to the schedule, the masks and the law.
struct JourneyMattersVector: VectorAdapter {
  static let slug = "journey-matters"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    var outputs = try trained(vector)
    outputs.merge(try lawValues(vector)) { $1 }
    outputs["reference_closed_form"] = try closedForm(vector)
    return outputs
  }

  // MARK: - The training

  private static func trained(_ vector: MethodVector) throws -> [String: VectorArray] {
    let schedule = DensitySchedule(
      density: 1 - (try vector.number("sparsity")), start: try vector.integer("start"),
      end: try vector.integer("end"), steps: try vector.integer("steps"),
      interval: try vector.integer("frequency"))
    let strategy = GradualMagnitude(hyperparameters: .init())
    let budget = Budget.sparsity(1 - schedule.density)
    var random = RandomStream(seed: 0, for: "vector")
    var masks: [String: Mask] = [:]
    var (living, keeps, thresholds) = ([Double](), [Double](), [Double]())
    for step in 0..<schedule.steps {
      if let density = schedule.event(before: step) {
        let weights = try drifted(vector, to: step, of: schedule.steps, masks)
        masks = strategy.masks(keeping: density, to: budget, of: weights, random: &random)
        keeps.append(density)
        thresholds.append(Double(smallest(weights, masks)))
      }
      let total = try drifted(vector, to: step, of: schedule.steps, masks).values
      living.append(
        masks.isEmpty
          ? Double(total.reduce(0) { $0 + $1.count })
          : Double(masks.values.reduce(0) { $0 + $1.keptCount }))
    }
    var outputs = [
      "nonzero": VectorArray(living), "event_keep": VectorArray(keeps),
      "event_threshold": VectorArray(thresholds),
      "average_nonzero": VectorArray(living.reduce(0, +) / Double(living.count)),
    ]
    for (path, mask) in masks {
      outputs["final_mask_\(path)"] = VectorArray(mask.kept, shape: [mask.rows, mask.columns])
    }
    return outputs
  }

  /// The weights at a step, zero where they died.
  private static func drifted(
    _ vector: MethodVector, to step: Int, of steps: Int, _ masks: [String: Mask]
  ) throws -> [String: Tensor] {
    var weights: [String: Tensor] = [:]
    for kernel in ["0", "1"] {
      let first = try vector.tensor("initial_kernel_\(kernel)")
      let last = try vector.tensor("final_kernel_\(kernel)")
      let share = Float(Double(step) / Double(steps))
      let weight = Tensor(
        zip(first.values, last.values).map { $0 + ($1 - $0) * share }, shape: first.shape)
      weights[kernel] = masks[kernel]?.applied(to: weight) ?? weight
    }
    return weights
  }

  private static func smallest(_ weights: [String: Tensor], _ masks: [String: Mask]) -> Float {
    weights.flatMap { path, weight in
      zip(weight.values, masks[path]?.kept ?? []).filter(\.1).map { abs($0.0) }
    }.min() ?? 0
  }

  private static func closedForm(_ vector: MethodVector) throws -> VectorArray {
    let cases = vector.setting("closed_form_cases")?.arrayValue ?? []
    let rows = cases.flatMap { entry -> [Double] in
      guard let compute = entry.arrayValue?.first?.doubleValue,
        let sparsity = entry.arrayValue?.last?.doubleValue
      else { return [] }
      let extent = ComputeWindow().extent(
        compute: compute, density: 1 - sparsity, shape: .geometric)
      return [extent.start, extent.end, extent.steps, compute / extent.steps]
    }
    return VectorArray(rows, shape: [cases.count, 4])
  }

  // MARK: - The law

  private static func lawValues(_ vector: MethodVector) throws -> [String: VectorArray] {
    let law = Law.chinchilla(size: .averageParameters)
    let table = FitTable(columns: [
      "average_parameters": try vector.input("sizes").values,
      "tokens": try vector.input("tokens").values,
      FitTable.loss: try vector.input("observed_loss").values,
    ])
    let known = try Dictionary(
      uniqueKeysWithValues: ["A", "alpha", "B", "beta", "E"].map { ($0, try vector.number($0)) })
    let logs = try vector.input("parameters").values
    let constants = [
      "A": exp(logs[0]), "B": exp(logs[1]), "E": exp(logs[2]), "alpha": logs[3], "beta": logs[4],
    ]
    let objective = law.objective(
      on: table, with: constants, delta: try vector.number("huber_delta"))
    // The coefficients count by their logarithms.
    let gradient = [("A", true), ("B", true), ("E", true), ("alpha", false), ("beta", false)].map {
      (objective.gradient[$0] ?? .nan) * ($1 ? constants[$0] ?? .nan : 1)
    }
    return [
      "reference_loss": VectorArray(
        (0..<table.count).map { law.predict(at: table.row($0), with: known) }),
      "reference_objective": VectorArray(objective.value),
      "reference_objective_gradient": VectorArray(gradient),
    ]
  }
}
