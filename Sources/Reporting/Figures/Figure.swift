/// A plot as a value: what is drawn, not how.
///
/// The look is the same for all figures and comes from the house style: every strategy keeps its
/// colour, point shape and dash pattern in all figures.
public struct Figure: Sendable, Equatable {
  /// The width on the page.
  public enum Width: String, Sendable, CaseIterable {
    /// One column of a two-column paper, 8.5 cm.
    case column

    /// The whole text width, 17 cm.
    case page
  }

  /// One axis: what it shows and how it is scaled.
  public struct Axis: Sendable, Equatable {
    /// The quantity with its unit, as in `effective bits per weight`.
    public var label: String

    /// Whether the axis is logarithmic.
    public var isLogarithmic: Bool

    /// The shown range; nil fits it to the points and intervals.
    public var range: ClosedRange<Double>?

    /// Where the labelled ticks are; nil chooses round numbers.
    public var ticks: [Double]?

    /// The names of the ticks on an axis without numbers; nil on others.
    public var names: [String]?

    /// Creates an axis.
    public init(
      label: String, isLogarithmic: Bool = false, range: ClosedRange<Double>? = nil,
      ticks: [Double]? = nil
    ) {
      self.label = label
      self.isLogarithmic = isLogarithmic
      self.range = range
      self.ticks = ticks
    }

    /// Creates an axis whose positions 1, 2, … have names.
    public init(label: String, names: [String]) {
      self.init(
        label: label, range: 0.5...Double(names.count) + 0.5,
        ticks: names.indices.map { Double($0 + 1) })
      self.names = names
    }

    /// Creates an axis with names at some of its positions.
    public init(label: String, range: ClosedRange<Double>, names: [(at: Double, name: String)]) {
      self.init(label: label, range: range, ticks: names.map(\.at))
      self.names = names.map(\.name)
    }
  }

  /// One observation with its interval.
  public struct Point: Sendable, Equatable {
    /// The position along the x axis.
    public var x: Double

    /// The measured value.
    public var y: Double

    /// The lower end of the interval of `y`, or of `x` where intervals lie along it; nil without.
    public var low: Double?

    /// The upper end of the interval; nil without one.
    public var high: Double?

    /// A short text to print beside the point.
    public var annotation: String?

    /// Creates a point.
    public init(
      x: Double, y: Double, low: Double? = nil, high: Double? = nil, annotation: String? = nil
    ) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
      self.annotation = annotation
    }

    /// Creates a point from a measured estimate.
    public init(x: Double, estimate: Estimate, annotation: String? = nil) {
      self.init(
        x: x, y: estimate.mean, low: estimate.low, high: estimate.high, annotation: annotation)
    }
  }

  /// The points of one strategy.
  public struct Series: Sendable, Equatable {
    /// The id of the strategy, to which colour, point shape and dashes belong.
    public var id: String

    /// The name in the legend.
    public var label: String

    /// The points, in any order; they are drawn from left to right.
    public var points: [Point]

    /// Whether a line joins the points.
    public var isConnected: Bool

    /// Whether the line goes in steps: along x to the next point, then along y.
    public var isStepped = false

    /// Whether the points have marks; lines of many points have none.
    public var hasMarks = true

    /// Whether the legend names the series; not where a text beside a point does.
    public var isNamed = true

    /// Creates a series.
    public init(id: String, label: String, points: [Point], isConnected: Bool = true) {
      self.id = id
      self.label = label
      self.points = points
      self.isConnected = isConnected
    }

    /// The points as they are drawn, from left to right; those without an x come last.
    var pointsFromLeft: [Point] {
      let sorted = points.filter { !$0.x.isNaN }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
      return sorted + points.filter(\.x.isNaN)
    }
  }

  /// The axis along which intervals lie.
  public enum IntervalAxis: Sendable, Equatable {
    /// Low and high are values of x, for rows with names.
    case x

    /// Low and high are values of y.
    case y
  }

  /// The name of the files without extension, as in `lm-loss-against-bits`.
  public var name: String

  /// The title, for reports and file heads; it is not drawn into the plot.
  public var title: String

  /// What a reader must know beside the plot, such as signature and replicates; it is not drawn.
  public var caption: String

  /// The horizontal axis.
  public var x: Axis

  /// The vertical axis.
  public var y: Axis

  /// The strategies shown, in the order of the legend.
  public var series: [Series]

  /// The width on the page.
  public var width: Width

  /// Creates a figure.
  public init(
    name: String, title: String, caption: String = "", x: Axis, y: Axis, series: [Series],
    width: Width = .column
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.x = x
    self.y = y
    self.series = series
    self.width = width
  }

  /// The axis along which intervals and bands lie.
  public var intervalAxis = IntervalAxis.y

  /// Ranges that are shaded behind the points, on the axis of the intervals.
  public var bands: [ClosedRange<Double>] = []

  /// Bars and tiles, behind the points.
  public var boxes: [Box] = []

  /// Bands behind everything else.
  public var areas: [Area] = []

  /// A line above the plot: what shades or bands mean.
  public var heading = ""

  /// Whether series are named; not where an axis names them.
  public var hasLegend = true
}
