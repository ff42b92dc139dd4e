import Essentials
import Foundation
import Networks

/// Words for trainings.
enum TrainingText {
  static func detail(_ progress: TrainingProgress) -> String {
    String(
      format: "loss %.3f · %.0f %@/s", progress.loss, progress.tokensPerSecond, progress.unit)
  }

  static func summary(_ record: CachedModelRecord) -> String {
    let (summary, quality) = (record.summary, record.summary.quality)
    let unit = quality.metric == "loss" ? " nats/token" : ""
    var lines = [
      "model     \(record.digest), \(summary.parameters) parameters, "
        + "\(summary.examples) \(record.reference.unit) of \(record.reference.source)",
      String(
        format: "held out  %@ %.4f%@ (%@ %.4f)", quality.metric, quality.value, unit,
        quality.trivialName, quality.trivial),
    ]
    if let floor = summary.entropyFloor {
      lines.append(String(format: "floor     %.4f nats/token, the source's exact entropy", floor))
    }
    lines.append(
      "training  \(ProgressBar.duration(summary.seconds)), "
        + "\(ProgressBar.duration(summary.processorSeconds)) of processor time")
    lines += summary.checks.filter { !$0.passed }.map { Descriptions.check($0) }
    return lines.joined(separator: "\n")
  }

  static func json(_ record: CachedModelRecord) -> String {
    let summary = record.summary
    var fields: [String: JSONValue] = [
      "digest": .string(record.digest), "parameters": .integer(Int64(summary.parameters)),
      "seed": .integer(Int64(clamping: record.reference.seed)),
      "seconds": .number(summary.seconds), "processor_seconds": .number(summary.processorSeconds),
      "metric": .string(summary.quality.metric), "held_out": .number(summary.quality.value),
      "passed": .bool(summary.checks.allSatisfy(\.passed)),
    ]
    if record.reference.unit == "tokens" {
      fields["training_tokens"] = .integer(Int64(summary.examples))
      fields["validation_loss"] = .number(summary.validationLoss)
      fields["unigram_entropy"] = .number(summary.unigramEntropy)
    }
    fields["entropy_floor"] = summary.entropyFloor.map(JSONValue.number)
    return JSONValue.object(fields).canonical
  }
}
