import Autograd
import Tensors
import Testing

@Suite struct ParameterUpdaterTests {
  static let optimisers: [any Optimiser] = [
    GradientDescent(.init(decay: 0.1)), GradientDescent(.init(momentum: 0.9, nesterov: true)),
    Adam(.init(decay: 0.1)), AdamW(AdamW.Settings()),
  ]

  static func normal(_ count: Int, _ random: inout RandomStream) -> Tensor {
    Tensor(normal: [count], standardDeviation: 1, random: &random)
  }

  /// Normal tensors of the shapes of others, drawn in the order of their paths.
  static func noise(
    like tensors: [String: Tensor], _ random: inout RandomStream
  ) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for path in tensors.keys.sorted() {
      result[path] = normal(tensors[path]?.count ?? 0, &random)
    }
    return result
  }

  /// Whether all elements that a mask leaves out are zero, and not −0.
  static func isZero(_ tensor: Tensor, outside mask: ParameterMask) -> Bool {
    zip(tensor.values, mask.kept).allSatisfy { $1 || $0.bitPattern == 0 }
  }

  @Test(arguments: optimisers, [1, 3])
  func `parameters at once are updated as one by one`(optimiser: any Optimiser, threads: Int) {
    var random = RandomStream(seed: 2, for: "at once")
    let sizes = [5, 40_000, 37, 1, 70_000]
    var together = sizes.enumerated().map { index, size in
      NamedParameter(path: "\(index)", value: Self.normal(size, &random))
    }
    var alone = together
    var (first, second) = (optimiser, optimiser)
    for _ in 0..<3 {
      var gradients: [String: Tensor] = [:]
      // One has no gradient and stays.
      for index in sizes.indices where index != 2 {
        gradients["\(index)"] = Self.normal(sizes[index], &random)
      }
      let factors = UpdateFactors(rate: 0.1, gradientScale: 0.5, threads: threads)
      first.beginStep()
      first.update(&together, gradients: gradients, factors: factors)
      second.beginStep()
      for index in sizes.indices {
        guard let gradient = gradients["\(index)"] else { continue }
        second.update("\(index)", &alone[index].value, gradient: gradient, factors: factors)
      }
    }
    #expect(together.map(\.path) == alone.map(\.path))
    #expect(zip(together, alone).allSatisfy { $0.value == $1.value })
    #expect(first.state.tensors == second.state.tensors && first.step == 3)
  }

  @Test(arguments: optimisers)
  func `what a mask leaves out stays zero for a hundred steps, and so does its state`(
    optimiser: any Optimiser
  ) {
    var random = RandomStream(seed: 1, for: "masks")
    let mask = ParameterMask((0..<37).map { _ in random.uniform() < 0.5 })
    var updater = ParameterUpdater(optimiser, average: ParameterAverage(decay: 0.9))
    var parameters = ["w": Self.normal(37, &random), "other": Self.normal(5, &random)]
    func step() {
      var gradients = Self.noise(like: parameters, &random)
      gradients["w"]?[flat: mask.kept.firstIndex(of: false) ?? 0] = .nan
      updater.update(&parameters, gradients: gradients, rate: 0.01)
    }
    // First without the mask, so that there is state that has to go.
    updater.update(
      &parameters, gradients: Self.noise(like: parameters, &random), rate: 0.01)
    var weight = parameters["w"] ?? Tensor(zeros: [0])
    updater.setMask(mask, of: "w", &weight)
    parameters["w"] = weight
    for _ in 0..<100 {
      step()
      #expect(Self.isZero(parameters["w"] ?? Tensor(zeros: [0]), outside: mask))
      for (name, tensor) in updater.state.tensors where name.hasSuffix(".w") {
        #expect(Self.isZero(tensor, outside: mask), "\(name)")
      }
    }
    #expect(parameters["w"]?.firstNonFinite() == nil && parameters["w"]?.values.contains(0) == true)
    #expect(parameters["w"] != weight)
    let nonZeros = parameters["w"].map { ParameterMask(nonZerosOf: $0) }
    #expect(nonZeros == mask)
  }

  @Test(arguments: optimisers)
  func `the bits do not depend on the threads`(optimiser: any Optimiser) {
    func run(_ threads: Int) -> ([String: Tensor], OptimiserState) {
      var random = RandomStream(seed: 1, for: "threads")
      var updater = ParameterUpdater(optimiser)
      var parameters = ["w": Self.normal(100_003, &random), "b": Self.normal(3, &random)]
      for _ in 0..<3 {
        let gradients = Self.noise(like: parameters, &random)
        updater.update(&parameters, gradients: gradients, rate: 0.01, clip: 1, threads: threads)
      }
      return (parameters, updater.state)
    }
    let one = run(1)
    for threads in [2, 3, 8] { #expect(run(threads) == one) }
  }

  @Test func `groups have their own rates and decays, and frozen ones stay`() {
    let groups = ParameterGroups([
      ParameterRule(prefix: "layers.1", isFrozen: true),
      ParameterRule(where: { $0.hasSuffix("norm") }, rateFactor: 0.5, decayFactor: 0),
    ])
    var updater = ParameterUpdater(GradientDescent(.init(decay: 1)), groups: groups)
    let one = Tensor([1], shape: [1])
    var parameters = ["layers.1.w": one, "layers.10.w": one, "a.norm": one]
    updater.update(
      &parameters, gradients: parameters.mapValues { $0.scaled(by: 2) }, rate: 0.125)
    #expect(parameters["layers.1.w"] == one)
    #expect(parameters["layers.10.w"]?.values == [1 - 0.125 * 3])
    #expect(parameters["a.norm"]?.values == [1 - 0.0625 * 2])
  }

  @Test func `clipping uses the norm of all gradients together`() {
    let gradients = ["a": Tensor([3], shape: [1]), "b": Tensor([4], shape: [1])]
    #expect(globalNorm(gradients) == 5)
    var updater = ParameterUpdater(GradientDescent())
    var parameters = ["a": Tensor([0], shape: [1]), "b": Tensor([0], shape: [1])]
    updater.update(&parameters, gradients: gradients, rate: 1, clip: 2.5)
    #expect(parameters["a"]?.values == [-1.5] && parameters["b"]?.values == [-2])
    // What is masked or frozen does not count: the norm that is left is 3.
    updater.groups = ParameterGroups([ParameterRule(prefix: "b", isFrozen: true)])
    var masked = Tensor([0, 7], shape: [2])
    updater.setMask(ParameterMask([true, false]), of: "c", &masked)
    parameters = ["a": Tensor([0], shape: [1]), "b": Tensor([0], shape: [1]), "c": masked]
    let more = gradients.merging(["c": Tensor([0, .infinity], shape: [2])]) { $1 }
    updater.update(&parameters, gradients: more, rate: 1, clip: 1.5)
    #expect(parameters["a"]?.values == [-1.5] && parameters["b"]?.values == [0])
    #expect(parameters["c"]?.values == [0, 0])
  }

  @Test func `the average follows the parameters`() {
    var average = ParameterAverage(decay: 0.75)
    for value: Float in [4, 8, 0] { average.add("p", Tensor([value], shape: [1])) }
    // 4, then 0.75·4 + 0.25·8 = 5, then 0.75·5.
    #expect(average.values["p"]?.values == [3.75])
  }

  @Test func `sharpness-aware steps come back to the bit and go up by the radius`() {
    var random = RandomStream(seed: 1, for: "sharpness")
    let start = ["a": Self.normal(7, &random), "b": Self.normal(9, &random)]
    let gradients = Self.noise(like: start, &random)
    var sharpness = SharpnessAware(radius: 0.1)
    var parameters = start
    sharpness.ascend(&parameters, gradients: gradients)
    let moved = parameters.merging(start) { $0 - $1 }
    #expect(abs(globalNorm(moved) - 0.1) < 1e-6)
    sharpness.descend(&parameters)
    #expect(parameters == start)
    sharpness.ascend(&parameters, gradients: start.mapValues { $0.scaled(by: 0) })
    #expect(parameters == start)
    sharpness.descend(&parameters)
    let mask = ParameterMask((0..<7).map { $0 < 3 })
    sharpness.ascend(&parameters, gradients: gradients, masks: ["a": mask])
    for index in 3..<7 { #expect(parameters["a"]?[flat: index] == start["a"]?[flat: index]) }
    #expect(abs(globalNorm(parameters.merging(start) { $0 - $1 }) - 0.1) < 1e-6)
  }

  @Test func `a state that does not fit is refused by name`() throws {
    var adam = Adam()
    let one = Tensor([1], shape: [1])
    var state = OptimiserState(kind: "adam", step: 1, tensors: ["mean.w": one, "square.w": one])
    try adam.restore(state)
    #expect(adam.step == 1 && adam.state == state)
    func refusal() -> OptimiserStateError? {
      do {
        try adam.restore(state)
        return nil
      } catch { return error }
    }
    state.tensors["square.w"] = nil
    #expect(refusal() == .missingTensor("square.w"))
    state.tensors["square.w"] = Tensor(zeros: [2])
    #expect(refusal() == .otherShape("square.w", found: [2], wanted: [1]))
    state.tensors["velocity.w"] = one
    #expect(refusal() == .unknownTensor("velocity.w", parts: ["mean", "square"]))
    state = OptimiserState(kind: "sgd", step: 1, tensors: [:])
    #expect(refusal() == .otherKind(found: "sgd", wanted: "adam"))
    state = OptimiserState(kind: "adam", step: -1, tensors: [:])
    #expect(refusal() == .negativeStep(-1))
    #expect(adam.state.tensors.count == 2, "a refused state changes nothing")
  }

  @Test func `schedules have the known rates`() {
    func rates(_ schedule: any LearningRateSchedule, _ steps: [Int]) -> [Double] {
      steps.map { schedule.rate(at: $0) }
    }
    #expect(rates(ConstantRate(2), [0, 99]) == [2, 2])
    #expect(rates(ConstantRate(2, warmup: 4), [0, 3, 4]) == [0.5, 2, 2])
    let linear = WarmupLinear(peak: 2, warmup: 2, steps: 10, floor: 0.5)
    #expect(rates(linear, [0, 1, 2, 6, 10, 50]) == [1, 2, 2, 1.5, 1, 1])
    let stepwise = StepwiseRate(peak: 8, drops: [3, 6], factor: 0.5)
    #expect(rates(stepwise, [0, 2, 3, 5, 6, 9]) == [8, 8, 4, 4, 2, 2])
    let stable = WarmupStableDecay(peak: 4, warmup: 2, steps: 10, decay: 4)
    #expect(rates(stable, [0, 1, 5, 6, 8, 10, 20]) == [2, 4, 4, 4, 2, 0, 0])
    let root = WarmupStableDecay(peak: 4, warmup: 0, steps: 10, decay: 4, fall: .squareRoot)
    #expect(rates(root, [6, 7, 10]) == [4, 2, 0])
    let cosine = WarmupStableDecay(
      peak: 4, warmup: 0, steps: 10, decay: 4, floor: 0.5, fall: .cosine)
    #expect(zip(rates(cosine, [6, 8, 10]), [4, 3, 2]).allSatisfy { abs($0 - $1) < 1e-12 })
    // PyTorch 2.15, OneCycleLR(max_lr: 2, total_steps: 50).
    let cycle = rates(OneCycle(peak: 2, steps: 50), [0, 7, 14, 15, 30, 49])
    let expected = [0.08, 1.04, 2, 1.9959743100980631, 1.1342367288845923, 8e-6]
    #expect(zip(cycle, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
