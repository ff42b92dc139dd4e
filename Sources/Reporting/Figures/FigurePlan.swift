import Foundation

/// Everything about a figure that is decided before a script can be written.
struct FigurePlan: Sendable {
  enum Legend: Equatable {
    /// One series needs no legend.
    case absent

    /// A label beside the last point of each series.
    case direct([TextLabel])

    /// A sample of line and point with the name behind it, for each series.
    case samples([Sample])
  }

  /// A row of the legend: where the line sample begins, at half the height of the row.
  struct Sample: Equatable {
    var series: Int
    var place: PagePoint
  }

  struct TextLabel: Equatable {
    var text: String
    var box: PageBox
    var isRightAligned = false

    /// Where a line leads to that says what is labelled; nil where the text stands beside it.
    var leader: PagePoint?
  }

  let figure: Figure
  let styles: [SeriesStyle]

  /// The points that can be shown, sorted by x, for each series.
  let points: [[Figure.Point]]
  let scales: (x: AxisScale, y: AxisScale)
  var layout: FigureLayout
  var legend = Legend.absent

  /// How far each series is moved sideways, in centimetres, so that points do not cover others.
  private(set) var shifts: [Double] = []
  private(set) var annotations: [TextLabel] = []

  /// Whether the tiles are large enough for what is printed in them.
  private(set) var printsTileTexts = true

  /// What the drawing leaves out or moves, in sentences for the caption.
  private(set) var notes: [String]

  init(_ figure: Figure) throws(FigureError) {
    self.figure = figure
    let ids = figure.series.map(\.id)
    styles =
      figure.series.contains(where: \.hasMarks)
      ? Self.distinctStyles(ids) : SeriesStyle.ofLines(ids)
    points = figure.series.map { Self.shown($0.pointsFromLeft, in: figure) }
    guard points.contains(where: { !$0.isEmpty }) || !figure.boxes.isEmpty else {
      throw .nothingToShow(figure: figure.name)
    }
    notes = Self.notes(figure, shown: points.joined().count)
    scales = Self.scales(figure, points: Array(points.joined()))
    layout = FigureLayout(figure, x: scales.x, y: scales.y)
    shifts = sidewaysShifts()
    if shifts.contains(where: { $0 != 0 }) {
      notes.append("Points that would cover others are moved sideways by up to 1.2 mm.")
    }
    printsTileTexts = tilesHaveRoom()
    notes += tileNotes
    chooseLegend()
    annotations = placeAnnotations()
    notes += annotationNotes
  }

  /// Whether a point is drawn at the lower edge because a logarithmic axis ends above 0.
  func isAtEdge(_ point: Figure.Point) -> Bool {
    figure.y.isLogarithmic && point.y <= 0
  }

  // MARK: - Points and styles

  private static func shown(_ points: [Figure.Point], in figure: Figure) -> [Figure.Point] {
    points.filter { point in
      point.x.isFinite && point.y.isFinite && (!figure.x.isLogarithmic || point.x > 0)
    }
  }

  /// The styles of the ids; of two that look alike, the later one is moved on.
  ///
  /// A strategy keeps its colour and shape unless both are taken. Its dashes give way sooner: two
  /// lines of one colour need different ones.
  private static func distinctStyles(_ ids: [String]) -> [SeriesStyle] {
    var styles: [SeriesStyle] = []
    for id in ids {
      guard !SeriesStyle.isSign(id) else {
        styles.append(SeriesStyle(for: id))
        continue
      }
      var style = SeriesStyle(for: id)
      var attempt = 1
      while attempt < 50,
        styles.contains(where: { $0.color == style.color && $0.shape == style.shape })
      {
        style = SeriesStyle(for: "\(id)#\(attempt)")
        attempt += 1
      }
      let taken = styles.filter { $0.color == style.color }.map(\.dash)
      if taken.contains(style.dash) {
        style.dash = SeriesStyle.Dash.allCases.first { !taken.contains($0) } ?? style.dash
      }
      styles.append(style)
    }
    return styles
  }

  private static func notes(_ figure: Figure, shown: Int) -> [String] {
    var notes: [String] = []
    let all = figure.series.flatMap(\.points)
    if all.count > shown {
      notes.append("\(all.count - shown) of \(all.count) points cannot be shown and are left out.")
    }
    let atEdge = all.count { $0.y.isFinite && $0.y <= 0 }
    if figure.y.isLogarithmic && atEdge > 0 {
      notes.append(
        "\(atEdge) of \(all.count) points are at or below 0: arrowheads at the lower edge.")
    }
    return notes
  }

  private static func scales(
    _ figure: Figure, points: [Figure.Point]
  ) -> (x: AxisScale, y: AxisScale) {
    let positive = points.map(\.y).filter { !figure.y.isLogarithmic || $0 > 0 }
    // On a logarithmic axis an interval that nearly reaches 0 must not squeeze all the rest.
    let floor = figure.y.isLogarithmic ? (positive.min() ?? 0.1) / 3 : -Double.infinity
    let ends = points.flatMap { [$0.low, $0.high] }.compactMap { $0 }.filter(\.isFinite)
    let values = positive + ends.map { max($0, floor) }.filter { !figure.y.isLogarithmic || $0 > 0 }
    let bands = figure.bands.flatMap { [$0.lowerBound, $0.upperBound] }
    let across = points.map(\.x) + figure.boxes.flatMap { [$0.x.lowerBound, $0.x.upperBound] }
    let upward = figure.boxes.flatMap { [$0.y.lowerBound, $0.y.upperBound] }
    let isAcross = figure.intervalAxis == .x
    return (
      x: AxisScale(figure.x, values: across + (isAcross ? ends + bands : [])),
      y: AxisScale(
        figure.y, values: (isAcross ? points.map(\.y) : values + bands + areas(figure)) + upward)
    )
  }

  private static func areas(_ figure: Figure) -> [Double] {
    figure.areas.flatMap(\.points).flatMap { [$0.low, $0.high] }.compactMap { $0 }.filter {
      $0.isFinite && (!figure.y.isLogarithmic || $0 > 0)
    }
  }

  // MARK: - Collisions

  struct Spot {
    var series: Int
    var place: PagePoint
  }

  /// Places that ink covers: points, intervals and lines, sampled every millimetre.
  func occupied(_ layout: FigureLayout) -> [Spot] {
    points.enumerated().flatMap { index, points in
      var places: [PagePoint] = []
      let shift = shifts.isEmpty ? 0 : shifts[index]
      for (position, point) in points.enumerated() {
        let place = layout.place(point.x, point.y)
        places.append(place)
        for end in [point.low, point.high].compactMap({ $0 }) where !end.isNaN {
          let isAcross = figure.intervalAxis == .x
          places += Self.between(
            place, isAcross ? layout.place(end, point.y) : layout.place(point.x, end))
        }
        guard figure.series[index].isConnected, position > 0 else { continue }
        let previous = points[position - 1]
        var start = layout.place(previous.x, previous.y)
        if figure.series[index].isStepped {
          let corner = PagePoint(x: place.x, y: start.y)
          places += Self.between(start, corner)
          start = corner
        }
        places += Self.between(start, place)
      }
      return places.map { Spot(series: index, place: PagePoint(x: $0.x + shift, y: $0.y)) }
    }
  }

  private static func between(_ first: PagePoint, _ second: PagePoint) -> [PagePoint] {
    let length = hypot(second.x - first.x, second.y - first.y)
    guard length.isFinite, length > 0 else { return [] }
    return stride(from: 0, through: 1, by: min(1, 0.1 / length)).map { share in
      PagePoint(
        x: first.x + share * (second.x - first.x), y: first.y + share * (second.y - first.y))
    }
  }
}
