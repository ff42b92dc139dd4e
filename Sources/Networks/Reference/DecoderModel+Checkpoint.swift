internal import Autograd
internal import Foundation
internal import Tensors

extension SafetensorsFile {
  func tensor(_ name: String) throws(CheckpointError) -> Tensor {
    Tensor(try floats(name), shape: try entry(name).shape)
  }
}

extension DecoderModel {
  /// Reads the parameters of a decoder of known extents.
  init(_ configuration: Configuration, from file: SafetensorsFile) throws {
    var random = RandomStream(seed: 0, for: "replaced")
    self.init(configuration, random: &random)
    try updateParameters { path, parameter in
      let stored = try file.tensor(path)
      guard stored.shape == parameter.shape else {
        throw TrainingError.foreignCheckpoint(path: file.path, tensor: path)
      }
      parameter = stored
    }
  }

  func add(to writer: inout SafetensorsWriter) throws(CheckpointError) {
    for (path, value) in parameters {
      try writer.add(path, floats: value.values, shape: value.shape)
    }
  }
}

extension TokenStream {
  init(
    from file: SafetensorsFile, _ split: Corpus.Split, tokenizer: BytePairEncoding
  ) throws(CheckpointError) {
    let counts = try file.integers("\(split.rawValue).counts")
    self.init(
      tokens: try file.integers(split.rawValue).map { Int32(truncatingIfNeeded: $0) },
      vocabularySize: tokenizer.vocabularySize, documentCount: Int(counts.first ?? 0),
      byteCount: Int(counts.last ?? 0))
  }

  func add(
    to writer: inout SafetensorsWriter, _ split: Corpus.Split
  ) throws(CheckpointError) {
    try writer.add(split.rawValue, integers: tokens.map(Int64.init), shape: [tokens.count])
    try writer.add(
      "\(split.rawValue).counts", integers: [Int64(documentCount), Int64(byteCount)], shape: [2])
  }
}

/// A training that can be taken up again, to the same bits.
struct TrainingCheckpoint {
  var trainer: DecoderTrainer
  var losses: [Double]
  var seconds: Double

  init(start reference: ReferenceDecoder) {
    trainer = DecoderTrainer(reference.configuration, recipe: reference.recipe)
    losses = []
    seconds = 0
  }

  func write(to path: String, digest: String) throws {
    var writer = SafetensorsWriter(metadata: [
      "espalier": digest, "step": "\(trainer.step)", "seconds": "\(seconds)",
    ])
    for (path, value) in trainer.model.parameters {
      try writer.add("model.\(path)", floats: value.values, shape: value.shape)
    }
    for (path, moments) in trainer.optimiser.moments {
      let shape = moments.mean.shape
      try writer.add("mean.\(path)", floats: moments.mean.values, shape: shape)
      try writer.add("square.\(path)", floats: moments.square.values, shape: shape)
    }
    let bits = losses.map { Int64(bitPattern: $0.bitPattern) }
    try writer.add("losses", integers: bits, shape: [bits.count])
    try writer.write(to: path)
  }

  /// Reads a checkpoint of the same training, or nil when there is none.
  init?(path: String, reference: ReferenceDecoder, digest: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try SafetensorsFile(path)
    guard file.metadata["espalier"] == digest, let step = Int(file.metadata["step"] ?? ""),
      let seconds = Double(file.metadata["seconds"] ?? "")
    else { throw TrainingError.foreignCheckpoint(path: path, tensor: "__metadata__") }
    var random = RandomStream(seed: 0, for: "replaced")
    var model = DecoderModel(reference.configuration, random: &random)
    var moments: [String: AdamW.Moments] = [:]
    try model.updateParameters { path, parameter in
      parameter = try file.tensor("model.\(path)")
      moments[path] = AdamW.Moments(
        mean: try file.tensor("mean.\(path)"), square: try file.tensor("square.\(path)"))
    }
    trainer = DecoderTrainer(
      model: model, optimiser: AdamW(reference.recipe.optimiser, moments: moments, step: step),
      recipe: reference.recipe)
    losses = try file.integers("losses").map { Double(bitPattern: UInt64(bitPattern: $0)) }
    self.seconds = seconds
  }
}
