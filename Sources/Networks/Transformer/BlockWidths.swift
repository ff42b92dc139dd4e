internal import Essentials

/// The extents of one block of a model whose blocks may differ.
public struct BlockWidths: Codable, Sendable, Hashable {
  /// Query heads.
  public var heads: Int
  /// Key and value heads.
  public var keyHeads: Int
  /// Channels of the feed-forward layer.
  public var channels: Int

  /// States extents.
  public init(heads: Int, keyHeads: Int, channels: Int) {
    (self.heads, self.keyHeads, self.channels) = (heads, keyHeads, channels)
  }
}

extension TransformerConfiguration {
  /// The extents of a block: its own, or those that all share.
  public func widths(ofBlock index: Int) -> BlockWidths {
    blockWidths?[index]
      ?? BlockWidths(heads: heads, keyHeads: keyValueHeads, channels: feedForward)
  }
}

extension ConfigurationReader {
  /// The key of `config.json` for models whose blocks differ; only Espalier reads it.
  static let widthsKey = "espalier_block_widths"

  /// The extents of each block, where they are given one by one.
  func blockWidths(layers: Int) throws(ModelDirectoryError) -> [BlockWidths]? {
    guard let value = self[Self.widthsKey] else { return nil }
    guard let members = value.arrayValue, members.count == layers else {
      throw unsupported(Self.widthsKey, value, "a list of \(layers) objects")
    }
    var widths: [BlockWidths] = []
    for member in members {
      let reader = try ConfigurationReader(file: file, json: member)
      let heads = try reader.integer("heads")
      let keyHeads = try reader.integer("key_value_heads")
      guard heads % keyHeads == 0 else {
        throw unsupported(Self.widthsKey, member, "key_value_heads that divide heads")
      }
      widths.append(
        BlockWidths(heads: heads, keyHeads: keyHeads, channels: try reader.integer("feed_forward")))
    }
    return widths
  }
}
