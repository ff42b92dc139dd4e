import Tensors
import Testing

@Suite struct TensorTests {
  @Test func `a copy keeps its elements when the original is written`() {
    var original = Tensor([1, 2, 3, 4], shape: [2, 2])
    let copy = original
    original[0, 1] = 9
    #expect(copy.values == [1, 2, 3, 4])
    #expect(original.values == [1, 9, 3, 4])
  }

  @Test func `reshaping shares memory and keeps values apart on writing`() {
    let matrix = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    var row = matrix.reshaped([6])
    row[flat: 0] = 7
    #expect(matrix[0, 0] == 1)
    #expect(row.shape == [6])
  }

  @Test func `transposing twice gives the matrix back`() {
    var random = RandomStream(seed: 1, for: "transpose")
    let matrix = Tensor(normal: [5, 7], standardDeviation: 1, random: &random)
    #expect(matrix.transposed().transposed() == matrix)
    #expect(matrix.transposed()[3, 2] == matrix[2, 3])
  }

  @Test(arguments: [0, 1, 15, 16, 17, 31, 33, 100])
  func `arithmetic agrees with plain loops at any length`(count: Int) {
    var random = RandomStream(seed: 2, for: "arithmetic")
    let a = Tensor(normal: [count], standardDeviation: 1, random: &random)
    let b = Tensor(normal: [count], standardDeviation: 1, random: &random)
    #expect((a + b).values == zip(a.values, b.values).map { $0 + $1 })
    #expect((a - b).values == zip(a.values, b.values).map { $0 - $1 })
    #expect((a * b).values == zip(a.values, b.values).map { $0 * $1 })
    #expect(a.scaled(by: 3).values == a.values.map { $0 * 3 })
    let dot = zip(a.values, b.values).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(a.dot(b) - dot) < 1e-12 * Double(count + 1))
    #expect(abs(a.sum() - a.values.reduce(0.0) { $0 + Double($1) }) < 1e-12 * Double(count + 1))
  }

  @Test func `the first NaN or infinity is found`() {
    #expect(Tensor([1, .nan, .infinity], shape: [3]).firstNonFinite() == 1)
    #expect(Tensor([1, 2], shape: [2]).firstNonFinite() == nil)
  }

  @Test func `shapes that do not fit stop the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(zeros: [2, 3]) + Tensor(zeros: [3, 2])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor(zeros: [3, 4]).matmul(Tensor(zeros: [5, 2]))
    }
  }
}
