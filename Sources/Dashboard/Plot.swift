import Foundation
import Reporting
import Store

/// A line of numbers on paper.
struct PlotScale: Sendable {
  let low: Double
  let high: Double
  let isLogarithmic: Bool

  /// A scale that holds all values, with a little room; logarithmic only if all are above 0.
  init(_ values: [Double], isLogarithmic: Bool) {
    let finite = values.filter(\.isFinite)
    self.isLogarithmic = isLogarithmic && !finite.isEmpty && finite.allSatisfy { $0 > 0 }
    let mapped = self.isLogarithmic ? finite.map { log10($0) } : finite
    let (least, most) = (mapped.min() ?? 0, mapped.max() ?? 1)
    // Halves, so that the largest numbers there are do not overflow.
    let half = most / 2 - least / 2
    let room = half > 0 ? half * 0.08 : max(abs(most) * 0.1, 0.5)
    (low, high) = (
      max(least - room, -.greatestFiniteMagnitude / 4),
      min(most + room, .greatestFiniteMagnitude / 4)
    )
  }

  /// The place of a value between 0 and 1.
  func place(_ value: Double) -> Double {
    let mapped = isLogarithmic ? log10(max(value, .leastNonzeroMagnitude)) : value
    return (mapped / 2 - low / 2) / (high / 2 - low / 2)
  }

  /// Round values along the scale, about as many as asked for.
  func ticks(_ count: Int) -> [Double] {
    if isLogarithmic, high - low >= 1 {
      let step = max(1, ((high - low) / Double(count)).rounded(.up))
      return stride(from: (low / step).rounded(.up) * step, through: high, by: step)
        .map { pow(10, $0) }
    }
    let (first, last) = isLogarithmic ? (pow(10, low), pow(10, high)) : (low, high)
    let raw = (last / 2 - first / 2) / Double(count) * 2
    guard raw > 0, raw.isFinite else { return [] }
    let power = pow(10, floor(log10(raw)))
    guard power > 0, let step = [1, 2, 5, 10].map({ $0 * power }).first(where: { $0 >= raw }) else {
      return []
    }
    let start = (first / step).rounded(.up)
    return (0...count + 1).map { (start + Double($0)) * step }.filter { $0 <= last }
      .map { abs($0) < step / 1e6 ? 0 : $0 }
  }
}

/// The frame of a picture: axes, ticks and their numbers.
struct Plot {
  let width: Double
  let height: Double
  let x: PlotScale
  let y: PlotScale

  private static let (left, right, top, bottom) = (58.0, 14.0, 10.0, 34.0)

  /// The place of a point in the picture.
  func point(_ horizontal: Double, _ vertical: Double) -> (x: Double, y: Double) {
    (
      Self.left + x.place(horizontal) * (width - Self.left - Self.right),
      height - Self.bottom - y.place(vertical) * (height - Self.top - Self.bottom)
    )
  }

  /// Axes with ticks and labels.
  func axes(_ xLabel: String, _ yLabel: String) -> Markup {
    let (floor, edge) = (height - Self.bottom, width - Self.right)
    let vertical = y.ticks(5).map { value -> Markup in
      let place = Self.text(point(x.low, value).y)
      return """
        <line class="grid" x1="\(Self.text(Self.left))" x2="\(Self.text(edge))" y1="\(place)" y2="\(place)"/>\
        <text class="tick" x="\(Self.text(Self.left - 6))" y="\(place)" dy="0.32em" \
        text-anchor="end">\(NumberText.readable(value))</text>
        """
    }
    let horizontal = x.ticks(6).map { value -> Markup in
      """
      <text class="tick" x="\(Self.text(place(ofX: value)))" y="\(Self.text(floor + 14))" \
      text-anchor="middle">\(NumberText.readable(value))</text>
      """
    }
    return """
      \(vertical)\(horizontal)\
      <line class="axis" x1="\(Self.text(Self.left))" x2="\(Self.text(edge))" \
      y1="\(Self.text(floor))" y2="\(Self.text(floor))"/>\
      <text class="label" x="\(Self.text(edge))" y="\(Self.text(height - 4))" text-anchor="end">\
      \(xLabel)</text>\
      <text class="label" x="4" y="\(Self.text(Self.top))" dy="0.1em">\(yLabel)</text>
      """
  }

  private func place(ofX value: Double) -> Double {
    Self.left + x.place(value) * (width - Self.left - Self.right)
  }

  /// A coordinate: two decimals at most.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let text = String(format: "%.2f", max(-1e6, min(1e6, value)))
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }
}

/// A curve of one metric over its steps.
struct LinePlot {
  let name: String
  private let points: [Metric]
  private let plot: Plot

  /// More columns than the picture has pixels show nothing.
  private static let columns = 560

  init(name: String, points: [Metric], isLogarithmic: Bool) {
    self.name = name
    self.points = points
    plot = Plot(
      width: 560, height: 220,
      x: PlotScale(points.map { Double($0.step ?? 0) }, isLogarithmic: isLogarithmic),
      y: PlotScale(points.map(\.value), isLogarithmic: isLogarithmic))
  }

  /// The name and the last value, and how many points are no numbers.
  var caption: Markup {
    let last = points.last.map { NumberText.readable($0.value) } ?? "–"
    let lost = points.count { !$0.value.isFinite }
    let note = lost > 0 ? "; \(RunText.count(lost)) points are not finite and left out" : ""
    return "<strong>\(name)</strong> \(RunText.count(points.count)) points, last \(last)\(note)"
  }

  var markup: Markup {
    let shown = thinned.map { plot.point(Double($0.step ?? 0), $0.value) }
    let path = shown.map { "\(Plot.text($0.x)),\(Plot.text($0.y))" }.joined(separator: " ")
    let line: Markup =
      shown.count == 1
      ? "<circle class=\"curve-point\" cx=\"\(Plot.text(shown[0].x))\" cy=\"\(Plot.text(shown[0].y))\" r=\"3\"/>"
      : "<polyline class=\"curve-line\" points=\"\(path)\"/>"
    return """
      <svg viewBox="0 0 560 220" role="img" aria-label="\(name) over steps">\
      \(plot.axes("step", ""))\(line)</svg>
      """
  }

  /// First, least, greatest and last of each column of pixels: the drawn line is that of all points.
  private var thinned: [Metric] {
    let finite = points.filter(\.value.isFinite)
    guard finite.count > 4 * Self.columns else { return finite }
    let size = (finite.count + Self.columns - 1) / Self.columns
    return stride(from: 0, to: finite.count, by: size).flatMap { start -> [Metric] in
      let range = start..<min(start + size, finite.count)
      let places = [
        range.lowerBound, range.min { finite[$0].value < finite[$1].value },
        range.max { finite[$0].value < finite[$1].value }, range.upperBound - 1,
      ]
      return Set(places.compactMap { $0 }).sorted().map { finite[$0] }
    }
  }
}
