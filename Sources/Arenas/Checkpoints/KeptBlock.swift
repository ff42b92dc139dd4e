internal import CompressionCore
internal import Essentials
internal import Foundation
internal import Networks
internal import Tensors

/// A compressed block as it is kept until the whole model is done: the weights as they will be
/// written, and what was found of each.
struct KeptBlock {
  let block: BlockwiseCheckpoint.Block
  let layers: [CheckpointReport.Layer]

  private static let key = "layers"

  static func writer(
    _ sites: [CompressedSite], layers: [CheckpointReport.Layer],
    of checkpoint: TransformerCheckpoint
  ) throws -> SafetensorsWriter {
    let text = try JSONValue(encoding: layers).canonical
    var writer = SafetensorsWriter(metadata: [key: text])
    for site in sites {
      let stored = checkpoint.stored(site.weight)
      try writer.add(
        TransformerCheckpoint.weightName(ofLinear: site.path), floats: stored.values,
        shape: stored.shape, as: checkpoint.linear(site.path).type)
    }
    return writer
  }

  /// The block again, or nil when the file is not what was kept.
  static func read(
    _ file: SafetensorsFile, index: Int, of checkpoint: TransformerCheckpoint
  ) throws -> KeptBlock? {
    let paths = checkpoint.linearPaths(ofBlock: index)
    let names = paths.map(TransformerCheckpoint.weightName)
    guard file.names == names.sorted(), let text = file.metadata[key],
      let layers = try? JSONValue(parsing: text).decoded(as: [CheckpointReport.Layer].self),
      layers.map(\.path) == paths
    else { return nil }
    var block = try BlockwiseCheckpoint(checkpoint: checkpoint).loadBlock(index)
    for (path, name) in zip(paths, names) {
      block[linear: path] = checkpoint.stored(try file.weight(name))
    }
    return KeptBlock(block: block, layers: layers)
  }
}

extension CheckpointReport.Layer {
  init(_ site: CompressedSite) {
    self.init(
      path: site.path, shape: site.weight.shape, budget: site.budget,
      budgetMissed: site.budget.miss(by: site.encoded),
      footprint: SiteFootprint(site.encoded, decoded: site.weight),
      outputError: site.outputError, seconds: site.seconds)
  }
}

extension TransformerCheckpoint {
  /// The parameters that stay as they are.
  func denseRest() throws -> [DenseParameter] {
    let blocks = (0..<configuration.layers).flatMap(linearPaths(ofBlock:))
    let linears = Set(blocks.map(Self.weightName))
    return try directory.tensorNames.filter { !linears.contains($0) }.compactMap { name in
      let (type, shape) = try directory.file(of: name).entry(name)
      guard let format = type.floatFormat else { return nil }
      let count = shape.reduce(1, *)
      return DenseParameter(
        path: name, count: count, format: format, isInBlock: isInBlock(name),
        multiplyAddsPerToken: name == headTensor ? count : 0)
    }
  }
}
