extension FigurePlan {
  /// Labels at the line ends if they collide with nothing, else samples in a free corner, else
  /// samples under the x axis.
  mutating func chooseLegend() {
    guard figure.series.count > 1, figure.hasLegend else { return }
    if let (labels, room) = directLabels() {
      layout.right = room
      legend = .direct(labels)
    } else if let samples = samplesInCorner() {
      legend = .samples(samples)
    } else {
      placeLegendBelow()
    }
  }

  private var labelWidths: [Double] {
    figure.series.map { HouseType.width($0.label, size: HouseType.legend) }
  }

  // MARK: - Direct labels

  /// Labels to the right of the last points, and the margin they need; nil where they collide.
  private func directLabels() -> ([TextLabel], Double)? {
    let room = (labelWidths.max() ?? 0) + 0.3
    guard room < 0.35 * layout.width, !points.contains(where: \.isEmpty) else { return nil }
    var narrowed = layout
    narrowed.right = room
    var labels: [TextLabel] = []
    for (index, width) in labelWidths.enumerated() {
      guard let last = points[index].last else { return nil }
      let end = narrowed.place(last.x, last.y)
      let box = PageBox(
        left: end.x + shifts[index] + 0.18, bottom: end.y - 0.14, width: width, height: 0.28)
      labels.append(TextLabel(text: figure.series[index].label, box: box))
    }
    if !figure.series.contains(where: \.hasMarks) { labels = spread(labels, in: narrowed) }
    return areFree(labels, in: narrowed) ? (labels, room) : nil
  }

  /// The labels of plain lines, moved up and down until none covers another.
  private func spread(_ labels: [TextLabel], in layout: FigureLayout) -> [TextLabel] {
    let order = labels.indices.sorted { labels[$0].box.bottom < labels[$1].box.bottom }
    var labels = labels
    let height = 0.29
    var floor = layout.plot.bottom - 0.1
    for index in order {
      labels[index].box.bottom = max(labels[index].box.bottom, floor)
      floor = labels[index].box.bottom + height
    }
    // What was pushed out at the top comes back, and pushes the others down.
    var ceiling = layout.plot.top + 0.1
    for index in order.reversed() {
      labels[index].box.bottom = min(labels[index].box.bottom, ceiling - height)
      ceiling = labels[index].box.bottom
    }
    return labels
  }

  private func areFree(_ labels: [TextLabel], in layout: FigureLayout) -> Bool {
    let spots = occupied(layout)
    for (index, label) in labels.enumerated() {
      guard !labels[..<index].contains(where: { $0.box.overlaps(label.box) }) else { return false }
      let hit = spots.contains { label.box.contains($0.place, margin: 0.02) }
      guard !hit else { return false }
    }
    return true
  }

  // MARK: - Samples

  private func samplesInCorner() -> [Sample]? {
    let width = HouseType.sample + (labelWidths.max() ?? 0) + 0.2
    let height = Double(figure.series.count) * HouseType.legendLine + 0.1
    let plot = layout.plot
    let spots = occupied(layout).map(\.place)
    let corners = [(true, true), (false, true), (true, false), (false, false)]
    for (isRight, isTop) in corners {
      let box = PageBox(
        left: isRight ? plot.right - width : plot.left + 0.15,
        bottom: isTop ? plot.top - height : plot.bottom + 0.1, width: width, height: height)
      let isFree = !spots.contains { box.contains($0, margin: 0.12) }
      if isFree && plot.contains(box) {
        return column(Array(figure.series.indices), left: box.left, top: box.top)
      }
    }
    return nil
  }

  private func column(_ series: [Int], left: Double, top: Double) -> [Sample] {
    series.enumerated().map { row, series in
      let y = top - (Double(row) + 0.5) * HouseType.legendLine
      return Sample(series: series, place: PagePoint(x: left, y: y))
    }
  }

  private mutating func placeLegendBelow() {
    let columns = widestTable()
    let widths = columns.map(columnWidth)
    let extra = Double(columns.map(\.count).max() ?? 0) * HouseType.legendLine + 0.2
    layout.height += extra
    layout.bottom += extra
    var left = max(0.1, (layout.width - widths.reduce(0, +)) / 2)
    var samples: [Sample] = []
    for (column, width) in zip(columns, widths) {
      samples += self.column(column, left: left, top: extra - 0.1)
      left += width
    }
    legend = .samples(samples)
  }

  private func columnWidth(_ series: [Int]) -> Double {
    HouseType.sample + 0.2 + (series.map { labelWidths[$0] }.max() ?? 0)
  }

  /// The series in as many columns, filled downwards, as fit side by side.
  private func widestTable() -> [[Int]] {
    let all = Array(figure.series.indices)
    for count in stride(from: min(all.count, 5), to: 1, by: -1) {
      let rows = (all.count + count - 1) / count
      let columns = stride(from: 0, to: all.count, by: rows).map { start in
        Array(all[start..<min(start + rows, all.count)])
      }
      if columns.map(columnWidth).reduce(0, +) <= layout.width - 0.2 { return columns }
    }
    return [all]
  }
}
