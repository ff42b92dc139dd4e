import CompressionCore
import Essentials
import Foundation
import Tensors
import Testing

@testable import Strategies

@Suite("ARMOR") struct WrappedPruningTests {
  private func site(_ rows: Int = 16, _ columns: Int = 24) -> LinearSite {
    makeSite(rows: rows, columns: columns, format: .float32)
  }

  private func strategy(_ change: (inout ARMORPruning.Hyperparameters) -> Void = { _ in })
    -> ARMORPruning
  {
    var strategy = ARMORPruning()
    (strategy.hyperparameters.overhead, strategy.hyperparameters.blockSize) = (2, 8)
    strategy.hyperparameters.iterations = 20
    change(&strategy.hyperparameters)
    return strategy
  }

  /// The loss of a weight that stands for a site's: squared errors in the scales of norms and inputs.
  private func loss(_ weight: Tensor, _ site: LinearSite) throws -> Double {
    let channels = ARMOR.channelWeights(
      try site.channelNorms(), tokens: site.statistics.tokens)
    let (_, columns, rows) = ARMOR.normalised(site.weight)
    return weight.values.indices.reduce(0) { sum, index in
      let (row, column) = (index / site.columns, index % site.columns)
      let error = Double(weight[flat: index] - site.weight[flat: index])
      let scaled = error / columns[column] / rows[row]
      return sum + channels[column] * scaled * scaled
    }
  }

  @Test func `without iterations keeps the largest of each four by size and input`() throws {
    let weight: [[Float]] = [[1, 2, 3, 4], [4, 3, 2, 1], [1, -2, 3, -4], [2, 2, 2, 2]]
    let inputs: [[Float]] = [[9, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    let made = strategy { $0.iterations = 0 }
    let encoded = try made.compress(
      makeSite(weight: weight, inputs: inputs), to: .pattern(2, of: 4))
    // The first input counts for eighty-one, whatever the columns' norms.
    #expect(
      encoded.decoded().values == [1, 0, 0, 4, 4, 3, 0, 0, 1, 0, 0, -4, 2, 2, 0, 0])
    #expect(encoded.storedWeights == 8)
  }

  @Test func `a core step between identities keeps what there is`() throws {
    let method = ARMOR(block: 4, keep: 2, group: 4)
    let weight = Plane(
      rows: 4, columns: 4, values: [3, 1, 2, 0.5, 1, 4, 2, 3, 5, 1, 1, 4, 2, 1, 3, 0.5])
    var factors = method.begin(weight, channelWeights: [1, 1, 1, 1])
    let before = (factors.mask, factors.loss)
    #expect(method.coreStep(&factors).map(\.row) == [1])
    #expect(factors.mask == before.0)
    #expect(abs(factors.loss - before.1) < 1e-8)
    // A wrong choice is put right: the step takes the group that hurts most.
    factors.mask[8...11] = [false, true, true, false]
    #expect(method.coreStep(&factors).map(\.row) == [2])
    #expect(factors.mask == before.0)
    let kept = factors.maskedCore[8..<12]
    let wanted: [Double] = [5, 0, 0, 4]
    #expect(zip(kept, wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(kept)")
  }

  @Test(arguments: ARMORPruning.Selection.allCases)
  func `a core step never raises the loss`(selection: ARMORPruning.Selection) throws {
    let site = site()
    let method = ARMOR(block: 8, keep: 2, group: 4, learningRate: 0.02)
    let channels = ARMOR.channelWeights(
      try site.channelNorms(), tokens: site.statistics.tokens)
    var factors = method.begin(
      ARMOR.normalised(site.weight).weight, channelWeights: channels)
    var random = RandomStream(seed: 4, for: "groups")
    let draw: (() -> Double)? = selection == .random ? { random.uniform() } : nil
    for _ in 0..<30 {
      let start = factors.loss
      #expect(method.adamStep(&factors) == start)
      let before = factors.loss
      method.coreStep(&factors, draw: draw)
      #expect(factors.loss <= before * (1 + 1e-6))
      let mask = Mask(rows: site.rows, columns: site.columns, kept: factors.mask)
      #expect(mask.follows(keep: 2, of: 4))
    }
  }

  @Test(arguments: [Budget.pattern(2, of: 4), .pattern(1, of: 4), .pattern(3, of: 8)])
  func `never loses more than the mask that it begins with`(budget: Budget) throws {
    let site = site()
    let losses = try [0, 1, 20].map { iterations in
      let made = strategy { $0.iterations = iterations }
      return try loss(made.compress(site, to: budget).decoded(), site)
    }
    #expect(losses[1] <= losses[0] * 1.000001, "\(losses)")
    #expect(losses[2] < 0.95 * losses[0], "\(losses)")
    var random = RandomStream(seed: 1, for: "strategy")
    guard case .pattern(let keep, let of)? = budget.sparsity else { return }
    let fit = try strategy().fitted(site, keep: keep, of: of, random: &random)
    #expect(fit.losses.count == 21)
    #expect(zip(fit.losses, fit.losses.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func `stores an exact pattern and counts what lies around it`() throws {
    let site = site()
    let encoded = try strategy().compress(site, to: .pattern(2, of: 4))
    guard case .wrapped(let part) = encoded.parts[0] else {
      Issue.record("\(encoded.parts[0].support.label)")
      return
    }
    #expect(part.block == 8 && part.core.values.count == 16 * 24 / 2)
    #expect(try #require(part.core.support.mask).follows(keep: 2, of: 4))
    #expect(encoded.storedWeights == 16 * 24 / 2 + 8 * (16 + 24))
    #expect(Budget.pattern(2, of: 4).miss(by: encoded) == nil)
    #expect(try EncodedWeight(unpacking: encoded.packed()).decoded() == encoded.decoded())
  }

  @Test func `takes the largest block that adds no more than it may`() {
    let plain = ARMORPruning()
    #expect(plain.block(rows: 128, columns: 128, group: 4) == 4)
    #expect(plain.block(rows: 344, columns: 128, group: 4) == 8)
    #expect(plain.block(rows: 4096, columns: 4096, group: 4) == 32)
    #expect(plain.block(rows: 7, columns: 48, group: 4) == nil)
    #expect(plain.block(rows: 16, columns: 24, group: 4) == nil)
    #expect(strategy().block(rows: 16, columns: 24, group: 4) == 8)
  }

  @Test func `draws a group in proportion to its gradient`() {
    #expect(ARMOR.pick([1, 0, 3], 0.2) == 0)
    #expect(ARMOR.pick([1, 0, 3], 0.25) == 2)
    #expect(ARMOR.pick([1, 0, 3], 0.999) == 2)
    #expect(ARMOR.pick([0, 0, 0], 0.5) == 0)
  }

  @Test func `refuses groups whose supports are too many to try`() {
    #expect(throws: SpecError.self) { try ARMORPruning().accepts(.pattern(8, of: 16)) }
    #expect(throws: SpecError.self) {
      try strategy().compress(makeSite(), to: .pattern(8, of: 16))
    }
  }
}
