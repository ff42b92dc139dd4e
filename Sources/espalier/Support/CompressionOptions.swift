import ArgumentParser
import CompressionCore
import Essentials

/// A strategy, its budget and its knobs, the same for a layer and for a model.
struct CompressionOptions: ParsableArguments {
  @Option(help: "The strategy's id; `espalier ls strategies` shows them.", completion: .strategies)
  var strategy: String
  @Option(help: "The share of the weights that goes, such as 0.5.") var sparsity: Double?
  @Option(help: "Keep n of every m consecutive inputs, such as 2:4.") var pattern: String?
  @Option(help: "Bits of each weight that stays.") var bits: Int?
  @Option(help: "Inputs that share a grid; 0 for whole rows.") var groupSize: Int?
  @Flag(help: "Quantise inputs in the order of falling Hessian diagonal.") var actOrder = false
  @Option(name: .customLong("set"), help: "Any hyperparameter, as key=value.")
  var settings: [String] = []
  @Option(help: "Seed of whatever is drawn.") var seed: UInt64 = 0

  /// The budget that the options describe.
  func budget() throws -> Budget {
    var members: [String: JSONValue] = [:]
    members["sparsity"] = sparsity.map(JSONValue.number)
    members["pattern"] = pattern.map(JSONValue.string)
    // `--sparsity 0.5 --pattern 2:4` says one thing twice; the pattern is the more exact.
    if let pattern, let sparsity {
      let fraction = try Budget.pattern(pattern).sparsity?.fraction
      guard fraction == sparsity else {
        throw ValidationError("--sparsity \(sparsity) contradicts --pattern \(pattern)")
      }
      members["sparsity"] = nil
    }
    members["bits"] = bits.map { .integer(Int64($0)) }
    return try Budget(json: .object(members))
  }

  /// The hyperparameters that the options set.
  func hyperparameters() throws -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for setting in settings {
      guard let separator = setting.firstIndex(of: "="), separator != setting.startIndex else {
        throw ValidationError("--set \(setting) is not of the form key=value")
      }
      let text = String(setting[setting.index(after: separator)...])
      values[String(setting[..<separator])] = (try? JSONValue(parsing: text)) ?? .string(text)
    }
    if let groupSize { values["groupSize"] = .integer(Int64(groupSize)) }
    if actOrder { values["actOrder"] = true }
    return values
  }
}
