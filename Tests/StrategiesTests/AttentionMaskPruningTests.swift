import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("Masks of queries and keys") struct AttentionMaskPruningTests {
  /// The first input is 1 for both tokens: what a key has of it shifts all scores of a token alike.
  private static let inputs = [Tensor([1, 0, 1, 1], shape: [2, 2])]
  private static let weights = [Tensor([2, 0.1], shape: [1, 2]), Tensor([9, 1], shape: [1, 2])]

  private func masks(
    _ target: AttentionFactorPruning.Target, isGuarded: Bool = false
  ) -> [[Float]] {
    var strategy = AttentionMaskPruning()
    strategy.hyperparameters.isGuarded = isGuarded
    var method = AttentionFactorPruning(weights: Self.weights, inputs: Self.inputs)
    method.target = target
    var random = RandomStream(seed: 1, for: "strategy")
    let wanda = [Tensor([1, 0], shape: [1, 2]), Tensor([1, 0], shape: [1, 2])]
    return strategy.masks(&method, beside: wanda, removing: 0.5, random: &random).map(\.values)
  }

  @Test func `drop the largest weight where the softmax does not see it`() {
    // The second token's scores differ by (2 + 0.1) · 1, whatever the key's weight of 9.
    #expect(masks(.softmax) == [[1, 0], [0, 1]])
    #expect(masks(.linear) == [[1, 0], [1, 0]])
  }

  @Test func `have the error that two tokens have by hand`() {
    let method = AttentionFactorPruning(weights: Self.weights, inputs: Self.inputs)
    func error(_ query: [Float], _ key: [Float]) -> Double {
      method.error([Tensor(query, shape: [1, 2]), Tensor(key, shape: [1, 2])])
    }
    // 1 / (1 + e^2.1) = 0.109097, 1 / (1 + e^2) = 0.119203; 2 · 0.010106² = 2.0426e-4.
    #expect(abs(error([1, 0], [0, 1]) - 2.0426e-4) < 1e-7)
    // Without a difference both get one half: 2 · 0.390903² = 0.305610.
    #expect(abs(error([1, 0], [1, 0]) - 0.305610) < 1e-5)
    #expect(error([1, 1], [1, 1]) == 0)
  }

  private func instance(
    seed: UInt64, turned: Bool = true
  ) -> (method: AttentionFactorPruning, model: DecoderModel) {
    let model = TinyDecoder.model(layers: 1, keyHeads: 2)
    var random = RandomStream(seed: seed, for: "inputs")
    let inputs = (0..<3).map { _ in
      var x = Tensor(normal: [8, 16], standardDeviation: 1, random: &random)
      for token in 0..<8 { x[token, 3] *= 6 }
      return x
    }
    let weights = (0..<3).map { _ in
      Tensor(normal: [4, 16], standardDeviation: 0.4, random: &random)
    }
    let method =
      turned
      ? AttentionFactorPruning(weights: weights, inputs: inputs) {
        model.rotated($0, ofBlock: 0, context: 8, back: $1)
      } : AttentionFactorPruning(weights: weights, inputs: inputs)
    return (method, model)
  }

  @Test(arguments: [AttentionFactorPruning.Target.softmax, .linear])
  func `have a gradient that foretells the loss`(target: AttentionFactorPruning.Target) {
    var (method, _) = instance(seed: 5)
    method.target = target
    var random = RandomStream(seed: 6, for: "masks")
    let masks = method.ones.map { $0.map { _ in Float(0.3 + 0.6 * random.uniform()) } }
    let gradients = method.evaluate(masks).gradients
    for place in masks.indices {
      let size = 2e-3 / gradients[place].squaredNorm().squareRoot()
      func loss(_ sign: Float) -> Double {
        var moved = masks
        moved[place].add(gradients[place], times: sign * Float(size))
        return method.evaluate(moved).loss
      }
      let foretold = 2 * size * gradients[place].squaredNorm()
      #expect(abs(loss(1) - loss(-1) - foretold) < 0.01 * foretold + 1e-6, "\(place)")
    }
  }

  @Test func `are the merged form where the key is the identity`() {
    var random = RandomStream(seed: 9, for: "weights")
    let inputs = (0..<2).map { _ in
      Tensor(normal: [6, 5], standardDeviation: 1, random: &random)
    }
    let query = Tensor(normal: [5, 5], standardDeviation: 1, random: &random)
    let key = Tensor((0..<25).map { $0 % 6 == 0 ? 1 : 0 }, shape: [5, 5])
    var factors = AttentionFactorPruning(weights: [query, key], inputs: inputs)
    factors.penalty = 0.01
    let merged = AttentionMatrixPruning(
      weight: AttentionMatrixPruning.bilinearWeight(query: query, key: key), inputs: inputs)
    let mask = query.map { _ in Float(0.2 + 0.8 * random.uniform()) }
    let ones = Tensor(filledWith: 1, shape: [5, 5])
    let (loss, gradients) = factors.evaluate([mask, ones])
    #expect(abs(loss - merged.loss(mask.transposed()) - 0.005 * 25) < 1e-5)
    let difference = gradients[0] - merged.gradient(mask.transposed()).transposed()
    #expect(difference.squaredNorm() < 1e-9)
    #expect(abs(factors.error([mask, ones]) - merged.error(mask.transposed())) < 1e-6)
  }

  @Test(arguments: [1, 2, 3])
  func `descend without ever rising`(seed: Int) {
    var (method, _) = instance(seed: UInt64(seed))
    for step in [1.0, 1e6] {
      method.penalty = 0.01
      let (masks, losses) = method.descended(iterations: 30, step: step)
      #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 >= $1 })
      #expect((losses.last ?? 1) < 0.95 * losses[0])
      #expect(masks.allSatisfy { $0.values.allSatisfy { (0...1).contains($0) } })
      #expect(abs(method.evaluate(masks).loss - (losses.last ?? 0)) < 1e-9)
    }
  }

  @Test func `descend further by Adam, whose best masks are kept`() {
    var (method, _) = instance(seed: 1)
    method.penalty = 0.01
    let plain = method.descended(iterations: 60, step: 1).losses
    let (masks, losses) = method.adapted(iterations: 60, rate: 0.05)
    #expect(losses.count == 61 && losses[0] == plain[0])
    let lowest = losses.min() ?? .infinity
    #expect(abs(method.evaluate(masks).loss - lowest) < 1e-9)
    #expect(lowest < 0.95 * losses[0])
  }

  @Test(arguments: [0.3, 0.5, 0.7])
  func `when guarded are never worse than the linear ones, and from one half on without`(
    share: Double
  ) throws {
    var wins = 0
    for seed in 10..<16 {
      var (method, _) = instance(seed: UInt64(seed))
      let norms = method.inputs.reduce(Tensor(zeros: [16])) { sum, x in
        sum + Tensor(x.columnSquaredNorms().map { Float($0) }, shape: [16])
      }.map { $0.squareRoot() }
      let wanda = method.weights.map { weight in
        let kept = Mask(
          removing: .fraction(share), lowest: weight.magnitude(scalingColumnsBy: norms),
          within: .outputRow)
        return Tensor(kept.kept.map { $0 ? 1 : 0 }, shape: weight.shape)
      }
      var strategy = AttentionMaskPruning()
      for isGuarded in [false, true] {
        strategy.hyperparameters.isGuarded = isGuarded
        var random = RandomStream(seed: 2, for: "strategy")
        let masks = strategy.masks(&method, beside: wanda, removing: share, random: &random)
        let isBetter = method.error(masks) <= method.error(wanda)
        if isGuarded { #expect(isBetter) } else if isBetter { wins += 1 }
      }
    }
    if share >= 0.5 { #expect(wins >= 5) }
  }

  @Test(arguments: [0.25, 0.5, 0.75])
  func `leave a model of the same shape with its share of zeros`(fraction: Double) throws {
    let model = TinyDecoder.model(layers: 2, keyHeads: 2)
    let entry = try StrategyIndex.entry("attention-matrix-pruning")
    let made = try ModelStrategyCase(entry: entry).make()
    let pruned = try made.compressed(model, to: .sparsity(fraction))
    #expect(made.miss(of: .sparsity(fraction), by: pruned, from: model) == nil)
    #expect(made.miss(of: .sparsity(fraction), by: model, from: model) != nil)
    #expect(made.miss(of: .sparsity(fraction + 0.15), by: pruned, from: model) != nil)
    for part in BlockPart.linears {
      for block in 0..<2 {
        let (weight, dense) = (pruned[part, ofBlock: block], model[part, ofBlock: block])
        #expect(weight.shape == dense.shape)
        #expect(zip(weight.values, dense.values).allSatisfy { $0 == 0 || $0 == $1 })
      }
    }
    // Query and key share their zeros; every other row has its own.
    let value = pruned[.value, ofBlock: 1].values.count { $0 == 0 }
    #expect(value == Int(fraction * 8 * 16))
    let attention = [BlockPart.query, .key].reduce(0) { sum, part in
      sum + pruned[part, ofBlock: 1].values.count { $0 == 0 }
    }
    #expect(attention == Int(fraction * 24 * 16))
  }
}
