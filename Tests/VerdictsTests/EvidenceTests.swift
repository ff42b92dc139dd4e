import Arenas
import Catalog
import CompressionCore
import Essentials
import Foundation
import Networks
import Reporting
import Runner
import Strategies
import TestKit
import Testing

@testable import Store
@testable import Verdicts

@Suite struct `The sweep of a claim` {
  @Test func `has both arms and the naive ones, paired in every replicate`() throws {
    let cells = try ProbeClaim().experiment.plan.cells.map(\.cell)
    #expect(cells.count == 5 * 4)
    #expect(Set(cells.map(\.strategy)) == ["magnitude", "wanda", "dense", "random"])
    let baseline = cells.filter { $0.strategy == "wanda" }
    #expect(baseline.allSatisfy { $0.hyperparameters == ["exponent": 2] })
    #expect(Set(cells.map(\.replicate)) == Set(0..<5))
  }

  @Test func `can have more replicates than the claim asks for, not fewer`() throws {
    #expect(try ProbeClaim(replicates: 8).experiment.plan.spec.replicates == 8)
    #expect(try ProbeClaim(replicates: 2).experiment.plan.spec.replicates == 5)
  }

  @Test(arguments: PaperIndex.testableClaims.map(\.id))
  func `names strategies, hyperparameters and options that exist`(_ id: String) throws {
    let claim = try #require(PaperIndex.testableClaims.first { $0.id == id })
    let test = try #require(claim.test)
    if test.laws != nil {
      #expect(try LawExperiment(claim) != nil)
      return
    }
    for arm in [test.subject, test.baseline] {
      let strategy = try StrategyIndex.entry(arm.strategy).method(arm.hyperparameters)
      try strategy.accepts(test.budget)
    }
    let arena = try #require(ArenaIndex.entry(test.arena))
    #expect(arena.card.metrics.contains { $0.name == test.metric })
    #expect(arena.defaults.keys.contains { test.options[$0] != nil })
    _ = try arena.nonDefaults(test.options)
  }
}

@Suite struct `The evidence on a claim` {
  @Test func `pairs replicates, whatever luck they share`() throws {
    let evidence = try ProbeClaim().evidence(advantage: 1)
    #expect(evidence.pairs.map(\.replicate) == [0, 1, 2, 3, 4])
    #expect(evidence.comparison.advantages.allSatisfy { abs($0 - 1) < 0.02 })
    #expect(ProbeClaim.judged(evidence)?.verdict == .upheld)
    let other = try ProbeClaim().evidence(advantage: -1)
    #expect(ProbeClaim.judged(other)?.verdict == .contradicted)
    #expect(evidence.digest != other.digest)
  }

  @Test func `doubts arms that missed their budget or failed`() throws {
    let missed = try ProbeClaim().evidence(state: .refused)
    #expect(missed.doubt.map { "\($0)".contains("kept too much") } == true)
    let failed = try ProbeClaim().evidence(state: .diverged)
    #expect(failed.doubt.map { "\($0)".contains("is diverged") } == true)
    #expect(ProbeClaim.judged(failed)?.verdict.word == "inconclusive")
  }

  @Test func `doubts too few replicates and failed checks of the subject`() throws {
    let claim = try ProbeClaim()
    let few = claim.rows(advantage: 1).filter { $0.value.cell.replicate < 3 }
    let evidence = try claim.experiment.evidence(from: few, presence: [])
    #expect(evidence.doubt == .tooFewReplicates(found: 3, needed: 5))
    let checks = try JSONDecoder().decode(
      [PresenceCheck].self,
      from: Data(#"[{"name":"loss","value":9,"requirement":"below 5","passed":false}]"#.utf8))
    let unfit = try claim.experiment.evidence(from: claim.rows(advantage: 1), presence: checks)
    #expect(unfit.doubt == .presenceCheckFailed("loss, below 5"))
  }

  @Test func `comes back from a store with the same verdict`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "a.sqlite").path)
      let ledger = ClaimLedger(evidence: [try ProbeClaim().evidence()])
      try ledger.save(in: store)
      let row = try #require(try store.verdicts().first)
      #expect(row.verdict == "upheld" && row.replicates == 5 && row.margin == 0.1)
      #expect(row.reported?.hasPrefix("up to 60 %") == true)
      let view = try store.query(sql: "SELECT data_digest, p_holm < 0.05 FROM verdicts").rows
      #expect(view == [[.text(ledger.evidence[0].digest), .integer(1)]])
      // The catalog's claim of this name is another one, so its verdict is not this one.
      #expect(try ClaimLedger(store: store).evidence.isEmpty)
    }
  }
}

@Suite struct `A forecast` {
  @Test func `tells replicates from the pilot and minutes from stored costs`() throws {
    try withScratchFolder { folder in
      let claim = try ProbeClaim()
      let store = try ResultStore(path: folder.appending(path: "a.sqlite").path)
      let empty = try ClaimForecast(claim.experiment, store: store, halfWidth: 0.1, jobs: 2)
      #expect(empty.pilot == 0 && empty.replicates == nil && empty.seconds == nil)
      #expect(empty.missing == 20)
      let none = try ClaimForecast(claim.experiment, store: nil, halfWidth: 0.1, jobs: 2)
      #expect(none == empty)
    }
  }

  @Test func `counts the replicates that it asks for beyond the claim's`() throws {
    try withScratchFolder { folder in
      let store = try ResultStore(path: folder.appending(path: "a.sqlite").path)
      let experiment = try ProbeClaim().experiment
      try store.register(sweep: "s", spec: "", cells: experiment.plan.cells.map(\.cell))
      while let lease = try store.claimNext(worker: "w", leaseSeconds: 60) {
        let sign: Double = lease.cell.strategy == "magnitude" ? 1 : -1
        let value = Metric("probe/value", sign * Double(lease.cell.replicate))
        try store.finish(lease, outcome: .finished, metrics: [value], seconds: 3)
      }
      let wide = try ClaimForecast(experiment, store: store, halfWidth: 100, jobs: 2)
      #expect(wide.replicates == 5 && wide.missing == 0 && wide.seconds == 0)
      let narrow = try ClaimForecast(experiment, store: store, halfWidth: 0.5, jobs: 2)
      let replicates = try #require(narrow.replicates)
      #expect(replicates > 5)
      #expect(narrow.missing == (replicates - 5) * 4)
      #expect(narrow.seconds == Double(replicates - 5) * 4 * 3 / 2)
    }
  }
}

@Suite struct `What is written of a claim` {
  @Test func `the means of many replicates stand apart, and from the replicates`() throws {
    var evidence = try ProbeClaim().evidence()
    evidence.pairs = (0..<64).map { replicate in
      .init(replicate: replicate, subject: 1, baseline: 1.5 + 0.001 * Double(replicate))
    }
    let judged = try #require(ProbeClaim.judged(evidence))
    let figure = try #require(ClaimFigures.differences(of: judged))
    #expect(figure.series[1].points.map(\.x) == [71, 78])
    #expect(figure.x.names == ["10", "20", "30", "40", "50", "60", "t", "BCa"])
    let script = try FigureWriter().scriptText(of: figure)
    #expect(!script.contains("rotate by 45"))
  }

  @Test(arguments: [6, 10, 11, 16, 20, 21, 100, 250])
  func `no number of replicates turns the names or drops one`(count: Int) throws {
    var evidence = try ProbeClaim().evidence()
    evidence.pairs = (0..<count).map { replicate in
      .init(replicate: replicate, subject: 1, baseline: 1.5 + 0.001 * Double(replicate))
    }
    let judged = try #require(ProbeClaim.judged(evidence))
    let figure = try #require(ClaimFigures.differences(of: judged))
    let script = try FigureWriter().scriptText(of: figure)
    #expect(
      !script.contains("rotate by 45") && script.contains("'t' ") && script.contains("'BCa' "))
  }

  @Test func `the page has arms, budgets, ledger, numbers and fidelity`() throws {
    let evidence = try ProbeClaim().evidence()
    let judged = try #require(ProbeClaim.judged(evidence))
    let page = ClaimPage(evidence.claim, judged: judged, figure: "a.svg").markdown
    for part in [
      "> Magnitude is better than Wanda.", "## Verdict: upheld", "Student t, 95 % | +1.0",
      "| subject | `magnitude` |", "| baseline | `wanda(exponent=2)` |", "| naive | `dense` |",
      "| `wanda(exponent=2)` | 0 | 128 | 0 |", "Unequal between the arms: calibration tokens.",
      "up to 60 %", "Nothing is computed.", "![Paired differences", evidence.digest,
    ] {
      #expect(page.contains(part), "\(part) is missing in\n\(page)")
    }
  }

  @Test func `a claim that was not judged has a page too`() {
    let page = ClaimPage(ProbeClaim.claim, judged: nil).markdown
    #expect(page.contains("declared beforehand") && !page.contains("Verdict"))
  }

  @Test func `the table has a row for each judged claim, the list one for each of the catalog`()
    throws
  {
    let judged = try #require(ProbeClaim.judged(try ProbeClaim().evidence()))
    let rows = try CSVRecords.reading(ClaimTables.results([judged], name: "claims").csv)
    #expect(rows.count == 1)
    #expect(rows[0]["paper"] == "oats" && rows[0]["claim"] == "oats/1")
    #expect(rows[0]["verdict"] == "upheld" && rows[0]["replicates"] == "5")
    #expect(rows[0]["effect"].flatMap(Double.init).map { abs($0 - 1) < 0.02 } == true)
    #expect(rows[0]["source"]?.isEmpty == false)
    #expect(ClaimTables.list([judged]).rows.count == PaperIndex.all.flatMap(\.claims).count)
  }

  @Test func `figures show replicates, both intervals and the margin`() throws {
    let judged = try #require(ProbeClaim.judged(try ProbeClaim().evidence()))
    let figure = try #require(ClaimFigures.differences(of: judged))
    #expect(figure.name == "claim-oats-1" && figure.bands == [0...0.1])
    #expect(figure.series.map(\.points.count) == [5, 2])
    let script = try FigureWriter().scriptText(of: figure)
    #expect(script.contains("set object 1 rectangle from graph 0, first 0 to graph 1, first 0.1"))
    #expect(script.contains("'t' 7, 'BCa' 8") && figure.series.map(\.id) == ["replicate", "mean"])
    // The metric of the probe has no unit.
    #expect(
      figure.y.label == "advantage"
        && figure.heading == "advantage of magnitude over wanda(exponent=2)")
    let forest = try #require(ClaimFigures.forest([judged], name: "all"))
    #expect(forest.boxes.map(\.x) == [0...0.1] && forest.x.label == figure.y.label)
    #expect(try FigureWriter().scriptText(of: forest).contains("with xerrorbars"))
  }
}
