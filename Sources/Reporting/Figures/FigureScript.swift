import Foundation

/// The gnuplot script of a figure: the house style, the axes, the legend, three files.
///
/// The text depends on the figure alone, so that it can be kept under version control and compared.
struct FigureScript {
  let plan: FigurePlan
  /// What comes before the plot, alike for all pictures: many tiles are long to write.
  private var beginning: [[String]] = []

  init(plan: FigurePlan) {
    self.plan = plan
    beginning = [
      head, houseStyle, margins, axis("x", figure.x, layout.x), axis("y", figure.y, layout.y),
      axisLabels, bands, boxes, seriesStyles, labels, edgeFunctions,
    ]
  }

  var figure: Figure { plan.figure }
  var layout: FigureLayout { plan.layout }

  var text: String {
    joined([firstOutput, plotCommand, laterOutputs])
  }

  /// The script for one of the pictures, so that all can be rendered at the same time.
  func text(only format: FigureFormat) -> String {
    joined([output(format), plotCommand, ["unset output"]])
  }

  private func joined(_ ending: [[String]]) -> String {
    (beginning + ending).filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  // MARK: - Head and style

  private var head: [String] {
    var lines = ["# \(EnhancedText.oneLine(figure.title))"]
    for sentence in [figure.caption] + plan.notes where !sentence.isEmpty {
      lines.append("# \(EnhancedText.oneLine(sentence))")
    }
    let images = FigureFormat.allCases.map { "\(figure.name).\($0.rawValue)" }
    lines.append("#")
    lines.append(
      "# Needs gnuplot 5.4 or later. In this folder: gnuplot \(figure.name).gp")
    lines.append("# It reads \(figure.name).dat and writes \(images.joined(separator: ", ")).")
    return lines
  }

  private var houseStyle: [String] {
    let scale = isTiled ? "0" : "0.6,0.35"
    return [
      "set encoding utf8",
      "set minussign",
      "set datafile separator tab",
      // Tiles end by themselves; a frame and a grid would cross the empty places between them.
      isTiled
        ? "set border 0" : "set border 3 linecolor rgb '#444444' linewidth 0.7",
      "set tics nomirror out scale \(scale) font ',\(NumberText.short(HouseType.tick))'",
      isTiled
        ? "unset grid"
        : "set grid xtics ytics linetype 1 linecolor rgb '#E2E2E2' linewidth 0.5",
      "set errorbars 0.7",
    ]
  }

  /// Whether the figure is a grid of tiles and nothing else.
  private var isTiled: Bool { figure.series.isEmpty }

  private var margins: [String] {
    let plot = layout.plot
    return [
      "set lmargin at screen \(share(plot.left, layout.width))",
      "set rmargin at screen \(share(plot.right, layout.width))",
      "set bmargin at screen \(share(plot.bottom, layout.height))",
      "set tmargin at screen \(share(plot.top, layout.height))",
    ]
  }

  private var boxes: [String] {
    if hasTileData { return tileData }
    return figure.boxes.enumerated().flatMap { index, box in
      let ends = [box.x.lowerBound, box.y.lowerBound, box.x.upperBound, box.y.upperBound]
        .map(NumberText.short)
      let rectangle =
        "set object \(figure.bands.count + index + 1) rectangle from first \(ends[0]), "
        + "first \(ends[1]) to first \(ends[2]), first \(ends[3]) \(behind) "
        + "fillcolor rgb '\(Figure.Box.name(of: box.fill))' fillstyle solid border linecolor rgb '#FFFFFF' linewidth 0.7"
      guard !box.text.isEmpty else { return [rectangle] }
      let middle = [
        (box.x.lowerBound + box.x.upperBound) / 2, (box.y.lowerBound + box.y.upperBound) / 2,
      ]
      .map(NumberText.short)
      return [
        rectangle,
        "set label \(EnhancedText.quoted(box.text)) at first \(middle[0]), first \(middle[1]) "
          + "center front font ',\(NumberText.short(HouseType.annotation))' "
          + "textcolor rgb '\(Figure.Box.name(of: box.ink))'",
      ]
    }
  }

  /// Tiles cover the grid; bars lie on it.
  private var behind: String { isTiled ? "front" : "behind" }

  private var bands: [String] {
    figure.bands.enumerated().map { index, band in
      let (low, high) = (NumberText.short(band.lowerBound), NumberText.short(band.upperBound))
      let (from, to) =
        figure.intervalAxis == .x
        ? ("first \(low), graph 0", "first \(high), graph 1")
        : ("graph 0, first \(low)", "graph 1, first \(high)")
      return "set object \(index + 1) rectangle from \(from) to \(to) behind "
        + "fillcolor rgb '#E8E8E8' fillstyle solid noborder"
    }
  }

  // MARK: - Series

  private var seriesStyles: [String] {
    plan.styles.enumerated().map { index, style in
      "set style line \(index + 1) linecolor rgb '\(style.color.rawValue)' linewidth 1.2 "
        + "dashtype \(style.dash.rawValue) pointtype \(style.shape.rawValue) "
        + "pointsize \(style.pointSize)"
    }
  }

  private var labels: [String] {
    var lines = plan.annotations.map { label($0, size: HouseType.annotation) }
    switch plan.legend {
    case .absent: break
    case .direct(let labels):
      lines += zip(labels, plan.styles).flatMap { text, style in
        leader(text, style)
          + [label(text, size: HouseType.legend) + " textcolor rgb '\(style.color.rawValue)'"]
      }
    case .samples(let samples): lines += samples.flatMap(legendRow)
    }
    return ["unset key"] + heading + lines
  }

  private var heading: [String] {
    zip(layout.heading, layout.headingPlaces).map { line, place in
      "set label \(EnhancedText.quoted(line)) at \(page(place)) left "
        + "font ',\(NumberText.short(HouseType.legend))'"
    }
  }

  /// From the end of a curve to a label that had to move away from it.
  private func leader(_ label: FigurePlan.TextLabel, _ style: SeriesStyle) -> [String] {
    guard let from = label.leader else { return [] }
    let to = PagePoint(x: label.box.left - 0.06, y: label.box.bottom + label.box.height / 2)
    return [
      "set arrow from \(page(PagePoint(x: from.x + 0.06, y: from.y))) to \(page(to)) nohead "
        + "linecolor rgb '\(style.color.rawValue)' linewidth 0.5"
    ]
  }

  /// A row of the legend, drawn by hand: gnuplot's own key chooses its columns as it likes.
  private func legendRow(_ sample: FigurePlan.Sample) -> [String] {
    let series = figure.series[sample.series]
    let length = HouseType.sample - 0.15
    let from = page(sample.place)
    let middle = page(PagePoint(x: sample.place.x + length / 2, y: sample.place.y))
    let to = page(PagePoint(x: sample.place.x + length, y: sample.place.y))
    let style = plan.styles[sample.series]
    let halo = "pointtype \((style.shape.filled ?? .circle).rawValue) pointsize \(style.haloSize)"
    let text = FigurePlan.TextLabel(
      text: plan.name(of: sample.series),
      box: PageBox(
        left: sample.place.x + HouseType.sample, bottom: sample.place.y, width: 0, height: 0))
    let line = "set arrow from \(from) to \(to) nohead linestyle \(sample.series + 1)"
    let mark = [
      "set label '' at \(middle) point \(halo) linecolor rgb 'white' front",
      "set label '' at \(middle) point linestyle \(sample.series + 1) front",
    ]
    // A single point has no line in the plot either.
    let hasLine = series.isConnected && plan.points[sample.series].count > 1
    return (hasLine ? [line] : []) + (series.hasMarks ? mark : [])
      + [label(text, size: HouseType.legend)]
  }

  func page(_ place: PagePoint) -> String {
    "screen \(share(place.x, layout.width)), screen \(share(place.y, layout.height))"
  }

  private func label(_ label: FigurePlan.TextLabel, size: Double) -> String {
    let place = PagePoint(
      x: label.isRightAligned ? label.box.right : label.box.left,
      y: label.box.bottom + label.box.height / 2)
    return "set label \(EnhancedText.quoted(label.text)) at \(page(place)) "
      + "\(label.isRightAligned ? "right" : "left") font ',\(NumberText.short(size))'"
  }

  // MARK: - The plot

  /// Lines lie under the intervals and those under the points, whatever the order of the series.
  private var plotCommand: [String] {
    let areas = figure.areas.indices.map { index in
      "\(data(figure.series.count + index)) using 2:4:5 with filledcurves "
        + "fillcolor rgb '#DDDDDD' fillstyle solid noborder notitle"
    }
    let lines = figure.series.indices.filter { figure.series[$0].isConnected }.map(linePlot)
    let intervals = figure.series.indices.filter(hasIntervals).map(intervalPlot)
    let arrows = figure.series.indices.filter(hasPointsAtEdge).map(arrowPlot)
    // Among hundreds of points white rims would hide more than they set off.
    let hasHalos = plan.points.joined().count <= 300
    let points = figure.series.indices.filter { figure.series[$0].hasMarks }.flatMap {
      (hasHalos ? [haloPlot($0)] : []) + [pointPlot($0)]
    }
    // With boxes alone there is still an empty plot to be drawn, with its axes.
    let all = tilePlots + areas + lines + intervals + arrows + points
    guard !all.isEmpty else { return ["plot NaN notitle"] }
    return ["plot \\"] + [all.map { "  \($0)" }.joined(separator: ", \\\n")]
  }

  /// What a logarithmic axis shows for values at or below 0: a place just above its lower edge.
  private var edgeFunctions: [String] {
    guard figure.y.isLogarithmic else { return [] }
    let perch = layout.y.low * pow(layout.y.high / layout.y.low, 0.07)
    return [
      "edge = \(NumberText.short(layout.y.low))",
      "perch = \(String(format: "%.4g", perch))",
      "above(value) = value > 0 ? value : perch",
      "bar(value) = value > edge ? value : edge",
    ]
  }

  private func data(_ index: Int) -> String { "'\(figure.name).dat' index \(index)" }

  /// The x column, moved sideways where points would cover others.
  private func across(_ index: Int) -> String {
    let share = plan.shifts[index] / layout.plot.width
    guard share != 0 else { return "2" }
    guard layout.x.isLogarithmic else {
      return String(format: "($2%+.4g)", share * (layout.x.high - layout.x.low))
    }
    return String(format: "($2*%.4f)", pow(layout.x.high / layout.x.low, share))
  }

  private var middle: String { figure.y.isLogarithmic ? "(above($3))" : "3" }

  private func linePlot(_ index: Int) -> String {
    "\(data(index)) using \(across(index)):\(middle) with "
      + "\(figure.series[index].isStepped ? "steps" : "lines") linestyle \(index + 1) notitle"
  }

  private func intervalPlot(_ index: Int) -> String {
    guard figure.intervalAxis == .y else {
      return "\(data(index)) using ($4 == $4 && $5 == $5 ? $2 : NaN):3:4:5 with xerrorbars "
        + "linestyle \(index + 1) linewidth 0.9 dashtype 1 pointsize 0.01 notitle"
    }
    // gnuplot draws an interval with a missing end to the edge of the plot. NaN is not itself.
    let whole = "($4 == $4 && $5 == $5 ? \(figure.y.isLogarithmic ? "above($3)" : "$3") : NaN)"
    let ends = figure.y.isLogarithmic ? "(bar($4)):(bar($5))" : "4:5"
    return
      "\(data(index)) using \(across(index)):\(whole):\(ends) with yerrorbars "
      + "linestyle \(index + 1) linewidth 0.9 dashtype 1 pointsize 0.01 notitle"
  }

  private func arrowPlot(_ index: Int) -> String {
    "\(data(index)) using \(across(index)):($3 > 0 ? NaN : perch):(0):(edge - perch) with vectors "
      + "filled head size screen \(share(0.1, layout.width)),25 "
      + "linestyle \(index + 1) dashtype 1 notitle"
  }

  /// A white rim sets the point off from lines and points that it covers.
  private func haloPlot(_ index: Int) -> String {
    let style = plan.styles[index]
    let shape = style.shape.filled ?? .circle
    return
      "\(data(index)) using \(across(index)):\(middle) with points pointtype \(shape.rawValue) "
      + "pointsize \(style.haloSize) linecolor rgb 'white' notitle"
  }

  private func pointPlot(_ index: Int) -> String {
    "\(data(index)) using \(across(index)):\(middle) with points linestyle \(index + 1) notitle"
  }

  private func hasIntervals(_ index: Int) -> Bool {
    plan.points[index].contains { $0.low != nil && $0.high != nil }
  }

  private func hasPointsAtEdge(_ index: Int) -> Bool {
    plan.points[index].contains(where: plan.isAtEdge)
  }

  // MARK: - Files

  private var firstOutput: [String] {
    FigureFormat.allCases.prefix(1).flatMap(output)
  }

  private var laterOutputs: [String] {
    FigureFormat.allCases.dropFirst().flatMap { output($0) + ["replot"] } + ["unset output"]
  }

  private func output(_ format: FigureFormat) -> [String] {
    [
      "set terminal \(format.terminal(width: layout.width, height: layout.height))",
      "set output '\(figure.name).\(format.rawValue)'",
    ]
  }

  func share(_ length: Double, _ whole: Double) -> String {
    String(format: "%.4f", length / whole)
  }
}
