extension FigureScript {
  func axis(_ name: String, _ axis: Figure.Axis, _ scale: AxisScale) -> [String] {
    let isX = name == "x"
    let isTurned = isX && layout.hasTurnedNames
    let range = "[\(NumberText.short(scale.low)):\(NumberText.short(scale.high))]"
    var lines = [
      "set \(name)range \(range)",
      "set format \(name) '\(scale.format)'",
      "set \(name)tics \(isTurned ? "rotate by 45 right " : "")"
        + "offset \(isX ? (isTurned ? "0,0" : "0,0.3") : "0.4,0") "
        + "(\(ticks(scale).joined(separator: ", ")))",
    ]
    if axis.isLogarithmic { lines.append("set logscale \(name)") }
    let isMeasured = isX == (figure.intervalAxis == .x)
    if isMeasured, !axis.isLogarithmic, scale.low < 0, scale.high > 0 {
      let zero = isX ? "yzeroaxis" : "xzeroaxis"
      lines.append("set \(zero) linetype 1 linecolor rgb '#444444' linewidth 0.7")
    }
    return lines
  }

  /// Labelled ticks, then those without a label, which have no line of the grid either.
  private func ticks(_ scale: AxisScale) -> [String] {
    let labels =
      scale.names.map { $0.map { $0.isEmpty ? "" : EnhancedText.tick($0) } }
      ?? scale.powerLabels.map { $0.map { "'\($0)'" } }
    let labelled = scale.ticks.enumerated().map { index, tick in
      guard let label = labels?[index] else { return NumberText.short(tick) }
      return label.isEmpty
        ? "'' \(NumberText.short(tick)) 1" : "\(label) \(NumberText.short(tick))"
    }
    return labelled + scale.minorTicks.map { "'' \(NumberText.short($0)) 1" }
  }

  /// The labels of both axes, placed on the page: gnuplot knows neither how far down turned names
  /// reach nor where a long label must break.
  var axisLabels: [String] {
    func lines(_ texts: [String], _ places: [PagePoint], _ turn: String) -> [String] {
      zip(texts, places).map { text, place in
        "set label \(EnhancedText.quoted(text)) at \(page(place)) center\(turn)"
      }
    }
    return lines(layout.xLabel, layout.xLabelPlaces, "")
      + lines(layout.yLabel, layout.yLabelPlaces, " rotate by 90")
  }
}
