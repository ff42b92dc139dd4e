public import Autograd
public import Tensors

/// Linear layers with a bias, rectified in between; without hidden layers a linear softmax model.
public struct MultilayerPerceptron: ImageModel {
  /// The extents of a perceptron.
  public struct Configuration: Codable, Sendable, Hashable {
    /// Numbers of one image: height · width · channels.
    public var inputs: Int
    /// Width of each hidden layer.
    public var hidden: [Int]
    /// Number of classes.
    public var classes: Int

    /// Creates extents.
    public init(inputs: Int, hidden: [Int] = [256, 128], classes: Int = 10) {
      self.inputs = inputs
      self.hidden = hidden
      self.classes = classes
    }
  }

  /// The extents.
  public let configuration: Configuration
  /// The weights `[out, in]`, first to last.
  public var weights: [Tensor]
  /// The biases `[out]`, first to last.
  public var biases: [Tensor]

  /// A perceptron with random weights, of variance 2/in where a positive part follows.
  public init(_ configuration: Configuration, random: inout RandomStream) {
    self.configuration = configuration
    (weights, biases) = ([], [])
    var inputs = configuration.inputs
    for width in configuration.hidden + [configuration.classes] {
      let isLast = weights.count == configuration.hidden.count
      let deviation = isLast ? 1 / Float(3 * inputs).squareRoot() : (2 / Float(inputs)).squareRoot()
      weights.append(
        Tensor(normal: [width, inputs], standardDeviation: deviation, random: &random))
      biases.append(Tensor(zeros: [width]))
      inputs = width
    }
  }

  /// The logits `[images, classes]`.
  public func logits(_ images: Variable, mode: ForwardMode, on tape: Tape) -> Variable {
    var x = tape.reshaped(images, as: [images.shape[0], configuration.inputs])
    for (index, weight) in weights.enumerated() {
      let y = tape.linear(x, weight: weight, path: "layers.\(index).weight")
      x = tape.shiftChannels(
        y, by: biases[index], rectified: index + 1 < weights.count, path: "layers.\(index).bias")
    }
    return x
  }

  /// Calls `body` with the path of each parameter and the parameter itself, in a fixed order.
  public mutating func updateParameters<Failure: Error>(
    _ body: (_ path: String, _ parameter: inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    for index in weights.indices {
      try body("layers.\(index).weight", &weights[index])
      try body("layers.\(index).bias", &biases[index])
    }
  }
}
