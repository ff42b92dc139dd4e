import Foundation

/// The data file of a figure: one row a point, columns parted by tabs, a block for each series.
///
/// The rows are the observations as they were given, also those that the axes cannot show. Two
/// empty lines part the blocks, as gnuplot's `index` wants it; other readers skip empty lines.
struct FigureData {
  let figure: Figure

  var text: String {
    var lines = [
      "# \(EnhancedText.oneLine(figure.title))",
      "# x: \(EnhancedText.oneLine(figure.x.label))" + interval(along: .x),
      "# y: \(EnhancedText.oneLine(figure.y.label))" + interval(along: .y),
      "# series\tx\ty\tlow\thigh\tannotation",
    ]
    for (index, series) in figure.series.enumerated() {
      if index > 0 { lines += ["", ""] }
      lines += series.pointsFromLeft.map { row($0, of: series) }
      // A block must not be empty, or the numbers of the blocks behind it would change.
      if series.points.isEmpty { lines.append(row(Figure.Point(x: .nan, y: .nan), of: series)) }
    }
    lines += shapes
    return lines.joined(separator: "\n") + "\n"
  }

  /// Bands as blocks behind those of the series, then boxes, which the script draws by itself.
  private var shapes: [String] {
    var lines: [String] = []
    for area in figure.areas {
      if !figure.series.isEmpty || !lines.isEmpty { lines += ["", ""] }
      let band = Figure.Series(id: "band", label: "", points: area.points)
      lines += band.pointsFromLeft.map { row($0, of: band) }
    }
    guard !figure.boxes.isEmpty else { return lines }
    if !figure.series.isEmpty || !lines.isEmpty { lines += ["", ""] }
    lines.append("# boxes: x and y of the middle, the value, what is printed")
    let boxes = Figure.Series(id: "box", label: "", points: [])
    return lines
      + figure.boxes.map { box in
        row(
          Figure.Point(
            x: (box.x.lowerBound + box.x.upperBound) / 2,
            y: (box.y.lowerBound + box.y.upperBound) / 2, low: box.value, high: box.value,
            annotation: box.text), of: boxes)
      }
  }

  private func interval(along axis: Figure.IntervalAxis) -> String {
    figure.intervalAxis == axis ? "; low and high: its 95 % interval" : ""
  }

  private func row(_ point: Figure.Point, of series: Figure.Series) -> String {
    let numbers = [point.x, point.y, point.low ?? .nan, point.high ?? .nan]
    let fields = [EnhancedText.oneLine(series.id)] + numbers.map(NumberText.exact)
    let annotation = EnhancedText.oneLine(point.annotation ?? "")
    return (fields + [annotation]).joined(separator: "\t")
  }
}
