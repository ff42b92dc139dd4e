import Catalog
import Essentials
import Foundation
import TestKit
import Testing

@testable import Store
@testable import Verdicts

/// Trainings whose losses follow Chinchilla's law of the average size, without noise.
private struct LawBench {
  let store: ResultStore

  init(_ folder: URL, obeying: KeyPath<(average: Double, final: Double), Double>) throws {
    store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
    var number = 0
    for (sweep, share) in [("laws-dense", 1.0), ("laws-sparse", 0.2)] {
      var cells: [Cell] = []
      var numbers: [(Double, Double, Double)] = []
      for size in [1e4, 3e4, 9e4, 27e4] {
        for tokens in [2e5, 6e5, 18e5, 54e5] {
          number += 1
          cells.append(
            Cell(
              strategy: "dense", arena: "pretrain", budget: [:], replicate: number,
              evaluation: "ppl-1"))
          numbers.append((size, size * share, tokens))
        }
      }
      try store.register(sweep: sweep, spec: "", cells: cells)
      try finish(numbers, obeying)
    }
  }

  private func finish(
    _ numbers: [(size: Double, final: Double, tokens: Double)],
    _ obeying: KeyPath<(average: Double, final: Double), Double>
  ) throws {
    while let lease = try store.claimNext(worker: "w", leaseSeconds: 60) {
      // What a cell is does not matter: each gets the next numbers.
      let index = try store.results(where: nil).count { $0.state == .finished } % 16
      let run = numbers[index]
      try store.append(
        [
          Metric("train/nonzeros", run.size, step: 1), Metric("train/nonzeros", run.final, step: 2),
        ], to: lease)
      let size = (average: (run.size + run.final) / 2, final: run.final)[keyPath: obeying]
      let loss = 1.5 + 20 / pow(size, 0.3) + 200 / pow(run.tokens, 0.4)
      try store.finish(
        lease, outcome: .finished,
        metrics: [
          Metric("size/parameters", run.size), Metric("size/final_nonzeros", run.final),
          Metric("train/tokens", run.tokens), Metric("eval/loss", loss),
        ], seconds: 1)
    }
  }

  func judged() throws -> JudgedClaim? {
    let claim = try #require(
      PaperIndex.testableClaims.first { $0.id == "average-active-params/1" })
    return JudgedClaim.judge([try #require(try LawExperiment(claim)).evidence(in: store)]).first
  }
}

@Suite struct `Claims about laws` {
  @Test func `are upheld by runs that follow the law`() throws {
    try withScratchFolder { folder in
      let judged = try #require(try LawBench(folder, obeying: \.average).judged())
      #expect(judged.verdict == .upheld)
      #expect(judged.evidence.pairs.count == 16)
      #expect(judged.evidence.pairs.allSatisfy { $0.subject < 1e-4 && $0.baseline > 1e-3 })
      let page = ClaimPage(judged.claim, judged: judged).markdown
      #expect(page.contains("`laws-dense`") && page.contains("0.5 × final-parameters"))
    }
  }

  @Test func `are contradicted by runs that follow the rival`() throws {
    try withScratchFolder { folder in
      let judged = try #require(try LawBench(folder, obeying: \.final).judged())
      #expect(judged.verdict == .contradicted)
    }
  }

  @Test func `without runs have a doubt and no numbers`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "s.sqlite").path)
      for claim in PaperIndex.testableClaims {
        guard let experiment = try LawExperiment(claim) else { continue }
        let evidence = try experiment.evidence(in: store)
        #expect(evidence.pairs.isEmpty)
        #expect(evidence.doubt == .tooFewReplicates(found: 0, needed: 5))
      }
    }
  }

  @Test func `name laws that exist, with sweeps of the study`() throws {
    let experiments = try PaperIndex.testableClaims.compactMap(LawExperiment.init)
    #expect(experiments.count >= 5)
  }
}
