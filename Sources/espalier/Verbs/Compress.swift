import ArgumentParser
import CompressionCore
import Essentials
import Foundation
import Networks
import Strategies
import Tensors

/// `compress`: compress a linear layer that is given with its inputs.
struct Compress: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compress a linear layer that is given with its inputs.",
    discussion: """
      The input has the tensors `weight` [out, in] and `inputs` [tokens, in]; the output has
      `weight`, decoded. The footprint is printed as JSON.
      Example: espalier compress --layer in.safetensors --strategy sparsegpt --sparsity 0.5 \
      -o out.safetensors
      """)

  @Option(help: "A safetensors file with weight and inputs.") var layer: String
  @Option(help: "The strategy's id; `espalier ls strategies` shows them.") var strategy: String
  @Option(help: "The share of the weights that goes, such as 0.5.") var sparsity: Double?
  @Option(help: "Keep n of every m consecutive inputs, such as 2:4.") var pattern: String?
  @Option(help: "Bits of each weight that stays.") var bits: Int?
  @Option(help: "Inputs that share a grid; 0 for whole rows.") var groupSize: Int?
  @Flag(help: "Quantise inputs in the order of falling Hessian diagonal.") var actOrder = false
  @Option(name: .customLong("set"), help: "Any hyperparameter, as key=value.")
  var settings: [String] = []
  @Option(help: "Seed of whatever the strategy draws.") var seed: UInt64 = 0
  @Option(name: [.short, .long], help: "The safetensors file to write.") var output: String

  mutating func run() throws {
    let entry = try StrategyIndex.entry(strategy)
    let strategy = try entry.make(hyperparameters())
    let budget = try budget()
    try strategy.accepts(budget)
    let site = try LayerFile(path: layer).site(
      collecting: strategy.needs.union(strategy.allocationNeeds))
    var random = RandomStream(seed: seed, for: "strategy")
    let shares = try strategy.shares(of: budget, among: [site], random: &random)
    let start = ContinuousClock.now
    let encoded = try strategy.compress(site, to: shares[site.path] ?? budget, random: &random)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let decoded = encoded.decoded()
    var writer = SafetensorsWriter(metadata: ["strategy": entry.card.id, "budget": budget.label])
    try writer.add("weight", floats: decoded.values, shape: decoded.shape)
    try writer.write(to: output)
    print(LayerReport(encoded, budget: budget, seconds: seconds).json.canonical)
  }

  private func budget() throws -> Budget {
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

  private func hyperparameters() throws -> [String: JSONValue] {
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

/// A linear layer with inputs, as a safetensors file holds it.
struct LayerFile {
  let path: String

  /// The layer as a site whose statistics come from all inputs; floats are stored as they are.
  func site(collecting needs: Set<CalibrationStatistic>) throws -> LinearSite {
    let file = try SafetensorsFile(path)
    let weight = try matrix("weight", in: file)
    let inputs = try matrix("inputs", in: file)
    guard weight.columns == inputs.columns else {
      throw LayerError.widthsDiffer(path: path, weight: weight.shape, inputs: inputs.shape)
    }
    var statistics = CalibrationStatistics(width: weight.columns, collecting: needs)
    statistics.add(inputs: inputs)
    return LinearSite(path: "weight", weight: weight, statistics: statistics, format: .float32)
  }

  private func matrix(_ name: String, in file: SafetensorsFile) throws -> Tensor {
    let shape = try file.entry(name).shape
    guard shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
      throw LayerError.notAMatrix(path: path, name: name, shape: shape)
    }
    try file.requireFinite(name)
    return Tensor(try file.floats(name), shape: shape)
  }
}

/// What a layer file can be wrong in.
enum LayerError: Error, CustomStringConvertible {
  case widthsDiffer(path: String, weight: [Int], inputs: [Int])
  case notAMatrix(path: String, name: String, shape: [Int])

  var description: String {
    switch self {
    case .widthsDiffer(let path, let weight, let inputs):
      "\(path): weight \(weight) and inputs \(inputs) differ in width; "
        + "they are [out, in] and [tokens, in]"
    case .notAMatrix(let path, let name, let shape):
      "\(path): '\(name)' has the shape \(shape), wanted a matrix"
    }
  }
}

/// What `compress` prints of a layer.
private struct LayerReport {
  let json: JSONValue

  init(_ encoded: EncodedWeight, budget: Budget, seconds: Double) {
    let footprint = Footprint(["weight": encoded])
    json = [
      "budget": budget.json,
      "bits_per_weight": .number(footprint.targeted.bitsPerWeight),
      "bytes": .integer(Int64(footprint.targeted.bytes)),
      "dense_parameters": .integer(Int64(footprint.targeted.denseParameters)),
      "nonzeros": .integer(Int64(footprint.nonzeros)),
      "stored_weights": .integer(Int64(footprint.storedWeights)),
      "sparsity": .number(footprint.sparsity),
      "budget_missed": budget.miss(by: encoded).map(JSONValue.string) ?? .null,
      "seconds": .number(seconds),
    ]
  }
}
