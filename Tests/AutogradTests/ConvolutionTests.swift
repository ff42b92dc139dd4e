@testable import Autograd
import Tensors
import Testing

@Suite struct ConvolutionTests {
  private static func normal(_ shape: [Int], _ name: String) -> Tensor {
    var random = RandomStream(seed: 5, for: name)
    return Tensor(normal: shape, standardDeviation: 1, random: &random)
  }

  /// The definition, in double, one output at a time.
  private static func reference(_ x: Tensor, _ w: Tensor, _ shape: ConvolutionShape) -> [Double] {
    let (inputs, outputs) = (shape.channels / shape.groups, shape.outputs / shape.groups)
    var result: [Double] = []
    for place in 0..<shape.output.reduce(1, *) {
      let (pixel, o) = place.quotientAndRemainder(dividingBy: shape.outputs)
      let (row, column) = (pixel / shape.outputWidth, pixel % shape.outputWidth)
      let (image, y) = row.quotientAndRemainder(dividingBy: shape.outputHeight)
      var sum = 0.0
      for ky in 0..<shape.kernelHeight {
        for kx in 0..<shape.kernelWidth {
          let (iy, ix) = (
            y * shape.stride + ky - shape.padding, column * shape.stride + kx - shape.padding
          )
          guard (0..<shape.height).contains(iy), (0..<shape.width).contains(ix) else { continue }
          for c in 0..<inputs {
            let from = ((image * shape.height + iy) * shape.width + ix) * shape.channels
            let weight = ((o * inputs + c) * shape.kernelHeight + ky) * shape.kernelWidth + kx
            sum +=
              Double(x[flat: from + o / outputs * inputs + c]) * Double(w[flat: weight])
          }
        }
      }
      result.append(sum)
    }
    return result
  }

  @Test(arguments: [
    ([2, 9, 7, 16], [32, 16, 3, 3], 1, 1, 1), ([1, 8, 8, 32], [17, 32, 3, 3], 2, 1, 1),
    ([1, 6, 5, 3], [16, 3, 5, 3], 1, 2, 1), ([1, 5, 9, 8], [24, 4, 3, 3], 1, 0, 2),
    ([2, 7, 7, 21], [21, 1, 3, 3], 2, 1, 21), ([3, 1, 1, 5], [7, 5, 1, 1], 1, 0, 1),
  ])
  func `a convolution is its definition`(
    input: [Int], weight: [Int], stride: Int, padding: Int, groups: Int
  ) {
    let (x, w) = (Self.normal(input, "x"), Self.normal(weight, "w"))
    let shape = ConvolutionShape(
      input: input, weight: weight, stride: stride, padding: padding, groups: groups)
    let tape = Tape(recording: false)
    let y = tape.convolve(
      tape.constant(x), weight: w, stride: stride, padding: padding, groups: groups, path: "w"
    ).value
    #expect(y.shape == shape.output)
    for (found, wanted) in zip(y.values, Self.reference(x, w, shape)) {
      #expect(abs(Double(found) - wanted) < 1e-4 * (1 + abs(wanted)))
    }
  }

  @Test(arguments: [(1, 1, 1), (2, 1, 1), (3, 0, 2), (2, 2, 4)])
  func `both gradients are adjoint to the product`(stride: Int, padding: Int, groups: Int) {
    let (x, w) = (Self.normal([2, 11, 8, 8], "x"), Self.normal([20, 8 / groups, 3, 3], "w"))
    let shape = ConvolutionShape(
      input: x.shape, weight: w.shape, stride: stride, padding: padding, groups: groups)
    let dy = Self.normal(shape.output, "dy")
    let product = ConvolutionKernels.forward(x, weight: w, shape: shape).dot(dy)
    let dx = ConvolutionKernels.inputGradient(dy, weight: w, shape: shape)
    let dw = ConvolutionKernels.weightGradient(dy, x: x, shape: shape)
    #expect(dx.shape == x.shape && dw.shape == w.shape)
    #expect(abs(dx.dot(x) - product) < 1e-3)
    #expect(abs(dw.dot(w) - product) < 1e-3)
  }

  @Test func `a window of ones averages and finds maxima`() {
    let tape = Tape(recording: false)
    let x = tape.constant(Tensor((0..<16).map { Float($0) }, shape: [1, 4, 4, 1]))
    #expect(tape.maximumPool(x, kernel: 2, stride: 2).value.values == [5, 7, 13, 15])
    #expect(tape.averagePool(x, kernel: 2, stride: 2).value.values == [2.5, 4.5, 10.5, 12.5])
    #expect(tape.globalAverage(x).value.values == [7.5])
    #expect(tape.maximumPool(x, kernel: 3, stride: 3, padding: 1).value.values == [5, 7, 13, 15])
  }

  @Test func `a shortcut keeps every second pixel between zero channels`() {
    let tape = Tape(recording: false)
    let x = tape.constant(Tensor((0..<9).map { Float($0) }, shape: [1, 3, 3, 1]))
    let y = tape.subsample(x, stride: 2, channels: 3).value
    #expect(y.shape == [1, 2, 2, 3])
    #expect(y.values == [0, 0, 0, 0, 2, 0, 0, 6, 0, 0, 8, 0])
  }
}

@Suite struct BatchNormTests {
  @Test func `normed channels have the bias for mean and the gain for deviation`() {
    var random = RandomStream(seed: 1, for: "x")
    let x = Tensor(normal: [37, 3], standardDeviation: 2, random: &random).map { $0 + 1000 }
    let tape = Tape(recording: false)
    let (y, _) = tape.batchNorm(
      tape.constant(x), gain: Tensor([1, 2, 3], shape: [3]), bias: Tensor([4, 5, 6], shape: [3]),
      path: "norm")
    let found = ChannelStatistics(of: y.value)
    for c in 0..<3 {
      #expect(abs(found.mean[flat: c] - Float(4 + c)) < 2e-2)
      #expect(abs(found.variance[flat: c].squareRoot() - Float(1 + c)) < 1e-2)
    }
  }

  @Test func `the variance survives a large mean`() {
    let x = Tensor((0..<100).map { 4096 + Float($0 % 2) }, shape: [100, 1])
    let found = ChannelStatistics(of: x)
    #expect(found.mean.values == [4096.5] && found.variance.values == [0.25])
  }

  @Test func `statistics move by the momentum`() {
    var running = ChannelStatistics(channels: 1)
    running.move(
      towards: ChannelStatistics(
        mean: Tensor([2], shape: [1]), variance: Tensor([5], shape: [1])), momentum: 0.25)
    #expect(running.mean.values == [0.5] && running.variance.values == [2])
  }
}
