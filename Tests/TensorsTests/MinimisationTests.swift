import Tensors
import Testing

@Suite struct MinimisationTests {
  /// The function (1 − x)² + 100·(y − x²)².
  static func rosenbrock(_ p: [Double]) -> ValueAndGradient {
    let (a, b) = (1 - p[0], p[1] - p[0] * p[0])
    return ValueAndGradient(a * a + 100 * b * b, [-2 * a - 400 * p[0] * b, 200 * b])
  }

  static func rosenbrockResiduals(_ p: [Double]) -> ResidualsAndJacobian {
    ResidualsAndJacobian(
      [1 - p[0], 10 * (p[1] - p[0] * p[0])], jacobian: [-1, 0, -20 * p[0], 10])
  }

  @Test func `the first step of L-BFGS on a parabola goes down the gradient to the known point`() {
    // f = (x² + 4y²)/2 from (2, 1): g = (2, 4), so the first trial is t = 1/6 of −g, the point
    // (5/3, 1/3). There φ′ = −(2·5/3 + 4·4/3) = −26/3, within 0.9 of φ′(0) = −20.
    var settings = LimitedMemoryBFGS()
    settings.iterationLimit = 1
    let found = settings.minimise(from: [2, 1]) { p in
      ValueAndGradient((p[0] * p[0] + 4 * p[1] * p[1]) / 2, [p[0], 4 * p[1]])
    }
    #expect(abs(found.point[0] - 5.0 / 3) < 1e-15 && abs(found.point[1] - 1.0 / 3) < 1e-15)
    #expect(found.end == .limit && found.iterations == 1 && found.evaluations == 2)
  }

  @Test func `L-BFGS finds Rosenbrock's minimum in few calls`() {
    // PyTorch 2.15, torch.optim.LBFGS(line_search_fn: strong_wolfe), needs 46 calls.
    let found = LimitedMemoryBFGS().minimise(from: [-1.2, 1], Self.rosenbrock)
    #expect(found.end == .flat && found.gradientNorm <= 1e-8)
    #expect(abs(found.point[0] - 1) < 1e-8 && abs(found.point[1] - 1) < 1e-8)
    #expect(found.evaluations <= 60)
  }

  @Test(arguments: [1, 2, 10, 30])
  func `L-BFGS with any memory finds the minimum of a long valley`(history: Int) {
    var settings = LimitedMemoryBFGS()
    settings.history = history
    settings.iterationLimit = 2000
    let found = settings.minimise(from: [Double](repeating: -1, count: 20)) { p in
      var value = 0.0
      var gradient = [Double](repeating: 0, count: 20)
      for index in 0..<20 {
        let weight = Double(1 << (index / 2))
        value += weight * (p[index] - 1) * (p[index] - 1) / 2
        gradient[index] = weight * (p[index] - 1)
      }
      return ValueAndGradient(value, gradient)
    }
    #expect(found.end == .flat && found.point.allSatisfy { abs($0 - 1) < 1e-8 })
  }

  @Test func `L-BFGS turns back from where a function is not finite`() {
    // x − log x has its minimum at 1 and no value left of 0, where the first steps lead.
    let found = LimitedMemoryBFGS().minimise(from: [20]) { p in
      let x = p[0]
      return x > 0
        ? ValueAndGradient(1 / x + x, [1 - 1 / (x * x)]) : ValueAndGradient(.nan, [.nan])
    }
    #expect(found.end == .flat && abs(found.point[0] - 1) < 1e-7)
    let lost = LimitedMemoryBFGS().minimise(from: [-1]) { _ in ValueAndGradient(.nan, [.nan]) }
    #expect(lost.end == .undefined && lost.point == [-1])
    let none = LimitedMemoryBFGS().minimise(from: []) { _ in ValueAndGradient(3, []) }
    #expect(none.end == .flat && none.value == 3)
  }

  @Test func `L-BFGS tells of a gradient that points the wrong way`() {
    let found = LimitedMemoryBFGS().minimise(from: [1]) { ValueAndGradient($0[0], [-1]) }
    #expect(found.end == .stuck && found.point == [1])
  }

  @Test func `an error of the function comes through`() {
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try LimitedMemoryBFGS().minimise(from: [1]) { (_) throws(Refusal) in throw Refusal() }
    }
  }

  @Test func `the first step of Levenberg and Marquardt has the closed form`() throws {
    // r = 2x − 6, J = 2, D = 2, µ = 0.5: δ = −2·r / (4 + 0.5·4) = 2 from x = 0.
    var settings = LevenbergMarquardt()
    settings.damping = 0.5
    settings.iterationLimit = 1
    let found = try settings.minimise(from: [0]) {
      ResidualsAndJacobian([2 * $0[0] - 6], jacobian: [2])
    }
    #expect(abs(found.minimum.point[0] - 2) < 1e-12 && found.minimum.end == .limit)
    #expect(abs(found.minimum.value - 2) < 1e-12)
  }

  @Test func `Levenberg and Marquardt find Rosenbrock's minimum`() throws {
    let found = try LevenbergMarquardt().minimise(from: [-1.2, 1], Self.rosenbrockResiduals)
    #expect(found.minimum.end == .flat && found.minimum.value < 1e-20)
    #expect(abs(found.minimum.point[0] - 1) < 1e-9 && abs(found.minimum.point[1] - 1) < 1e-9)
    #expect(found.minimum.iterations <= 40 && found.rank == 2)
    // J = [[−1, 0], [−20, 10]]: s₁·s₂ = 10, s₁² + s₂² = 501.
    let larger = (501 + (501.0 * 501 - 400).squareRoot()) / 2
    #expect(abs(found.reciprocalCondition - 10 / larger) < 1e-6)
  }

  @Test func `an exponential is fitted, and an unknown without effect is told`() throws {
    let times = (0..<12).map(Double.init)
    let values = times.map { 3 * exponential(-0.4 * $0) }
    let found = try LevenbergMarquardt().minimise(from: [1, -0.1, 5]) { p in
      let shapes = times.map { exponential(p[1] * $0) }
      return ResidualsAndJacobian(
        zip(shapes, values).map { p[0] * $0 - $1 },
        jacobian: zip(times, shapes).flatMap { [$1, p[0] * $0 * $1, 0] })
    }
    #expect(abs(found.minimum.point[0] - 3) < 1e-8 && abs(found.minimum.point[1] + 0.4) < 1e-8)
    #expect(found.minimum.point[2] == 5 && found.rank == 2 && found.reciprocalCondition == 0)
  }

  @Test func `residuals that are not finite shorten the step`() throws {
    let found = try LevenbergMarquardt().minimise(from: [4]) { p in
      let root = p[0].squareRoot()
      return ResidualsAndJacobian([root - 0.1], jacobian: [0.5 / root])
    }
    #expect(abs(found.minimum.point[0] - 0.01) < 1e-9)
    let lost = try LevenbergMarquardt().minimise(from: [1]) { _ in
      ResidualsAndJacobian([.nan], jacobian: [1])
    }
    #expect(lost.minimum.end == .undefined)
  }

  /// eˣ by its series, so that the suite needs no other module.
  private func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for index in 1..<60 {
      term *= x / Double(index)
      sum += term
    }
    return sum
  }
}
