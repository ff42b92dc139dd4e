internal import Essentials

/// What `config.json` says of inputs that layers leave out.
///
/// Only Espalier reads these keys; to any other reader the model is the dense one, which it is but for
/// them.
extension ConfigurationReader {
  static let inputSparsityKey = "espalier_input_sparsity"
  static let gateThresholdsKey = "espalier_gate_thresholds"

  /// Mode and threshold of the layers that leave out inputs, by their paths.
  func inputSparsity() throws(ModelDirectoryError) -> [String: InputSparsity] {
    var result: [String: InputSparsity] = [:]
    for (path, value) in try members(Self.inputSparsityKey) {
      guard let mode = value["mode"]?.doubleValue, mode.isFinite,
        let threshold = value["threshold"]?.doubleValue, threshold >= 0, threshold.isFinite
      else {
        throw unsupported(
          Self.inputSparsityKey, value, "objects with a mode and a threshold of 0 or more")
      }
      result[path] = InputSparsity(mode: mode, threshold: threshold)
    }
    return result
  }

  /// The thresholds on activated gates, by the gates' paths.
  func gateThresholds() throws(ModelDirectoryError) -> [String: Double] {
    var result: [String: Double] = [:]
    for (path, value) in try members(Self.gateThresholdsKey) {
      guard let threshold = value.doubleValue, threshold >= 0, threshold.isFinite else {
        throw unsupported(Self.gateThresholdsKey, value, "numbers of 0 or more")
      }
      result[path] = threshold
    }
    return result
  }

  private func members(_ key: String) throws(ModelDirectoryError) -> [(String, JSONValue)] {
    guard let value = self[key] else { return [] }
    guard let members = value.objectValue else { throw unsupported(key, value, "an object") }
    return members.sorted { $0.key < $1.key }
  }
}

extension TransformerCheckpoint {
  /// Checks that the layers that leave out inputs are there.
  func checkSkipping() throws(ModelDirectoryError) {
    guard configuration.leavesOutInputs else { return }
    let blocks = (0..<configuration.layers).map(layout.block)
    let linears = Set(blocks.flatMap(\.linears).map(\.path))
    let gates = Set(blocks.flatMap(\.experts).compactMap { $0.gate?.path })
    for path in configuration.inputSparsity.keys.sorted() where !linears.contains(path) {
      throw directory.configuration.unsupported(
        ConfigurationReader.inputSparsityKey, .string(path), "paths of linear layers of the blocks")
    }
    for path in configuration.gateThresholds.keys.sorted() where !gates.contains(path) {
      throw directory.configuration.unsupported(
        ConfigurationReader.gateThresholdsKey, .string(path), "paths of gates")
    }
  }

  /// Writes what the blocks of a model leave out, under the paths that they have now.
  func describeSkipping(
    of model: TransformerModel, in members: inout [String: JSONValue]
  ) {
    var rules: [String: JSONValue] = [:]
    var gates: [String: JSONValue] = [:]
    for (index, block) in model.blocks.enumerated() {
      let layout = layout.block(index)
      for (place, linear) in zip(layout.linears, block.linears) {
        guard let rule = linear.inputSparsity else { continue }
        rules[place.path] = ["mode": .number(rule.mode), "threshold": .number(rule.threshold)]
      }
      for (place, expert) in zip(layout.experts, block.feedForward.experts) {
        guard let gate = place.gate, let threshold = expert.gateThreshold else { continue }
        gates[gate.path] = .number(threshold)
      }
    }
    members[ConfigurationReader.inputSparsityKey] = rules.isEmpty ? nil : .object(rules)
    members[ConfigurationReader.gateThresholdsKey] = gates.isEmpty ? nil : .object(gates)
  }
}
