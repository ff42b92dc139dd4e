import Foundation
import Testing

@testable import Reporting

@Suite("The text of a figure") struct FigureTextTests {
  @Test func `the data file is tidy and keeps what the axes cannot show`() throws {
    try Golden.expect(FigureWriter().dataText(of: Samples.figure), equals: "loss-against-bits.dat")
  }

  @Test func `the script is the same text every time`() throws {
    try Golden.expect(
      FigureWriter().scriptText(of: Samples.figure), equals: "loss-against-bits.gp")
  }

  @Test func `a per cent sign in the name of a tick is no format`() {
    #expect(EnhancedText.tick("50 % + 4 bits") == "'50 %% + 4 bits'")
    #expect(EnhancedText.tick("it's 2:4") == "'it''s 2:4'")
  }

  @Test func `many tiles are one block of data, with their texts where there is room`() throws {
    func grid(_ columns: Int, _ rows: Int) -> Figure {
      var figure = Samples.fewLines
      figure.series = []
      figure.width = .page
      figure.x = Figure.Axis(label: "", names: (0..<columns).map { "\($0)" })
      figure.y = Figure.Axis(label: "", names: (0..<rows).map { "\($0)" })
      for column in 0..<columns {
        figure.boxes += (0..<rows).map {
          .tile(column: column, row: $0, shade: 0.5, text: "a_\(column)", value: Double($0))
        }
      }
      return figure
    }
    let few = try FigureWriter().scriptText(of: grid(10, 40))
    #expect(few.contains("set object 400 ") && !few.contains("$tiles"))
    let many = try FigureWriter().scriptText(of: grid(11, 40))
    #expect(!many.contains("set object") && many.contains("\n11\t40\t10.5\t11.5\t39.5\t40.5\t"))
    #expect(many.contains("a\\_10\t") && many.contains("$tiles using 1:2:8:9 with labels"))
    let plan = try FigurePlan(grid(200, 3))
    #expect(!plan.printsTileTexts)
    #expect(plan.notes.contains { $0.contains("600 tiles are too small") })
    #expect(!FigureScript(plan: plan).text.contains("with labels"))
  }

  @Test func `each picture has a script of its own, which is the whole but for the others`() throws
  {
    let script = FigureScript(plan: try FigurePlan(Samples.fewLines))
    for format in FigureFormat.allCases {
      let text = script.text(only: format)
      #expect(text.split(separator: "\n").count { $0.hasPrefix("set terminal") } == 1)
      #expect(text.contains("few-lines.\(format.rawValue)'") && text.hasSuffix("unset output\n"))
      let plain = text.split(separator: "\n").filter { !$0.hasPrefix("set terminal") }
      #expect(plain.allSatisfy { script.text.contains($0) })
    }
  }

  @Test func `three lines that end apart have labels at their ends`() throws {
    try Golden.expect(FigureWriter().scriptText(of: Samples.fewLines), equals: "few-lines.gp")
    let plan = try FigurePlan(Samples.fewLines)
    guard case .direct(let labels) = plan.legend else {
      Issue.record("the legend is \(plan.legend)")
      return
    }
    #expect(labels.map(\.text) == ["magnitude", "Wanda", "SparseGPT"])
    for label in labels { #expect(label.box.right <= plan.layout.width) }
  }

  @Test func `lines that end together get samples in a corner without ink`() throws {
    var figure = Samples.fewLines
    for index in figure.series.indices { figure.series[index].points[2].y = 36 }
    let plan = try FigurePlan(figure)
    guard case .samples(let samples) = plan.legend else {
      Issue.record("the legend is \(plan.legend)")
      return
    }
    #expect(samples.count == 3)
    for sample in samples { #expect(plan.layout.plot.contains(sample.place)) }
    let text = PageBox(
      left: samples[0].place.x, bottom: samples[2].place.y, width: 2,
      height: samples[0].place.y - samples[2].place.y)
    #expect(!plan.occupied(plan.layout).contains { text.contains($0.place) })
  }

  @Test func `many lines over the whole area get their legend below and a taller figure`() throws {
    let plan = try FigurePlan(Samples.figure)
    guard case .samples(let samples) = plan.legend else {
      Issue.record("the legend is \(plan.legend)")
      return
    }
    #expect(samples.allSatisfy { $0.place.y < plan.layout.plot.bottom })
    #expect(plan.layout.height > 6.2)
  }

  @Test func `what is not drawn as it is goes into the notes`() throws {
    let notes = try FigurePlan(Samples.figure).notes.joined(separator: " ")
    #expect(notes.contains("1 of 16 points cannot be shown"))
    #expect(notes.contains("1 of 16 points are at or below 0"))
  }

  @Test func `points on one another are moved sideways by at most 1.2 mm`() throws {
    let plan = try FigurePlan(Samples.figure)
    #expect(plan.shifts[0] != plan.shifts[1])
    #expect(plan.shifts.allSatisfy { abs($0) <= 0.12 + 1e-12 })
  }

  @Test func `points whose value lies along x stay where they are`() throws {
    let points = [Figure.Point(x: 1, y: 1), Figure.Point(x: 2, y: 2)]
    var figure = Figure(
      name: "a", title: "", x: Figure.Axis(label: "x"), y: Figure.Axis(label: "y"),
      series: ["wanda", "magnitude"].map { Figure.Series(id: $0, label: $0, points: points) })
    #expect(try FigurePlan(figure).shifts.contains { $0 != 0 })
    figure.intervalAxis = .x
    #expect(try FigurePlan(figure).shifts.allSatisfy { $0 == 0 })
  }

  @Test func `annotations do not overlap one another`() throws {
    let points = (0..<6).map { index in
      Figure.Point(x: 1 + 0.02 * Double(index), y: 1, annotation: "layer \(index)")
    }
    let figure = Figure(
      name: "a", title: "", x: Figure.Axis(label: "x", range: 0...2), y: Figure.Axis(label: "y"),
      series: [Figure.Series(id: "wanda", label: "Wanda", points: points)])
    let boxes = try FigurePlan(figure).annotations.map(\.box)
    #expect(boxes.count == 6)
    for index in boxes.indices {
      #expect(!boxes[..<index].contains { $0.overlaps(boxes[index]) }, "annotation \(index)")
    }
  }

  @Test func `a strategy keeps its colour and shape whatever else is drawn`() throws {
    let all = try FigurePlan(Samples.figure)
    var alone = Samples.figure
    alone.series = [alone.series[3]]
    #expect(try FigurePlan(alone).styles[0] == all.styles[3])
    #expect(SeriesStyle(for: "some-new-method") == SeriesStyle(for: "some-new-method"))
  }

  @Test func `no two strategies of a figure look alike`() throws {
    var figure = Samples.fewLines
    figure.series = (0..<30).map { Samples.series("method-\($0)", "m", [1, 2], [1, 2]) }
    let styles = try FigurePlan(figure).styles
    let looks = Set(styles.map { "\($0.color) \($0.shape)" })
    #expect(looks.count == 30)
  }

  @Test func `lines without marks differ in colour, and beyond eight in dashes`() throws {
    func styles(_ ids: [String]) throws -> [SeriesStyle] {
      var figure = Samples.fewLines
      figure.series = ids.map { id in
        var series = Samples.series(id, id, [1, 2], [1, 2])
        series.hasMarks = false
        return series
      }
      return try FigurePlan(figure).styles
    }
    // Two of these settings had one colour.
    let settings = (5..<10).map { "slope \($0)0 %" } + ["dense", "wanda"]
    let few = try styles(settings)
    #expect(Set(few.map(\.color)).count == 7)
    #expect(Set(few.prefix(5).map(\.dash)).count >= 3)
    #expect(few[5] == SeriesStyle(for: "dense") && few[6].color == SeriesStyle(for: "wanda").color)
    let many = try styles((0..<20).map { "method \($0)" })
    #expect(Set(many.map { "\($0.color) \($0.dash)" }).count == 20)
  }

  @Test func `special characters are printed and not interpreted`() {
    #expect(EnhancedText.quoted("a_b^{c} 'd' @e & ~f \\") == #"'a\_b\^\{c\} ''d'' \@e \& \~f \\'"#)
    #expect(EnhancedText.quoted("two\nlines\tand") == "'two lines and'")
  }

  @Test func `ticks are round numbers inside the range`() {
    let linear = AxisScale(Figure.Axis(label: "", range: 0.28...0.72), values: [])
    #expect(linear.ticks == [0.3, 0.4, 0.5, 0.6, 0.7])
    #expect(linear.format == "%.1f")
    let wide = AxisScale(Figure.Axis(label: "", isLogarithmic: true, range: 0.0005...5), values: [])
    #expect(wide.ticks == [0.001, 0.01, 0.1, 1])
    let narrow = AxisScale(Figure.Axis(label: "", isLogarithmic: true, range: 2...15), values: [])
    #expect(narrow.ticks == [2, 3, 4, 6, 8, 10, 15])
  }

  @Test func `a figure without a point that can be shown is refused`() {
    var figure = Samples.fewLines
    figure.series = [Samples.series("wanda", "Wanda", [1], [.infinity])]
    #expect(throws: FigureError.nothingToShow(figure: "few-lines")) {
      try FigureWriter().scriptText(of: figure)
    }
  }

  @Test(arguments: ["", "a/b", ".hidden", "it's", "ü"])
  func `a name that is no plain file name is refused`(_ name: String) {
    var figure = Samples.fewLines
    figure.name = name
    #expect(throws: FigureError.invalidName(name)) { try FigureWriter().scriptText(of: figure) }
  }

  @Test func `ticks between large powers of ten say which they are`() throws {
    var figure = Samples.fewLines
    figure.x = Figure.Axis(label: "tokens", isLogarithmic: true, range: 1.5e5...3e6)
    for index in figure.series.indices {
      figure.series[index].points = [2e5, 1e6].map { Figure.Point(x: $0, y: 20 + Double(index)) }
    }
    let script = try FigureWriter().scriptText(of: figure)
    #expect(script.contains("'2·10^{5}' 200000"))
    #expect(script.contains("'10^{6}' 1000000"))
  }

  @Test func `a curve without points has a line alone, in the plot and in the legend`() throws {
    var figure = Samples.fewLines
    let before = try FigureWriter().scriptText(of: figure)
    for index in figure.series.indices { figure.series[index].hasMarks = false }
    let script = try FigureWriter().scriptText(of: figure)
    #expect(before.contains("with points") && !script.contains("with points"))
    #expect(script.contains("with lines"))
  }
}
