import Autograd
import CompressionCore
import Essentials
import Networks
import Tensors
import Testing

@testable import Strategies

@Suite("TAMP") struct TokenPruningTests {
  private let identity = Tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], shape: [3, 3])

  private func amia(_ discrepancy: Double, neighbours: Int = 3) -> AMIA {
    AMIA(
      hyperparameters: AMIA.Hyperparameters(discrepancy: discrepancy, neighbours: neighbours))
  }

  @Test func `picks tokens by attention until they stand for all`() throws {
    var statistics = CalibrationStatistics(width: 3, collecting: [.tokens])
    statistics.add(
      inputs: Tensor([5, 0, 0, 0, 1, 0, 0, 0, 2], shape: [3, 3]), context: 3,
      attention: Tensor([0.1, 0.7, 0.2], shape: [1, 3]))
    let site = LinearSite(path: "site", weight: identity, statistics: statistics)
    // Of three outputs at right angles one leaves a discrepancy of 0.42, two leave one of 0.11.
    #expect(try amia(0.5, neighbours: 0).selected(site) == [[1]])
    #expect(try amia(0.2, neighbours: 0).selected(site) == [[1, 2]])
    #expect(try amia(0.1, neighbours: 0).selected(site) == [[1, 2, 0]])
    var random = RandomStream(seed: 1, for: "scores")
    let scores = try amia(0.2, neighbours: 0).scores(for: site, random: &random)
    let expected: [Float] = [0, 0, 0, 0, Float(0.5).squareRoot(), 0, 0, 0, Float(2).squareRoot()]
    #expect(scores.values == expected)
  }

  @Test func `that picks all tokens is Wanda`() throws {
    let site = makeSite()
    let made = try StrategyIndex.entry("tamp").make(["discrepancy": 0, "isAllocated": false])
    let wanda = try StrategyIndex.entry("wanda").make()
    #expect(try made.compress(site, to: .sparsity(0.5)) == wanda.compress(site, to: .sparsity(0.5)))
    let plain = try StrategyIndex.entry("tamp").make(["isSelective": false, "isAllocated": false])
    #expect(
      try plain.compress(site, to: .sparsity(0.5)) == wanda.compress(site, to: .sparsity(0.5)))
    #expect(plain.needs == [.channelNorms] && plain.allocationNeeds.isEmpty)
  }

  @Test func `is the recipe of its parts`() throws {
    let site = makeSite()
    let parts = try StrategyIndex.entry("recipe").make(["score": "amia", "allocation": "tamp"])
    let made = try StrategyIndex.entry("tamp").make()
    #expect(parts.needs == made.needs && parts.allocationNeeds == made.allocationNeeds)
    for budget in [Budget.sparsity(0.6), .pattern(2, of: 4)] {
      #expect(try parts.compress(site, to: budget) == made.compress(site, to: budget))
    }
  }

  @Test func `hands out in proportion to importance, and takes back what is too much`() {
    func sparsities(_ overshoot: TAMP.Overshoot) -> [Double] {
      TAMP.sparsities(
        importance: [1e-6, 1], sizes: [32, 32], sparsity: 0.5, cap: 0.6, overshoot: overshoot)
    }
    // Thirteen each; then one and six, rounded up, where six are left.
    #expect(sparsities(.removed) == [18.0 / 32, 14.0 / 32])
    #expect(sparsities(.added) == [18.0 / 32, 12.0 / 32])
  }

  @Test func `ends where singles cannot count further`() {
    let found = TAMP.sparsities(
      importance: [1, 1e-9], sizes: [1 << 26, 1 << 26], sparsity: 0.5, cap: 0.5001,
      overshoot: .removed)
    #expect(found.allSatisfy { (0.49...0.51).contains($0) })
  }

  @Test func `keeps more of a layer whose outputs differ from token to token`() throws {
    let diverse = makeSite(rows: 24, columns: 32, path: "diverse")
    var statistics = CalibrationStatistics(width: 32, collecting: [.tokens])
    let row = try diverse.samples()[0].inputs.row(0)
    statistics.add(
      inputs: Tensor((1...20).flatMap { size in row.map { $0 * Float(size) } }, shape: [20, 32]))
    let alike = LinearSite(path: "alike", weight: diverse.weight, statistics: statistics)
    #expect(abs(try DiversityAllocation.importance(alike)) < 1e-6)
    #expect(try DiversityAllocation.importance(diverse) > 0.5)
    let shares = try DiversityAllocation().shares(of: .sparsity(0.5), among: [diverse, alike]) {
      _ in nil
    }
    let removed = ["diverse", "alike"].map { shares[$0]?.sparsity?.fraction ?? 0 }
    #expect(abs(removed[1] - 0.6) < 0.01, "\(removed)")
    #expect(abs(removed[0] - 0.4) < 0.01, "\(removed)")
  }

  @Test(arguments: [2, 4])
  func `the attention that a block reports is that of its last token`(keyHeads: Int) throws {
    let model = TinyDecoder.model(layers: 2, keyHeads: keyHeads)
    let sequences = TinyDecoder.sequences(3)
    let streams = model.states(sequences)
    let tape = Tape(recording: false)
    var found = Tensor(zeros: [0, 0])
    tape.attentionObserver = { found = $0 }
    _ = model.output(
      ofBlock: 1, tape.constant(streams[1]), context: sequences.context, on: tape)
    #expect(found.shape == [3, TinyDecoder.context])
    for sequence in 0..<3 {
      var cache = KeyValueCache(for: model)
      var wanted = [Float](repeating: 0, count: TinyDecoder.context)
      let tokens = sequences[sequence..<sequence + 1].inputs
      _ = model.decode(tokens, cache: &cache) { record in
        guard record.block == 1 else { return }
        let last = record.probabilities.rows - 1
        for (token, share) in record.probabilities.row(last).enumerated() {
          wanted[token] += share / 4
        }
      }
      #expect(zip(found.row(sequence), wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }
}
