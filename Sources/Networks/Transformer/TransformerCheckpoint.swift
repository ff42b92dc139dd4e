public import Tensors

/// A transformer in a model directory, read part by part.
///
/// ```swift
/// let checkpoint = try TransformerCheckpoint("llama")
/// let first = try checkpoint.loadBlock(0)             // the other blocks stay on the disk
/// ```
///
/// Opening checks that every tensor that the configuration asks for is there, real-valued, and of
/// the right shape; reading one checks that it is finite.
public struct TransformerCheckpoint: TransformerSource {
  /// The folder.
  public let directory: ModelDirectory
  /// What the model computes.
  public let configuration: TransformerConfiguration
  let layout: TransformerLayout
  private let angles: RotaryTable?

  /// Opens a model directory.
  ///
  /// - Throws: `ModelDirectoryError`, `CheckpointError`.
  public init(_ path: String) throws {
    try self.init(ModelDirectory(path))
  }

  /// Wraps a directory that is open.
  public init(_ directory: ModelDirectory) throws {
    self.directory = directory
    let configuration = try TransformerConfiguration(directory.configuration)
    self.configuration = configuration
    layout = TransformerLayout(configuration, isThere: directory.contains)
    if case .rotary(let frequencies) = configuration.positions {
      angles = RotaryTable(frequencies, headWidth: configuration.headWidth)
    } else {
      angles = nil
    }
    try check()
  }

  /// The paths of the linear layers of a block, in the order in which they run.
  public func linearPaths(ofBlock index: Int) -> [String] {
    layout.block(index).linears.map(\.path)
  }

  /// The shape `[out, in]` of the linear layer at a path, and the type of its stored elements.
  public func linear(_ path: String) throws -> (shape: [Int], type: ElementType) {
    let name = Self.weightName(ofLinear: path)
    let (type, shape) = try directory.file(of: name).entry(name)
    return (layout.isTransposed ? shape.reversed() : shape, type)
  }

  /// The weight `[out, in]` of the linear layer at a path.
  public func linearWeight(_ path: String) throws -> Tensor {
    let stored = try weight(Self.weightName(ofLinear: path))
    return layout.isTransposed ? stored.transposed() : stored
  }

  /// The tensor that holds the weight of the linear layer at a path.
  public static func weightName(ofLinear path: String) -> String { path + ".weight" }

  /// A weight `[out, in]` as its file has it: transposed in some families.
  public func stored(_ weight: Tensor) -> Tensor {
    layout.isTransposed ? weight.transposed() : weight
  }

  /// Reads the embedding.
  public func loadEmbedding() throws -> TransformerEmbedding {
    var positions: Tensor?
    if case .learned(let offset) = configuration.positions {
      let rows = offset..<offset + configuration.positionLimit
      positions = try weight(layout.prefix + layout.names.positions).rows(rows)
    }
    let segments = configuration.segments > 0 ? layout.prefix + layout.names.segments : nil
    return TransformerEmbedding(
      tokens: try weight(layout.prefix + layout.names.embedding), positions: positions,
      segment: try segments.map { try weight($0).rows(0..<1) },
      projection: try layout.projectionIn.map(linear),
      norm: try layout.names.embeddingNorm.map { try norm(layout.norm($0)) })
  }

  /// Reads a block.
  public func loadBlock(_ index: Int) throws -> TransformerBlock {
    let block = layout.block(index)
    return TransformerBlock(
      index: index, attentionNorm: try norm(block.attentionNorm),
      attention: TransformerAttention(
        inputs: try block.attentionInputs.map(linear), output: try linear(block.attentionOutput),
        configuration: configuration, window: configuration.windows[index], angles: angles),
      feedForwardNorm: try norm(block.feedForwardNorm),
      feedForward: TransformerFeedForward(
        router: try block.router.map { try linear($0) },
        experts: try block.experts.map {
          TransformerExpert(
            gate: try $0.gate.map(linear), up: try linear($0.up), down: try linear($0.down),
            gateThreshold: $0.gate.flatMap { configuration.gateThresholds[$0.path] },
            activation: configuration.activation)
        }, active: configuration.experts?.active ?? 1),
      placement: configuration.normPlacement)
  }

  /// Reads the head.
  public func loadHead() throws -> TransformerHead {
    TransformerHead(
      norm: configuration.hasFinalNorm ? try norm(layout.norm(layout.names.finalNorm)) : nil,
      projection: try layout.projectionOut.map(linear),
      weight: configuration.hasHead ? try weight(headName) : nil)
  }

  /// The tensor that serves as the head, if the model predicts tokens.
  public var headTensor: String? { configuration.hasHead ? headName : nil }

  /// Whether a tensor belongs to one of the blocks.
  public func isInBlock(_ tensor: String) -> Bool {
    tensor.hasPrefix(layout.prefix + layout.names.blocks + ".")
  }

  private var headName: String {
    configuration.isTied ? layout.prefix + layout.names.embedding : layout.names.head
  }

  // MARK: - Reading

  private func weight(_ name: String) throws -> Tensor {
    try directory.file(of: name).weight(name)
  }

  private func linear(_ linear: TransformerLayout.Linear) throws -> TransformerLinear {
    TransformerLinear(
      path: linear.path, weight: try linearWeight(linear.path),
      bias: linear.hasBias ? try weight(linear.path + ".bias") : nil,
      inputSparsity: configuration.inputSparsity[linear.path])
  }

  private func norm(_ norm: TransformerLayout.Norm) throws -> TransformerNorm {
    let names = normNames(norm)
    return TransformerNorm(
      path: norm.path, gain: try weight(names.gain),
      bias: norm.hasBias ? try weight(names.bias) : nil,
      epsilon: configuration.epsilon)
  }

  /// Old files call the parameters of layer norms gamma and beta.
  private func normNames(_ norm: TransformerLayout.Norm) -> (gain: String, bias: String) {
    directory.contains(norm.path + ".gamma")
      ? (norm.path + ".gamma", norm.path + ".beta") : (norm.path + ".weight", norm.path + ".bias")
  }

  // MARK: - Checking

  private func check() throws {
    let (names, shape) = (layout.names, configuration)
    try require(layout.prefix + names.embedding, [shape.vocabulary, shape.embeddingWidth])
    if case .learned(let offset) = shape.positions {
      try require(
        layout.prefix + names.positions, [offset + shape.positionLimit, shape.width])
    }
    if shape.segments > 0 {
      try require(layout.prefix + names.segments, [shape.segments, shape.width])
    }
    try names.embeddingNorm.map { try check(layout.norm($0)) }
    for projection in [layout.projectionIn, layout.projectionOut].compactMap({ $0 }) {
      try check(projection)
    }
    for index in 0..<shape.layers { try check(layout.block(index)) }
    try checkSkipping()
    if shape.hasFinalNorm { try check(layout.norm(names.finalNorm)) }
    if shape.hasHead { try require(headName, [shape.vocabulary, shape.embeddingWidth]) }
  }

  private func check(_ block: TransformerLayout.Block) throws {
    try check(block.attentionNorm)
    try check(block.feedForwardNorm)
    for linear in block.linears + (block.router.map { [$0] } ?? []) { try check(linear) }
  }

  private func check(_ linear: TransformerLayout.Linear) throws {
    let shape = [linear.out, linear.width]
    try require(linear.weightName, layout.isTransposed ? shape.reversed() : shape)
    if linear.hasBias { try require(linear.path + ".bias", [linear.out]) }
  }

  private func check(_ norm: TransformerLayout.Norm) throws {
    let names = normNames(norm)
    try require(names.gain, [norm.width])
    if norm.hasBias { try require(names.bias, [norm.width]) }
  }

  private func require(_ name: String, _ wanted: [Int]) throws {
    let file = try directory.file(of: name)
    let (type, shape) = try file.entry(name)
    guard type.isFloatingPoint else {
      throw CheckpointError(
        file: file.path, tensor: name,
        problem: .unsuitableType(found: type, wanted: "F32, F16, BF16 or F64"))
    }
    guard shape == wanted else {
      throw ModelDirectoryError.wrongShape(
        file: file.path, tensor: name, found: shape, wanted: wanted)
    }
  }
}
