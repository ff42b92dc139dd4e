import Foundation
import Testing

@testable import Reporting

@Suite("The layout of a figure") struct FigureLayoutTests {
  /// Lines along named places, with names of some length.
  private static func figure(
    names count: Int, of length: Int, series: Int = 5, width: Figure.Width = .column
  ) -> Figure {
    let names = (0..<count).map { "\($0)." + String(repeating: "n", count: length) }
    var figure = Figure(
      name: "layers", title: "", x: Figure.Axis(label: "layer", names: names),
      y: Figure.Axis(label: "error"),
      series: (0..<series).map { line in
        // Lines that cross everywhere leave neither ends nor corners free.
        let values = (0..<count).map { Double(($0 * 7 + line * 3) % 5) }
        return Samples.series(
          "method-\(line)", "method number \(line)", (1...count).map(Double.init), values)
      }, width: width)
    figure.heading = "at 50 %; 95 % intervals"
    return figure
  }

  @Test(arguments: [3, 12, 40, 200], [1, 15, 80])
  func `turned names, the label and the legend stand below one another`(
    count: Int, length: Int
  ) throws {
    let plan = try FigurePlan(Self.figure(names: count, of: length, width: .page))
    let layout = plan.layout
    let widest = layout.x.labels.map { HouseType.width($0, size: HouseType.tick) }.max() ?? 0
    let depth = layout.hasTurnedNames ? 0.3 + 0.71 * widest : 0.5
    let label = try #require(layout.xLabelPlaces.first)
    #expect(label.y + HouseType.labelLine / 2 <= layout.plot.bottom - depth)
    #expect(label.y > 0)
    if case .samples(let samples) = plan.legend, let top = samples.map(\.place.y).max(),
      top < layout.plot.bottom
    {
      #expect(top + HouseType.legendLine / 2 <= label.y - HouseType.labelLine / 2)
      #expect(samples.allSatisfy { $0.place.y > 0 })
    }
    #expect(layout.plot.width > 0.4 * layout.width && layout.plot.height > 4)
  }

  @Test func `turned names do not leave the page, and too many of them are thinned`() throws {
    let layout = try FigurePlan(Self.figure(names: 30, of: 20, width: .page)).layout
    #expect(layout.hasTurnedNames && layout.x.labels.allSatisfy { !$0.isEmpty })
    for (tick, name) in zip(layout.x.ticks, layout.x.labels) {
      let end = layout.plot.left + layout.x.position(of: tick) * layout.plot.width
      #expect(end - 0.71 * HouseType.width(name, size: HouseType.tick) > 0)
    }
    let many = try FigurePlan(Self.figure(names: 224, of: 10, width: .page)).layout
    let shown = many.x.labels.indices.filter { !many.x.labels[$0].isEmpty }
    let slot = many.plot.width / 224
    #expect(shown.count > 20)
    #expect(zip(shown, shown.dropFirst()).allSatisfy { Double($1 - $0) * slot > 0.3 })
  }

  @Test func `long labels and headings break at words, and a long name loses its middle`() throws {
    var figure = Samples.fewLines
    figure.x.label = "effective bits per weight with all masks, scales, zero points and tables"
    figure.y.label = "held-out loss increase over the dense model of the same training (nats/token)"
    figure.heading = "finished/planned (r refused, f failed, l lost); – missing, · not applicable"
    let layout = try FigurePlan(figure).layout
    #expect(layout.xLabel.count == 2 && layout.yLabel.count == 2 && layout.heading.count == 2)
    #expect(layout.heading.joined(separator: " ") == figure.heading)
    for line in layout.heading {
      #expect(HouseType.width(line, size: HouseType.legend) < layout.width)
    }
    #expect(try FigureWriter().scriptText(of: figure).contains("center rotate by 90"))
    let short = HouseType.shortened("0.attention.some.long.path.query", within: 2, size: 7)
    #expect(short.hasPrefix("0.att") && short.hasSuffix("query") && short.contains("…"))
    #expect(HouseType.width(short, size: 7) <= 2)
  }

  @Test func `a legend with a name wider than the page fits`() throws {
    var figure = Self.figure(names: 12, of: 2)
    figure.series[0].label = String(repeating: "recipe (score wanda, ", count: 6)
    let plan = try FigurePlan(figure)
    #expect(plan.name(of: 0).contains("…"))
    let width = HouseType.width(plan.name(of: 0), size: HouseType.legend)
    #expect(width + HouseType.sample < plan.layout.width)
  }

  @Test func `rows with names are neither crowded nor lost`() throws {
    func height(_ rows: Int) throws -> Double {
      var figure = Samples.fewLines
      figure.y = Figure.Axis(label: "", names: (0..<rows).map { "row \($0)" })
      return try FigurePlan(figure).layout.plot.height
    }
    #expect(try height(2) == 1.5)
    #expect(abs(try height(50) - 21) < 1e-9)
  }

  @Test func `an axis of values above zero does not begin below it`() {
    let scale = AxisScale(Figure.Axis(label: ""), values: [0.01, 1])
    #expect(scale.low == 0)
    #expect(AxisScale(Figure.Axis(label: ""), values: [0, 1]).low < 0)
    #expect(AxisScale(Figure.Axis(label: ""), values: [-3, -0.1]).high == 0)
  }

  @Test func `a plain line's label that had to move is joined to the end of its line`() throws {
    var figure = Samples.fewLines
    for index in figure.series.indices {
      figure.series[index].hasMarks = false
      figure.series[index].points = [0, 1].map { Figure.Point(x: $0, y: 1 + 0.001 * $0) }
    }
    guard case .direct(let labels) = try FigurePlan(figure).legend else {
      Issue.record("no labels at the ends")
      return
    }
    #expect(labels.count { $0.leader != nil } >= 2)
    #expect(try FigureWriter().scriptText(of: figure).contains("nohead linecolor"))
  }

  @Test func `a cloud of points has its name in a legend and not beside its last point`() throws {
    var figure = Samples.fewLines
    for index in figure.series.indices { figure.series[index].isConnected = false }
    guard case .samples = try FigurePlan(figure).legend else {
      Issue.record("labels at the ends of clouds")
      return
    }
  }

  @Test func `contours have a number each, one look, and no entry in the legend`() throws {
    var figure = Samples.fewLines
    for index in figure.series.indices {
      figure.series[index].id = "contour"
      (figure.series[index].hasMarks, figure.series[index].isNamed) = (false, false)
      figure.series[index].points[2].annotation = "3.\(index)"
    }
    figure.series.append(Samples.series("fitted", "fitted", [0.4, 0.6], [30, 40]))
    figure.series[3].isConnected = false
    let plan = try FigurePlan(figure)
    #expect(Set(plan.styles.prefix(3).map(\.color)).count == 1)
    #expect(plan.annotations.map(\.text) == ["3.0", "3.1", "3.2"])
    guard case .samples(let samples) = plan.legend else {
      Issue.record("the legend is \(plan.legend)")
      return
    }
    #expect(samples.map(\.series) == [3])
  }

  @Test func `of two marks side by side each has the text that is nearer to it`() throws {
    var figure = Samples.fewLines
    figure.series = [("rtn", 0.5, "71 %"), ("gptq", 0.501, "29 %")].map { id, y, text in
      Figure.Series(
        id: id, label: id, points: [Figure.Point(x: 6, y: y, annotation: text)], isConnected: false)
    }
    figure.series.append(Samples.series("wanda", "wanda", [2, 10], [1, 3]))
    let plan = try FigurePlan(figure)
    let marks = zip(plan.points, plan.shifts).prefix(2).map { points, shift in
      PagePoint(
        x: plan.layout.place(points[0].x, points[0].y).x + shift,
        y: plan.layout.place(points[0].x, points[0].y).y)
    }
    #expect(marks[0].x < marks[1].x && plan.annotations.count == 2)
    for (own, other) in [(0, 1), (1, 0)] {
      let box = plan.annotations[own].box
      #expect(box.distance(to: marks[own]) <= box.distance(to: marks[other]))
    }
  }

  @Test func `the corners of a stepped line and the line at zero are no place for text`() throws {
    var front = Samples.fewLines
    front.series = [Samples.series("pareto-front", "front", [1, 2], [10, 1])]
    front.series[0].isStepped = true
    let plan = try FigurePlan(front)
    let corner = plan.layout.place(2, 10)
    #expect(
      plan.occupied(plan.layout).contains { spot in
        abs(spot.place.x - corner.x) < 0.06 && abs(spot.place.y - corner.y) < 0.06
      })
    // Only the corners at the bottom have no points, and zero runs through them.
    var cloud = Samples.fewLines
    for index in cloud.series.indices {
      cloud.series[index].isConnected = false
      cloud.series[index].points = (0...20).map {
        Figure.Point(x: Double($0), y: 3 + 0.2 * Double(index))
      }
    }
    cloud.series[0].points.append(Figure.Point(x: 10, y: -0.2))
    let legend = try FigurePlan(cloud)
    guard case .samples(let samples) = legend.legend else {
      Issue.record("the legend is \(legend.legend)")
      return
    }
    let zero = legend.layout.place(0, 0).y
    #expect(samples.allSatisfy { abs($0.place.y - zero) > HouseType.legendLine / 2 })
  }

  @Test func `numbers in tiles and beside points are short`() {
    #expect(NumberText.brief(4.1e-7) == "4·10⁻⁷" && NumberText.brief(9.7e-5) == "1·10⁻⁴")
    #expect(NumberText.brief(0.00094) == "0.0009" && NumberText.brief(0.0213) == "0.021")
    #expect(NumberText.brief(3.166) == "3.17" && NumberText.brief(1234) == "1234")
  }
}
