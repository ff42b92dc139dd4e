internal import Autograd
internal import Foundation
internal import Tensors

extension SafetensorsFile {
  func tensor(_ name: String) throws(CheckpointError) -> Tensor {
    Tensor(try floats(name), shape: try entry(name).shape)
  }

  /// A stored tensor that is to take the place of another.
  func tensor(_ name: String, replacing old: Tensor) throws -> Tensor {
    let stored = try tensor(name)
    guard stored.shape == old.shape else {
      throw TrainingError.foreignCheckpoint(path: path, tensor: name)
    }
    return stored
  }
}

extension ReferenceDescription {
  /// Reads all tensors of a model of these extents, each under a prefix.
  func model(from file: SafetensorsFile, prefix: String = "") throws -> Model {
    var model = startedModel()
    try model.updateParameters { path, parameter in
      parameter = try file.tensor(prefix + path, replacing: parameter)
    }
    try updateState(of: &model) { path, tensor in
      tensor = try file.tensor(prefix + path, replacing: tensor)
    }
    return model
  }

  /// Adds all tensors of a model to a file.
  func add(_ model: Model, to writer: inout SafetensorsWriter, prefix: String = "") throws {
    for (path, value) in model.parameters {
      try writer.add(prefix + path, floats: value.values, shape: value.shape)
    }
    var copy = model
    try updateState(of: &copy) { path, tensor in
      try writer.add(prefix + path, floats: tensor.values, shape: tensor.shape)
    }
  }
}

/// A training that can be taken up again, to the same bits.
struct TrainingCheckpoint<Description: ReferenceDescription> {
  var trainer: ModelTrainer<Description.Model>
  var losses: [Double] = []
  var seconds = 0.0
  var processorSeconds = 0.0

  init(start reference: Description) {
    trainer = ModelTrainer(
      model: reference.startedModel(), optimiser: reference.plan.makeOptimiser(),
      parts: reference.plan.parts, clip: reference.plan.gradientLimit)
  }

  /// Steps done.
  var step: Int { trainer.optimiser.step }

  func write(to path: String, reference: Description, digest: String) throws {
    let state = trainer.optimiser.state
    var writer = SafetensorsWriter(metadata: [
      "espalier": digest, "optimiser": state.kind, "step": "\(state.step)",
      "seconds": "\(seconds)", "processor_seconds": "\(processorSeconds)",
    ])
    try reference.add(trainer.model, to: &writer, prefix: "model.")
    for (name, tensor) in state.tensors.sorted(by: { $0.key < $1.key }) {
      try writer.add("optimiser.\(name)", floats: tensor.values, shape: tensor.shape)
    }
    let bits = losses.map { Int64(bitPattern: $0.bitPattern) }
    try writer.add("losses", integers: bits, shape: [bits.count])
    try writer.write(to: path)
  }

  /// Reads a checkpoint of the same training, or nil when there is none.
  init?(path: String, reference: Description, digest: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile(path)
    guard file.metadata["espalier"] == digest, let step = Int(file.metadata["step"] ?? ""),
      let seconds = Double(file.metadata["seconds"] ?? ""),
      let processorSeconds = Double(file.metadata["processor_seconds"] ?? "")
    else { throw TrainingError.foreignCheckpoint(path: path, tensor: "__metadata__") }
    let prefix = "optimiser."
    let names = file.names.filter { $0.hasPrefix(prefix) }
    var optimiser = reference.plan.makeOptimiser()
    try optimiser.restore(
      OptimiserState(
        kind: file.metadata["optimiser"] ?? "", step: step,
        tensors: Dictionary(
          uniqueKeysWithValues: try names.map {
            (String($0.dropFirst(prefix.count)), try file.tensor($0))
          })))
    trainer = ModelTrainer(
      model: try reference.model(from: file, prefix: "model."), optimiser: optimiser,
      parts: reference.plan.parts, clip: reference.plan.gradientLimit)
    losses = try file.integers("losses").map { Double(bitPattern: UInt64(bitPattern: $0)) }
    self.seconds = seconds
    self.processorSeconds = processorSeconds
  }
}
