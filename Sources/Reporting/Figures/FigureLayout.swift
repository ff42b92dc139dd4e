/// A place on the page, in centimetres from the lower left corner of the figure.
struct PagePoint: Equatable, Sendable {
  var x: Double
  var y: Double
}

/// A rectangle on the page, in centimetres.
struct PageBox: Equatable, Sendable {
  var left: Double
  var bottom: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var top: Double { bottom + height }

  func contains(_ point: PagePoint, margin: Double = 0) -> Bool {
    point.x > left - margin && point.x < right + margin
      && point.y > bottom - margin && point.y < top + margin
  }

  func contains(_ other: PageBox) -> Bool {
    other.left >= left && other.right <= right && other.bottom >= bottom && other.top <= top
  }

  func overlaps(_ other: PageBox) -> Bool {
    left < other.right && other.left < right && bottom < other.top && other.bottom < top
  }
}

/// The type sizes, in points, and how much room text takes.
enum HouseType {
  static let font = "Helvetica"
  static let label = 8.0
  static let tick = 7.0
  static let legend = 7.0
  static let annotation = 6.0

  /// The height of a line of the legend, in centimetres.
  static let legendLine = 0.31

  /// The length of a line sample in the legend, with the gap before the text.
  static let sample = 0.85

  /// An upper estimate of the width of a text in centimetres.
  ///
  /// The font that is really used depends on the machine; 0.6 em a character is what a wide one
  /// (DejaVu Sans) takes on average, and Helvetica takes less.
  static func width(_ text: String, size: Double) -> Double {
    Double(text.count) * 0.6 * size * 2.54 / 72
  }
}

/// Where the plot area lies in the figure, and where on the page a value is drawn.
///
/// The margins go into the script as numbers, so that what is computed here about collisions holds
/// for every terminal and font.
struct FigureLayout: Equatable, Sendable {
  var width: Double
  var height: Double
  var left: Double
  var right: Double
  var bottom: Double
  var top = 0.2
  let x: AxisScale
  let y: AxisScale

  init(width: Figure.Width, x: AxisScale, y: AxisScale) {
    self.width = width == .column ? 8.5 : 17
    height = width == .column ? 6.2 : 9
    self.x = x
    self.y = y
    let digits = String(repeating: "0", count: y.widestLabel)
    left = 0.85 + HouseType.width(digits, size: HouseType.tick)
    right = 0.25
    bottom = 1.0
  }

  /// Whether the names under the x axis are turned, because they would run into one another.
  private(set) var hasTurnedNames = false

  /// Makes room for rows with names, for long names under the x axis, and for a heading.
  mutating func fit(names rows: Int, hasHeading: Bool) {
    if hasHeading { (top, height) = (top + 0.4, height + 0.4) }
    if rows > 8 { height += 0.42 * Double(rows - 8) }
    guard let names = x.names else { return }
    let widths = names.map { HouseType.width($0, size: HouseType.tick) }
    guard let widest = widths.max(), widest > 0.9 * plot.width / Double(names.count) else { return }
    hasTurnedNames = true
    let extra = max(0, 0.72 * widest - 0.1)
    (bottom, height) = (bottom + extra, height + extra)
  }

  /// The area inside the axes.
  var plot: PageBox {
    PageBox(
      left: left, bottom: bottom, width: width - left - right, height: height - bottom - top)
  }

  /// Where a pair of values lies; values beyond an end are drawn at that end of the y axis.
  func place(_ xValue: Double, _ yValue: Double) -> PagePoint {
    let yPosition = y.canShow(yValue) ? min(max(y.position(of: yValue), 0), 1) : 0
    return PagePoint(
      x: plot.left + x.position(of: xValue) * plot.width,
      y: plot.bottom + yPosition * plot.height)
  }
}
