public import Essentials
internal import Tensors

/// What is written of a model whose structure was changed.
extension TransformerCheckpoint {
  /// The tensors of a model that was read from this checkpoint and whose blocks were dropped or
  /// narrowed since: the blocks numbered anew, all else byte for byte.
  ///
  /// Parameters take the type in which their block stored them. All tensors are in memory.
  ///
  /// - Throws: `CheckpointError` when a number does not fit its type.
  public func writer(for model: TransformerModel) throws -> SafetensorsWriter {
    var writer = SafetensorsWriter(metadata: ["format": "pt"])
    for name in directory.tensorNames where !isInBlock(name) {
      let file = try directory.file(of: name)
      let entry = try file.entry(name)
      try writer.add(name, bytes: file.bytes(name), shape: entry.shape, as: entry.type)
    }
    for (index, block) in model.blocks.enumerated() {
      let (old, new) = (layout.block(block.index), layout.block(index))
      for (from, to, norm) in [
        (old.attentionNorm, new.attentionNorm, block.attentionNorm),
        (old.feedForwardNorm, new.feedForwardNorm, block.feedForwardNorm),
      ] {
        try add(from.path + ".weight", norm.gain, as: to.path + ".weight", to: &writer)
      }
      for ((from, to), linear) in zip(zip(old.linears, new.linears), block.linears) {
        try add(from.weightName, linear.weight, as: to.weightName, to: &writer)
        guard let bias = linear.bias else { continue }
        try add(from.path + ".bias", bias, as: to.path + ".bias", to: &writer)
      }
    }
    return writer
  }

  private func add(
    _ old: String, _ value: Tensor, as new: String, to writer: inout SafetensorsWriter
  ) throws {
    let type = try directory.file(of: old).entry(old).type
    try writer.add(new, floats: value.values, shape: value.shape, as: type)
  }

  /// The `config.json` of such a model.
  ///
  /// Fewer blocks are what any reader of the family understands. Blocks of different extents are
  /// not: they stand under a key of their own, and only Espalier reads them.
  public func description(of model: TransformerModel) -> JSONValue {
    guard var members = directory.configuration.json.objectValue else { return [:] }
    members["num_hidden_layers"] = .integer(Int64(model.blocks.count))
    if let types = members["layer_types"]?.arrayValue {
      members["layer_types"] = .array(model.blocks.map { types[$0.index] })
    } else if configuration.family == .qwen2, configuration.windows.contains(where: { $0 != nil }) {
      members["layer_types"] = .array(
        model.blocks.map {
          .string(configuration.windows[$0.index] == nil ? "full_attention" : "sliding_attention")
        })
    }
    let widths = model.blocks.map { $0.widths(headWidth: configuration.headWidth) }
    let shared = BlockWidths(
      heads: configuration.heads, keyHeads: configuration.keyValueHeads,
      channels: configuration.feedForward)
    members[ConfigurationReader.widthsKey] =
      widths.allSatisfy { $0 == shared } ? nil : .array(widths.map(\.json))
    describeSkipping(of: model, in: &members)
    return .object(members)
  }
}

extension TransformerBlock {
  /// The extents as the matrices have them.
  fileprivate func widths(headWidth: Int) -> BlockWidths {
    BlockWidths(
      heads: attention.inputs[0].weight.rows / headWidth,
      keyHeads: attention.inputs[1].weight.rows / headWidth,
      channels: feedForward.experts[0].up.weight.rows)
  }
}

extension BlockWidths {
  /// The extents as `config.json` has them.
  public var json: JSONValue {
    [
      "heads": .integer(Int64(heads)), "key_value_heads": .integer(Int64(keyHeads)),
      "feed_forward": .integer(Int64(channels)),
    ]
  }
}
