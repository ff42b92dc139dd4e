public import Autograd
public import Tensors

/// A residual network for small images: images in, logits `[images, classes]` out.
///
/// ```
/// x ← relu(norm(conv(x)))                          3×3, to the first width
/// x ← relu(norm(conv(relu(norm(conv(x))))) + shortcut(x))     for each block
/// logits = head · mean(x) + bias                   mean over height and width
/// ```
///
/// The first block of each stage but the first halves height and width. Images are
/// `[images, height, width, channels]`, weights `[out, in, height, width]`.
///
/// Reference: K. He et al., *Deep Residual Learning for Image Recognition*, 2016, section 4.2,
/// https://arxiv.org/abs/1512.03385.
public struct ResidualNetwork: ImageModel {
  /// How a block's input reaches its output where the extents change.
  public enum Shortcut: String, Codable, Sendable {
    /// Every second pixel, new channels zero (option A).
    case subsample
    /// A 1×1 convolution with batch norm (option B).
    case project
  }

  /// The extents of a network.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Channels of the images.
    public var channels = 3
    /// Channels of each stage.
    public var widths = [16, 32, 64]
    /// Blocks of each stage; a network has `6 · blocks + 2` layers with three stages.
    public var blocks = 3
    /// Number of classes.
    public var classes = 10
    /// How a block's input passes by where the extents change.
    public var shortcut = Shortcut.subsample

    /// The network of 20 layers.
    public init() {}

    /// Twenty layers, 0.27 million parameters with three channels.
    public static let resNet20 = Configuration()
    /// Eight layers, 0.08 million parameters.
    public static let resNet8 = {
      var configuration = Configuration()
      configuration.blocks = 1
      return configuration
    }()
  }

  /// Two convolutions and what passes them by.
  public struct Block: Sendable {
    /// The first convolution, which may halve height and width.
    public var first: NormalisedConvolution
    /// The second convolution.
    public var second: NormalisedConvolution
    /// The convolution of the shortcut, where there is one.
    public var projection: NormalisedConvolution?
  }

  /// The extents.
  public let configuration: Configuration
  /// The first convolution.
  public var stem: NormalisedConvolution
  /// The blocks of all stages, first to last.
  public var blocks: [Block]
  /// The weights of the output `[classes, width]`.
  public var head: Tensor
  /// The bias of the output `[classes]`.
  public var headBias: Tensor

  /// A network with random weights.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    precondition(
      !configuration.widths.isEmpty && configuration.blocks > 0, "no blocks: \(configuration)")
    self.configuration = configuration
    var width = configuration.widths[0]
    stem = NormalisedConvolution(
      from: configuration.channels, to: width, kernel: 3, stride: 1, random: &random)
    blocks = []
    for (stage, outputs) in configuration.widths.enumerated() {
      for index in 0..<configuration.blocks {
        let stride = stage > 0 && index == 0 ? 2 : 1
        blocks.append(
          Block(
            from: width, to: outputs, stride: stride, shortcut: configuration.shortcut,
            random: &random))
        width = outputs
      }
    }
    head = Tensor.linearWeight(out: configuration.classes, in: width, random: &random)
    headBias = Tensor(zeros: [configuration.classes])
  }

  /// The logits `[images, classes]`.
  public func logits(_ images: Variable, mode: ForwardMode, on tape: Tape) -> Variable {
    var x = stem(images, rectified: true, mode: mode, path: "stem", on: tape)
    for (index, block) in blocks.enumerated() {
      x = block(x, mode: mode, path: "blocks.\(index)", on: tape)
    }
    let logits = tape.linear(tape.globalAverage(x), weight: head, path: "head.weight")
    return tape.shiftChannels(logits, by: headBias, path: "head.bias")
  }

  /// The same function at inference, with every norm's scale moved into its convolution.
  public func folded() -> ResidualNetwork {
    var result = self
    result.updateConvolutions { _, convolution in convolution = convolution.folded() }
    return result
  }

  /// Calls `body` with the path of each convolution and the convolution, in a fixed order.
  public mutating func updateConvolutions<Failure: Error>(
    _ body: (_ path: String, inout NormalisedConvolution) throws(Failure) -> Void
  ) throws(Failure) {
    try body("stem", &stem)
    for index in blocks.indices {
      try body("blocks.\(index).first", &blocks[index].first)
      try body("blocks.\(index).second", &blocks[index].second)
      guard var projection = blocks[index].projection.take() else { continue }
      defer { blocks[index].projection = projection }
      try body("blocks.\(index).shortcut", &projection)
    }
  }

  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  public mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try updateConvolutions { (path, convolution) throws(Failure) in
      try convolution.updateParameters(path: path, body)
    }
    try body("head.weight", &head)
    try body("head.bias", &headBias)
  }

  /// Calls `body` with the running statistics of each norm.
  public mutating func updateStatistics(_ body: (_ path: String, inout ChannelStatistics) -> Void) {
    updateConvolutions { path, convolution in body("\(path).norm", &convolution.statistics) }
  }
}

extension ResidualNetwork.Block {
  init(
    from inputs: Int, to outputs: Int, stride: Int, shortcut: ResidualNetwork.Shortcut,
    random: inout RandomStream
  ) {
    first = NormalisedConvolution(
      from: inputs, to: outputs, kernel: 3, stride: stride, random: &random)
    second = NormalisedConvolution(
      from: outputs, to: outputs, kernel: 3, stride: 1, random: &random)
    guard shortcut == .project, inputs != outputs || stride != 1 else { return }
    projection = NormalisedConvolution(
      from: inputs, to: outputs, kernel: 1, stride: stride, random: &random)
  }

  func callAsFunction(
    _ x: Variable, mode: ForwardMode, path: String, on tape: Tape
  ) -> Variable {
    let y = first(x, rectified: true, mode: mode, path: "\(path).first", on: tape)
    let outputs = second.weight.rows
    var residual = x
    if let projection {
      residual = projection(x, rectified: false, mode: mode, path: "\(path).shortcut", on: tape)
    } else if first.stride != 1 || x.shape.last != outputs {
      residual = tape.subsample(x, stride: first.stride, channels: outputs)
    }
    return second(
      y, residual: residual, rectified: true, mode: mode, path: "\(path).second", on: tape)
  }
}
