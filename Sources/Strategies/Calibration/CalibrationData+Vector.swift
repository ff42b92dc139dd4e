internal import Conformance

/// Leads from the vectors on calibration data to the functions.
struct CalibrationDataVector: VectorAdapter {
  static let slug = "calibration-data"

  static func outputs(of vector: MethodVector) throws -> [String: VectorArray] {
    let method = CalibrationData(percentile: try vector.number("percentile"))
    let texts = try texts(of: vector)
    let perplexities = texts.map { CalibrationData.perplexity($0.tokens, logits: $0.logits) }
    let share = try vector.number("min_k_share")
    var outputs = try sampling(vector)
    outputs["perplexity"] = VectorArray(perplexities)
    outputs["threshold"] = VectorArray(method.threshold(perplexities))
    outputs["kept"] = VectorArray(method.kept(perplexities))
    outputs["reference_min_k_plus_plus"] = VectorArray(
      texts.map { CalibrationData.familiarity($0.tokens, logits: $0.logits, share: share) })
    return outputs
  }

  private static func texts(
    of vector: MethodVector
  ) throws -> [(tokens: [Int], logits: [[Double]])] {
    let tokens = try vector.input("token_ids").rowLists.map { $0.map { Int($0) } }
    let logits = try vector.input("logits")
    let positions = logits.shape[1]
    let rows = VectorArray(
      logits.values, shape: [logits.shape[0] * positions, logits.shape[2]]
    ).rowLists
    return try vector.input("lengths").integers.enumerated().map { text, length in
      let start = text * positions
      return (Array(tokens[text].prefix(length)), Array(rows[start..<start + length]))
    }
  }

  private static func sampling(_ vector: MethodVector) throws -> [String: VectorArray] {
    let sampler = CalibrationData.Sampler(
      temperature: try vector.number("temperature"), topK: try vector.integer("top_k"),
      topP: try vector.number("top_p"), repetitionPenalty: try vector.number("repetition_penalty"))
    let logits = try vector.input("sampler_logits")
    let contexts = try vector.input("sampler_context").rowLists.map { $0.map { Int($0) } }
    let cases = Array(zip(logits.rowLists, contexts))
    let penalised = cases.map { sampler.penalised($0, context: $1) }
    return [
      "penalised_logits": VectorArray(penalised.flatMap(\.self), shape: logits.shape),
      "top_k_kept": VectorArray(
        penalised.flatMap { sampler.amongLargest($0.map { $0 / sampler.temperature }) },
        shape: logits.shape),
      "sampling_probabilities": VectorArray(
        cases.flatMap { sampler.probabilities($0, context: $1) }, shape: logits.shape),
    ]
  }
}
