/// Where the plot area lies in the figure, and where on the page values and texts are drawn.
///
/// Everything goes into the script as numbers, so that what is computed here about collisions holds
/// for every terminal and font. From the axis down there are the names of its ticks, its label, and
/// the legend where no other place is free; from the axis to the left, names and label.
struct FigureLayout: Equatable, Sendable {
  let width: Double
  private(set) var height = 0.0
  private(set) var left = 0.0
  let right: Double
  private(set) var bottom = 0.0
  private(set) var top = 0.2
  private(set) var x: AxisScale
  private(set) var y: AxisScale

  /// The lines of the texts around the plot.
  private(set) var xLabel: [String] = []
  private(set) var yLabel: [String] = []
  private(set) var heading: [String] = []

  /// Whether the names under the x axis are turned, because they would run into one another.
  private(set) var hasTurnedNames = false

  /// How far down from the axis the names of its ticks reach.
  private(set) var tickDepth = 0.55

  /// The margin beside a plot that has no labels there.
  static let narrowMargin = 0.25

  /// Makes room for labels, names and heading.
  init(
    _ figure: Figure, x: AxisScale, y: AxisScale, right: Double = FigureLayout.narrowMargin
  ) {
    width = figure.width == .column ? 8.5 : 17
    self.right = right
    (self.x, self.y) = (x, y)
    fitHeading(figure)
    let plotHeight = fitRows(figure)
    fitLeft(figure, plotHeight)
    fitColumns()
    xLabel = HouseType.lines(
      figure.x.label, within: min(plot.width + left, width - 0.3), size: HouseType.label)
    bottom = tickDepth + HouseType.labelLine * Double(xLabel.count) + 0.11
    height = bottom + plotHeight + top
  }

  private mutating func fitHeading(_ figure: Figure) {
    heading = HouseType.lines(figure.heading, within: width - 0.3, size: HouseType.legend)
    if !heading.isEmpty { top += 0.06 + HouseType.labelLine * Double(heading.count) }
  }

  /// The height of the plot: rows with names stand neither crowded nor lost.
  private func fitRows(_ figure: Figure) -> Double {
    let usual = figure.width == .column ? 5.0 : 7.8
    guard let rows = y.names?.count else { return usual }
    return max(min(usual, max(0.75 * Double(rows), 1.5)), 0.42 * Double(rows))
  }

  private mutating func fitLeft(_ figure: Figure, _ plotHeight: Double) {
    y.shortenNames(within: 0.42 * width)
    yLabel = HouseType.lines(figure.y.label, within: plotHeight + 1.2, size: HouseType.label)
    let widest = y.labels.map { HouseType.width($0, size: HouseType.tick) }.max() ?? 0
    left =
      0.36 + widest + HouseType.labelLine * Double(yLabel.count)
      + (yLabel.isEmpty ? 0 : 0.15)
  }

  // MARK: - Names under the x axis

  /// Turns the names where they would run into one another, and leaves some out where even turned
  /// ones would.
  private mutating func fitColumns() {
    guard x.names != nil, areNamesTooWide else { return }
    hasTurnedNames = true
    x.shortenNames(within: Self.longestTurnedName)
    // At 45° two lines of type stand apart by their height times √2.
    let slot = (x.ticks.count > 1 ? distance(x.ticks[0], x.ticks[1]) : plot.width)
    x.keepEveryName(Int((0.34 / max(slot, 0.01)).rounded(.up)))
    let widest = x.labels.map { HouseType.width($0, size: HouseType.tick) }.max() ?? 0
    tickDepth = max(0.55, 0.32 + 0.72 * widest)
    // Turned names end at their ticks, so the first ones reach out to the left.
    for _ in 0..<8 where turnedOverhang > 0.01 { left += turnedOverhang }
  }

  /// Longer names would take more of the page than the plot.
  static let longestTurnedName = 5.0

  private var areNamesTooWide: Bool {
    let shown = zip(x.ticks, x.labels).filter { !$0.1.isEmpty }
    return zip(shown, shown.dropFirst()).contains { first, second in
      let room = distance(first.0, second.0)
      return HouseType.width(first.1, size: HouseType.tick) / 2
        + HouseType.width(second.1, size: HouseType.tick) / 2 + 0.12 > room
    }
  }

  private func distance(_ first: Double, _ second: Double) -> Double {
    abs(x.position(of: second) - x.position(of: first)) * plot.width
  }

  private var turnedOverhang: Double {
    let ends = zip(x.ticks, x.labels).map { tick, name in
      plot.left + x.position(of: tick) * plot.width
        - 0.72 * HouseType.width(name, size: HouseType.tick)
    }
    return max(0, 0.15 - (ends.min() ?? 1))
  }

  // MARK: - Places

  /// Makes the figure taller, for a legend under everything else.
  mutating func addRoomBelow(_ extra: Double) {
    (height, bottom) = (height + extra, bottom + extra)
  }

  /// The area inside the axes.
  var plot: PageBox {
    PageBox(
      left: left, bottom: bottom, width: width - left - right, height: height - bottom - top)
  }

  /// The middles of the lines of the x axis's label.
  var xLabelPlaces: [PagePoint] {
    xLabel.indices.map { line in
      PagePoint(
        x: plot.left + plot.width / 2,
        y: plot.bottom - tickDepth - HouseType.labelLine * (Double(line) + 0.5))
    }
  }

  /// The middles of the lines of the y axis's label, which is turned.
  var yLabelPlaces: [PagePoint] {
    yLabel.indices.map { line in
      PagePoint(
        x: 0.1 + HouseType.labelLine * (Double(line) + 0.5), y: plot.bottom + plot.height / 2)
    }
  }

  /// Where the lines of the heading begin.
  var headingPlaces: [PagePoint] {
    heading.indices.map { line in
      PagePoint(x: 0.15, y: height - 0.25 - HouseType.labelLine * Double(line))
    }
  }

  /// Where a pair of values lies; values beyond an end are drawn at that end of the y axis.
  func place(_ xValue: Double, _ yValue: Double) -> PagePoint {
    let yPosition = y.canShow(yValue) ? min(max(y.position(of: yValue), 0), 1) : 0
    return PagePoint(
      x: plot.left + x.position(of: xValue) * plot.width,
      y: plot.bottom + yPosition * plot.height)
  }
}
