import Essentials
import Foundation
import Store
import Tensors
import Testing

@testable import Reporting

@Suite("Kinds of figures") struct FigureKindTests {
  /// Wanda is better by 0.1 with luck that differs between replicates.
  private static func loss(_ strategy: String, _ sparsity: Double, _ replicate: Int) -> Double {
    sparsity + 0.001 * Double(replicate * replicate) + (strategy == "wanda" ? -0.1 : 0)
      + (strategy == "wanda" ? 0.0001 * Double(replicate) : 0)
  }

  private static func withReport(
    _ body: (SweepReport, [ResultRow], ResultStore) throws -> Void
  ) throws {
    try Samples.withFolder { folder in
      let store = try Samples.store(in: folder, loss: loss)
      let rows = try ResultQuery(sweep: "pair").rows(in: store)
      let report = try SweepReport(
        name: "pair", question: "Which of two?", rows: rows, definitions: store.definitions())
      try body(report, rows, store)
    }
  }

  private static func candidate(_ x: [Double], _ y: [Double]) -> ParetoFront.Candidate {
    var candidate = ParetoFront.Candidate()
    for (place, value) in x.enumerated() { candidate.x.add(value, at: place) }
    for (place, value) in y.enumerated() { candidate.y.add(value, at: place) }
    return candidate
  }

  @Test(arguments: [ResultTable.Direction.lowerIsBetter, .higherIsBetter], 0..<20)
  func `a front is the same whichever points are taken for likely`(
    _ direction: ResultTable.Direction, _ seed: Int
  ) {
    var random = RandomStream(seed: UInt64(seed), for: "points")
    // Few values, so that there are twins and equal places; some are not finite.
    let points = (0..<200).map { _ -> (x: Double, y: Double) in
      let odd = random.index(below: 20)
      return (
        odd == 0 ? .nan : Double(random.index(below: 9)),
        odd == 1 ? .infinity : odd == 2 ? .nan : Double(random.index(below: 9))
      )
    }
    let front = ParetoFront.front(points, direction)
    for likely in [[], front, [3, 50, 51, 120], Array(points.indices)] {
      #expect(ParetoFront.front(points, direction, likely: likely) == front)
    }
  }

  @Test func `the front has what nothing beats, twins included`() {
    let points: [(x: Double, y: Double)] = [
      (1, 5), (2, 3), (2, 4), (3, 3), (4, 1), (4, 1), (5, .nan), (.nan, 0),
    ]
    #expect(ParetoFront.front(points, .lowerIsBetter) == [0, 1, 4, 5])
    #expect(ParetoFront.front([(1, 1), (2, 3), (3, 2)], .higherIsBetter) == [0, 1])
  }

  @Test func `membership is certain without luck and shared where luck decides`() {
    let certain = ParetoFront(
      candidates: [
        Self.candidate([1, 1], [1, 1.1]), Self.candidate([1, 1], [2, 2.1]),
      ], replicates: 2, direction: .lowerIsBetter)
    #expect(certain.resampled(at: [1]).membership == [1, 0])
    // Each is best in one of two replicates; in half of the draws both replicates come once.
    let shared = ParetoFront(
      candidates: [Self.candidate([1, 1], [0, 3]), Self.candidate([1, 1], [2, 0])],
      replicates: 2, direction: .lowerIsBetter)
    let membership = shared.resampled(at: []).membership
    #expect(abs(membership[0] - 0.25) < 0.05)
    #expect(abs(membership[1] - 0.75) < 0.05)
  }

  @Test func `a Pareto figure has its front, its band and shares beside points`() throws {
    try Self.withReport { report, _, _ in
      let figure = try report.pareto()
      #expect(figure.series.map(\.id) == ["magnitude", "wanda", "pareto-front"])
      #expect(figure.series[1].points.allSatisfy { $0.annotation == "100 %" })
      #expect(figure.series[0].points.allSatisfy { $0.annotation == nil })
      #expect(figure.areas.count == 1)
      let script = try FigureWriter().scriptText(of: figure)
      #expect(script.contains("with steps linestyle 3"))
      #expect(script.contains("with filledcurves"))
    }
  }

  @Test func `bars start at zero, the best on top`() throws {
    try Self.withReport { report, _, _ in
      let figure = try report.bars(metric: "eval/loss_increase", budget: "70 %")
      #expect(figure.y.names == ["magnitude", "wanda"])
      #expect(figure.boxes.allSatisfy { $0.x.lowerBound == 0 })
      #expect(throws: ReportError.self) {
        try report.bars(metric: "eval/loss_increase", budget: "71 %")
      }
    }
  }

  @Test func `a heat map has a tile for each pair of values and refuses unknown keys`() throws {
    try Self.withReport { report, _, _ in
      let figure = try report.heatMap(metric: "eval/loss_increase")
      #expect(figure.boxes.count == 4)
      #expect(figure.x.names == ["50 %", "70 %"])
      #expect(throws: ReportError.self) {
        try report.heatMap(metric: "eval/loss_increase", down: GridKey("stratgy"))
      }
      let other = try report.heatMap(
        metric: "eval/loss_increase", down: GridKey("sparsity"), across: GridKey("replicate"))
      #expect(other.boxes.count == 6)
    }
  }

  @Test func `coverage counts every cell once and tells holes apart`() throws {
    try Self.withReport { _, rows, store in
      let extra = Samples.cell("sparsegpt", 0.5, 0)
      try store.register(sweep: "more", spec: "", cells: [extra])
      let lease = try #require(try store.claimNext(sweep: "more", worker: "w", leaseSeconds: 60))
      try store.finish(lease, outcome: .refused("0.4 instead of 0.5"), seconds: 1)
      let all = try ResultQuery().rows(in: store)
      let matrix = CoverageMatrix(ResultGroup.groups(of: all), catalog: ["gptq", "wanda"]) {
        strategy, _ in
        strategy != "gptq"
      }
      #expect(matrix.totals == [.finished: rows.count, .refused: 1])
      #expect(matrix.totals.values.reduce(0, +) == all.count)
      #expect(matrix.strategies == ["magnitude", "sparsegpt", "wanda", "gptq"])
      #expect(matrix.holes.missing == 1)
      #expect(matrix.holes.inapplicable == 2)
      #expect(matrix.entries[1][0].text == "0/1 1r")
      #expect(matrix.figure(name: "m", title: "").boxes.count == 8)
      let filled = matrix.entries.joined().count { $0.planned > 0 }
      #expect(filled + matrix.holes.missing + matrix.holes.inapplicable == 4 * 2)
      #expect(matrix.summary.contains("of 13 cells; of 8 combinations 1 missing, 2 not applicable"))
    }
  }

  @Test func `strategies that never ran are rows without cells, in the report too`() throws {
    try Self.withReport { report, rows, _ in
      let matrix = CoverageMatrix(
        ResultGroup.groups(of: rows), catalog: ["gptq", "magnitude", "rtn", "wanda"])
      #expect(matrix.strategies == ["magnitude", "wanda", "gptq", "rtn"])
      #expect(matrix.entries.map { $0.map(\.planned) } == [[3, 3], [3, 3], [0, 0], [0, 0]])
      #expect(matrix.totals.values.reduce(0, +) == rows.count)
      #expect(matrix.holes.missing == 4)
      let sections = try report.sections(
        SweepReport.Context(metric: "eval/loss_increase", coverage: matrix))
      #expect(sections.map(\.heading).contains("Coverage"))
      let text = Report(title: "", sections: sections).markdown { _ in nil }
      #expect(text.contains("12 finished of 12 cells; of 8 combinations 4 missing"))
      #expect(text.contains("| gptq"))
    }
  }

  @Test func `training curves average replicates, and too many are refused`() throws {
    try Self.withReport { report, rows, _ in
      let runs = rows.map { row in
        let points = (0..<400).map { step in
          CurvePoint(step: Int64(step), value: 5 - 0.01 * Double(step))
        }
        return TrainingCurves.Run(kind: row.kind, points: points[...])
      }
      let figure = try TrainingCurves(runs, of: report).figure(metric: "train/loss", over: "step")
      #expect(figure.series.count == 4)
      #expect(figure.series[0].points.count == TrainingCurves.resolution)
      #expect(figure.series.allSatisfy { !$0.hasMarks })
      // The first setting of a strategy looks as the strategy does everywhere.
      #expect(figure.series.map(\.id).filter { ["magnitude", "wanda"].contains($0) }.count == 2)
      #expect(throws: ReportError.self) {
        try TrainingCurves([], of: report).figure(metric: "train/loss", over: "step")
      }
    }
  }

  @Test func `a setting is named by what differs, and nothing is said twice`() {
    var dense = Samples.cell("dense", 0, 0)
    dense.budget = [:]
    let names = SettingNames([
      dense, Samples.cell("wanda", 0.5, 0), Samples.cell("wanda", 0.7, 0),
    ])
    #expect(names.labels == ["dense", "wanda, 50 %", "wanda, 70 %"])
    #expect(names.ids == ["dense", "wanda", "wanda wanda, 70 %"])
  }

  @Test func `a metric without layers makes no figure of layers`() throws {
    try Self.withReport { report, _, _ in
      #expect(throws: ReportError.self) { try report.layers(metric: "eval/loss_increase") }
    }
  }

  @Test func `layers stand in their order, with the name as label and a line for each strategy`()
    throws
  {
    try Self.withReport { report, rows, store in
      let layers = ["blocks.0.attention", "blocks.0.down", "blocks.10.up", "blocks.2.up"]
      var points: [Int64: [Metric]] = [:]
      for row in rows where row.cell.budget["sparsity"]?.doubleValue == 0.7 {
        points[try #require(row.attempt)] = layers.enumerated().map { place, layer in
          Metric(
            "layer/output_error", Double(place + row.cell.replicate), context: layer,
            step: Int64(place))
        }
      }
      let figure = try report.layers(metric: "layer/output_error") { attempts in
        points.filter { attempts.contains($0.key) }
      }
      #expect(figure.x.names == ["0.attention", "0.down", "10.up", "2.up"])
      // The first budget with layers is taken.
      #expect(figure.heading.hasPrefix("at 70 %"))
      #expect(figure.series.map(\.id) == ["magnitude", "wanda"])
      #expect(figure.series[0].points.map(\.y) == [1, 2, 3, 4])
      #expect(figure.series[0].points.allSatisfy { $0.low != nil })
      #expect(throws: ReportError.self) {
        try report.layers(metric: "layer/output_error", budget: "71 %") { _ in points }
      }
    }
  }

  @Test func `a dagger marks what differs after Holm, and nothing without spread`() throws {
    try Self.withReport { report, _, _ in
      let table = try report.table(metric: "eval/loss_increase", against: .best)
      // Two tests with p of about 1e-6 each: both hold; the best row has none.
      #expect(table.significance?.places == [[0, 1], [0, 2]])
      #expect(table.latex.contains("$^\\dagger$"))
      #expect(table.keeping(rows: [1, 0]).significance?.places == [[1, 1], [1, 2]])
      #expect(throws: ReportError.self) {
        try report.table(metric: "eval/loss_increase", against: .arm("wnada"))
      }
    }
  }
}
