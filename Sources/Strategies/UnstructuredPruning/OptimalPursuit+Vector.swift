internal import Conformance
internal import Tensors

/// Leads from the vectors of optimal pursuit to its functions.
struct OptimalPursuitVector: VectorAdapter {
  static let slug = "optimal-pursuit"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let pursuit = try OptimalPursuit(
      design: try vector.tensor("design"), response: try vector.input("response").values)
    let support = try vector.input("support").integers
    let count = try vector.integer("s")
    let (optimal, classical) = (
      try pursuit.path(count), try pursuit.path(count, optimal: false)
    )
    return [
      "entry_score": VectorArray(try pursuit.entryScores(support)),
      "exit_score": VectorArray(try pursuit.exitScores(support)),
      "optimal_path": VectorArray(optimal), "omp_path": VectorArray(classical),
      "optimal_loss": VectorArray(try pursuit.fit(optimal).loss),
      "omp_loss": VectorArray(try pursuit.fit(classical).loss),
    ]
  }
}
