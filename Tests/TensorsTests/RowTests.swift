import Foundation
import Tensors
import Testing

/// Functions of rows, sums, repetition and layout against plain Swift.
@Suite struct RowTests {
  static func normal(_ shape: [Int], seed: UInt64 = 5) -> Tensor {
    KernelTests.normal(shape, seed: seed, scale: 3)
  }

  @Test(arguments: KernelTests.widths) func `softmax and its relatives are right`(width: Int) {
    let x = Self.normal([3, width])
    let (soft, logs) = (SoftmaxKernels.softmax(x), SoftmaxKernels.logSoftmax(x))
    let sums = SoftmaxKernels.logSumExp(x)
    for row in 0..<3 {
      let values = (0..<width).map { Double(x[row, $0]) }
      let total = log(values.reduce(0) { $0 + exp($1) })
      #expect(abs(Double(sums[row, 0]) - total) < 1e-5)
      for column in 0..<width {
        #expect(abs(Double(soft[row, column]) - exp(values[column] - total)) < 2e-6)
        #expect(abs(Double(logs[row, column]) - (values[column] - total)) < 2e-5)
      }
    }
  }

  @Test func `masked and extreme rows stay finite`() {
    let inf = Float.infinity
    let x = Tensor([-inf, 2, -inf, -inf, -inf, -inf, 3e38, -3e38, 0], shape: [3, 3])
    #expect(SoftmaxKernels.softmax(x).values == [0, 1, 0, 0, 0, 0, 1, 0, 0])
    #expect(SoftmaxKernels.logSumExp(x).values == [2, -inf, 3e38])
    #expect(SoftmaxKernels.softmax(Tensor([.nan, 0], shape: [1, 2])).values[0].isNaN)
  }

  @Test(arguments: KernelTests.widths) func `layer normalisation is right`(width: Int) {
    let x = Self.normal([3, width]).map { $0 + 100 }
    let (gain, bias) = (Self.normal([width], seed: 6), Self.normal([width], seed: 7))
    let (y, _) = LayerNormKernels.forward(x, gain: gain, bias: bias, epsilon: 1e-5)
    for row in 0..<3 {
      let values = (0..<width).map { Double(x[row, $0]) }
      let mean = values.reduce(0, +) / Double(width)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      let expected = (0..<width).map { column -> Float in
        let normal = (values[column] - mean) / (variance + 1e-5).squareRoot()
        return Float(Double(gain[flat: column]) * normal + Double(bias[flat: column]))
      }
      #expect(KernelTests.close((0..<width).map { y[row, $0] }, expected, width == 1 ? 1e-2 : 1e-4))
    }
  }

  @Test(arguments: KernelTests.widths + [200]) func `sums over rows and columns are right`(
    width: Int
  ) {
    let (a, b) = (Self.normal([5, width]), Self.normal([5, width], seed: 6))
    func column(_ x: Tensor, _ y: Tensor?) -> [Float] {
      (0..<width).map { c in
        Float((0..<5).reduce(0.0) { $0 + Double(x[$1, c]) * Double(y?[$1, c] ?? 1) })
      }
    }
    func row(_ x: Tensor, _ y: Tensor?) -> [Float] {
      (0..<5).map { r in
        Float((0..<width).reduce(0.0) { $0 + Double(x[r, $1]) * Double(y?[r, $1] ?? 1) })
      }
    }
    #expect(KernelTests.close(a.reduced(to: [width]).values, column(a, nil)))
    #expect(KernelTests.close(a.reduced(to: [width], times: b).values, column(a, b)))
    if width > 1 {
      #expect(KernelTests.close(a.reduced(to: [5, 1]).values, row(a, nil)))
      #expect(KernelTests.close(a.reduced(to: [5, 1], times: b).values, row(a, b)))
    }
    #expect(abs(Double(a.reduced(to: [], times: b)[flat: 0]) - a.dot(b)) < 1e-3)
  }

  @Test(arguments: Arithmetic.allCases) func `what repeats is repeated`(arithmetic: Arithmetic) {
    let a = Self.normal([3, 19])
    func plain(_ x: Float, _ y: Float) -> Float {
      switch arithmetic {
      case .add: x + y
      case .subtract: x - y
      case .multiply: x * y
      case .divide: x / y
      }
    }
    for shape in [[3, 19], [19], [3, 1], []] {
      let b = Self.normal(shape, seed: 8)
      let y = a.combined(arithmetic, b)
      for row in 0..<3 {
        for column in 0..<19 {
          let place = [57: row * 19 + column, 19: column, 3: row, 1: 0][b.count] ?? -1
          #expect(y[row, column] == plain(a[row, column], b[flat: place]))
        }
      }
    }
  }

  @Test func `axes are permuted`() {
    let x = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])
    let y = x.permuted([2, 0, 1])
    #expect(y.shape == [4, 2, 3])
    for a in 0..<2 {
      for b in 0..<3 {
        for c in 0..<4 { #expect(y[flat: c * 6 + a * 3 + b] == x[flat: a * 12 + b * 4 + c]) }
      }
    }
    #expect(y.permuted([1, 2, 0]) == x)
    #expect(x.reshaped([4, 6]).permuted([1, 0]) == x.reshaped([4, 6]).transposed())
    #expect(Tensor([7], shape: []).permuted([]).values == [7])
    #expect(Tensor(zeros: [0, 3]).permuted([1, 0]).shape == [3, 0])
  }

  @Test(arguments: [0, 1, 2]) func `what was concatenated is found by slicing`(axis: Int) {
    var shapes = [[2, 3, 4], [2, 3, 4], [2, 3, 4]]
    for (index, extent) in [1, 0, 3].enumerated() { shapes[index][axis] = extent }
    let parts = shapes.enumerated().map { Self.normal($1, seed: UInt64($0)) }
    let whole = Tensor.concatenating(parts, axis: axis)
    #expect(whole.shape[axis] == 4)
    #expect(whole.slice(0..<1, axis: axis) == parts[0])
    #expect(whole.slice(1..<1, axis: axis) == parts[1])
    #expect(whole.slice(1..<4, axis: axis) == parts[2])
  }

  @Test(arguments: [false, true], [false, true])
  func `batched products agree with single ones`(left: Bool, right: Bool) {
    let a = Self.normal([3] + (left ? [5, 2] : [2, 5]))
    let b = Self.normal([3] + (right ? [7, 5] : [5, 7]), seed: 6)
    let c = a.batchedMatmul(b, transposingSelf: left, transposingRight: right)
    #expect(c.shape == [3, 2, 7])
    func item(_ x: Tensor, _ index: Int) -> Tensor {
      x.rows(index..<(index + 1)).reshaped(Array(x.shape.dropFirst()))
    }
    for index in 0..<3 {
      let single = item(a, index).matmul(
        item(b, index), transposingSelf: left, transposingRight: right)
      #expect(KernelTests.close(item(c, index).values, single.values, 1e-5))
    }
  }

  @Test func `gathering and scattering by place`() {
    let x = Tensor([1, 2, 3, 4], shape: [4])
    #expect(x.gathered([3, 3, 0], shape: [3, 1]).values == [4, 4, 1])
    #expect(x.scattered([1, 0, 1, 1], shape: [3]).values == [2, 8, 0])
  }

  @Test func `memory in use is counted`() async {
    await #expect(processExitsWith: .success) {
      let before = TensorMemory.now.current
      let tensor = Tensor(zeros: [1024])
      precondition(TensorMemory.now.current == before + 4096)
      TensorMemory.resetPeak()
      _ = tensor + tensor
      precondition(TensorMemory.now.current == before + 4096)
      precondition(TensorMemory.now.peak == before + 8192)
    }
  }
}
