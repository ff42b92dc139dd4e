import Tensors
import Testing

@testable import ScalingLaws

@Suite struct `The numerics of a fit` {
  @Test func `keep least-squares coefficients from falling below zero`() {
    var random = RandomStream(seed: 9, for: "least squares")
    var bound = 0
    for _ in 0..<200 {
      let columns = (0..<4).map { _ in (0..<12).map { _ in random.normal() } }
      let target = (0..<12).map { _ in random.normal() }
      let dot = { (a: [Double], b: [Double]) in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      let gram = columns.flatMap { column in columns.map { dot(column, $0) } }
      let moments = columns.map { dot($0, target) }
      let solution = nonNegativeLeastSquares(gram: gram, moments: moments)
      for row in 0..<4 {
        let gradient = moments[row] - (0..<4).reduce(0) { $0 + gram[row * 4 + $1] * solution[$1] }
        // The conditions of Karush, Kuhn and Tucker.
        #expect(solution[row] >= 0)
        #expect(gradient < 1e-9)
        #expect(solution[row] == 0 || abs(gradient) < 1e-9)
        if solution[row] == 0 { bound += 1 }
      }
    }
    #expect(bound > 100, "the bounds were never met")
  }

  @Test func `find singular values of twelve orders of magnitude`() {
    let values = SingularValues(columns: [[3, 0, 0], [0, 1e-12, 0], [0, 0, 5]]).values.sorted()
    #expect(values == [1e-12, 3, 5])
    let skewed = SingularValues(columns: [[1, 1, 0], [1, 1 + 1e-9, 0]]).condition
    #expect(abs(skewed.number / 4e9 - 1) < 1e-3)
    #expect(abs(skewed.flat[0] + skewed.flat[1]) < 1e-8)
  }

  @Test func `know the normal quantiles`() {
    #expect(abs(normalQuantile(0.975) - 1.959963984540054) < 1e-12)
    #expect(abs(normalQuantile(0.5)) < 1e-12)
  }
}
