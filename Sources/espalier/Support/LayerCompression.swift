import CompressionCore
import Essentials
import Networks
import Strategies
import Tensors

/// `compress --layer`: one linear layer with its inputs, as safetensors.
struct LayerCompression {
  let options: CompressionOptions
  let input: String
  let output: String

  func run() throws {
    let entry = try StrategyIndex.entry(options.strategy)
    guard entry.compressesLinearMaps else { throw LayerError.takesNoLayer(entry) }
    let strategy = try entry.make(options.hyperparameters())
    let budget = try options.budget()
    try strategy.accepts(budget)
    let site = try LayerFile(path: input).site(
      collecting: strategy.needs.union(strategy.allocationNeeds))
    var random = RandomStream(seed: options.seed, for: "strategy")
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
  case takesNoLayer(StrategyEntry)

  var description: String {
    switch self {
    case .widthsDiffer(let path, let weight, let inputs):
      "\(path): weight \(weight) and inputs \(inputs) differ in width; "
        + "they are [out, in] and [tokens, in]"
    case .notAMatrix(let path, let name, let shape):
      "\(path): '\(name)' has the shape \(shape), wanted a matrix"
    case .takesNoLayer(let entry): Self.remedy(entry)
    }
  }

  private static func remedy(_ entry: StrategyEntry) -> String {
    let id = entry.card.id
    let instead =
      entry.compressesModels
      ? "'\(id)' looks at whole models, and --layer brings one linear layer; give the model's "
        + "directory, as in 'espalier compress DIRECTORY --strategy \(id) --output OUT'"
      : "'\(id)' acts in every step of a training; use it in the arenas 'pretrain' and 'posttrain'"
    let others = StrategyIndex.all.filter(\.compressesLinearMaps).map(\.card.id).sorted()
    return instead + ". Strategies for one layer: " + others.joined(separator: ", ")
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
