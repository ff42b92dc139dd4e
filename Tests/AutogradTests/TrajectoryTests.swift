import Autograd
import Tensors
import Testing

/// A function of two unknowns, and where a search for its minimum begins.
enum Landscape: String, CaseIterable {
  /// ½·xᵀ·[[3, 1], [1, 2]]·x − (1, −1)·x from (2, −3).
  case quadratic
  /// (1 − x)² + 100·(y − x²)² from (−1.2, 1).
  case rosenbrock

  var start: Tensor { Tensor(self == .quadratic ? [2, -3] : [-1.2, 1], shape: [2]) }

  func gradient(_ point: Tensor) -> Tensor {
    let (x, y) = (point[flat: 0], point[flat: 1])
    switch self {
    case .quadratic:
      return Tensor([3 * x + y - 1, x + 2 * y + 1], shape: [2])
    case .rosenbrock:
      let valley = y - x * x
      return Tensor([-2 * (1 - x) - 400 * x * valley, 200 * valley], shape: [2])
    }
  }
}

/// An optimiser, a rate, and where PyTorch is after 1, 2, 10 and 100 steps.
struct Trajectory: Sendable, CustomStringConvertible {
  let description: String
  let landscape: Landscape
  let optimiser: any Optimiser
  let rate: Double
  var radius: Double?
  let points: [Float]
}

/// Made with PyTorch 2.15 in float32 from the same starts with the same settings: torch.optim.SGD,
/// Adam and AdamW; sharpness-aware steps around SGD as in the paper.
let trajectories: [Trajectory] = {
  let momentum = GradientDescent.Settings(momentum: 0.9, dampening: 0.1, decay: 0.01)
  let nesterov = GradientDescent.Settings(momentum: 0.9, nesterov: true)
  let adam = AdamW.Settings(beta1: 0.9, beta2: 0.999, decay: 0.01)
  return [
    Trajectory(
      description: "descent", landscape: .quadratic, optimiser: GradientDescent(), rate: 0.1,
      points: [1.8, -2.7, 1.63, -2.44, 0.91011363, -1.301043, 0.6, -0.8]),
    Trajectory(
      description: "momentum", landscape: .quadratic, optimiser: GradientDescent(momentum),
      rate: 0.1,
      points: [
        1.797998, -2.697, 1.4618518, -2.1882327, -0.079039976, 0.33843446, 0.596598, -0.7953158,
      ]),
    Trajectory(
      description: "Nesterov", landscape: .quadratic, optimiser: GradientDescent(nesterov),
      rate: 0.1,
      points: [1.62, -2.43, 1.1863, -1.7614, 0.34824154, -0.38901368, 0.60000414, -0.80000665]),
    Trajectory(
      description: "Adam", landscape: .quadratic, optimiser: Adam(adam), rate: 0.1,
      points: [1.9, -2.9, 1.8004093, -2.8001027, 1.0737629, -2.0146717, 0.5906344, -0.7816508]),
    Trajectory(
      description: "AdamW", landscape: .quadratic, optimiser: AdamW(AdamW.Settings()), rate: 0.1,
      points: [
        1.88, -2.8700001, 1.7615507, -2.7413933, 0.9257218, -1.7705526, 0.59234357, -0.7804943,
      ]),
    Trajectory(
      description: "sharpness-aware", landscape: .quadratic, optimiser: GradientDescent(),
      rate: 0.1, radius: 0.05,
      points: [
        1.7958398, -2.694453, 1.6225191, -2.4295065, 0.88961238, -1.2682213, 0.60939354,
        -0.7941945,
      ]),
    Trajectory(
      description: "descent", landscape: .rosenbrock, optimiser: GradientDescent(), rate: 1e-3,
      points: [
        -0.9844, 1.0880001, -1.0272716, 1.0642087, -1.0214113, 1.0512623, -0.9481862, 0.90709376,
      ]),
    Trajectory(
      description: "momentum", landscape: .rosenbrock, optimiser: GradientDescent(momentum),
      rate: 1e-4,
      points: [
        -1.1784389, 1.008799, -1.1425231, 1.0235558, -0.9143131, 1.1080866, -0.9381204, 0.8877818,
      ]),
    Trajectory(
      description: "Nesterov", landscape: .rosenbrock, optimiser: GradientDescent(nesterov),
      rate: 1e-4,
      points: [
        -1.159036, 1.01672, -1.111979, 1.0362606, -0.9653039, 1.0837479, -0.9442304, 0.89958495,
      ]),
    Trajectory(
      description: "Adam", landscape: .rosenbrock, optimiser: Adam(adam), rate: 0.02,
      points: [
        -1.18, 1.02, -1.1601729, 1.0398446, -1.0331358, 1.1666085, -1.0098032, 1.0280864,
      ]),
    Trajectory(
      description: "AdamW", landscape: .rosenbrock, optimiser: AdamW(AdamW.Settings()), rate: 0.02,
      points: [
        -1.1776001, 1.018, -1.155387, 1.0358391, -1.0102823, 1.1453716, -0.8073906, 0.65970647,
      ]),
    Trajectory(
      description: "sharpness-aware", landscape: .rosenbrock, optimiser: GradientDescent(),
      rate: 1e-3, radius: 0.05,
      points: [
        -0.91028607, 1.1144279, -1.0410058, 1.0368751, -1.0350237, 0.9928859, -0.8224460,
        0.6449252,
      ]),
  ]
}()

@Suite struct TrajectoryTests {
  static func advance(
    _ updater: inout ParameterUpdater, _ sharpness: inout SharpnessAware?, _ landscape: Landscape,
    _ parameters: inout [String: Tensor], rate: Double
  ) {
    func gradients(_ parameters: [String: Tensor]) -> [String: Tensor] {
      parameters.mapValues { landscape.gradient($0) }
    }
    var gradient = gradients(parameters)
    if sharpness != nil {
      sharpness?.ascend(&parameters, gradients: gradient)
      gradient = gradients(parameters)
      sharpness?.descend(&parameters)
    }
    updater.update(&parameters, gradients: gradient, rate: rate)
  }

  @Test(arguments: trajectories)
  func `a search goes the way PyTorch goes`(trajectory: Trajectory) {
    var updater = ParameterUpdater(trajectory.optimiser)
    var sharpness = trajectory.radius.map { SharpnessAware(radius: $0) }
    var parameters = ["p": trajectory.landscape.start]
    for (place, step) in [1, 2, 10, 100].enumerated() {
      while updater.step < step {
        Self.advance(
          &updater, &sharpness, trajectory.landscape, &parameters, rate: trajectory.rate)
      }
      for index in 0..<2 {
        let expected = trajectory.points[2 * place + index]
        let found = parameters["p"]?[flat: index] ?? .nan
        #expect(abs(found - expected) < 2e-5, "\(trajectory.landscape), step \(step)")
      }
    }
  }

  @Test(arguments: trajectories)
  func `a search goes on from its stored state to the bit`(trajectory: Trajectory) throws {
    var updater = ParameterUpdater(
      trajectory.optimiser, average: ParameterAverage(decay: 0.9))
    var sharpness = trajectory.radius.map { SharpnessAware(radius: $0) }
    var parameters = ["p": trajectory.landscape.start]
    func go(_ updater: inout ParameterUpdater, _ parameters: inout [String: Tensor]) {
      for _ in 0..<7 {
        Self.advance(
          &updater, &sharpness, trajectory.landscape, &parameters, rate: trajectory.rate)
      }
    }
    go(&updater, &parameters)
    var (other, otherParameters) = (
      ParameterUpdater(trajectory.optimiser, average: ParameterAverage(decay: 0.9)), parameters
    )
    try other.restore(updater.state)
    #expect(other.step == 7 && other.state == updater.state)
    go(&updater, &parameters)
    go(&other, &otherParameters)
    #expect(parameters == otherParameters && other.state == updater.state)
  }

  @Test func `the first steps are those computed by hand`() {
    // Quadratic at (2, −3): g = (2, −3). Momentum 0.9: v₁ = g, p₁ = (1.8, −2.7), where
    // g = (1.7, −2.6), so v₂ = (3.5, −5.3) and p₂ = (1.45, −2.17).
    var updater = ParameterUpdater(GradientDescent(.init(momentum: 0.9)))
    var parameters = ["p": Landscape.quadratic.start]
    for expected: [Float] in [[1.8, -2.7], [1.45, -2.17]] {
      let gradients = parameters.mapValues { Landscape.quadratic.gradient($0) }
      updater.update(&parameters, gradients: gradients, rate: 0.1)
      for (found, wanted) in zip(parameters["p"]?.values ?? [], expected) {
        #expect(abs(found - wanted) < 1e-6)
      }
    }
  }

  @Test func `L-BFGS minimises named tensors`() {
    var parameters = ["b": Tensor([-1.2], shape: [1, 1]), "c": Tensor([1], shape: [1])]
    let found = LimitedMemoryBFGS().minimise(&parameters) { point in
      let (x, y) = (
        Double(point["b"]?[flat: 0] ?? 0), Double(point["c"]?[flat: 0] ?? 0)
      )
      let (a, b) = (1 - x, y - x * x)
      return (
        a * a + 100 * b * b,
        [
          "b": Tensor([Float(-2 * a - 400 * x * b)], shape: [1, 1]),
          "c": Tensor([Float(200 * b)], shape: [1]),
        ]
      )
    }
    #expect(abs((parameters["b"]?[0, 0] ?? 0) - 1) < 1e-3 && found.value < 1e-8)
    #expect(parameters["b"]?.shape == [1, 1] && parameters["c"]?.shape == [1])
  }
}
