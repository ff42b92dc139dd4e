extension FigurePlan {
  /// Labels at the line ends if they collide with nothing, else samples in a free corner, else
  /// samples under the x axis.
  mutating func chooseLegend() {
    guard figure.series.count > 1, figure.hasLegend, !named.isEmpty else { return }
    if let (labels, narrowed) = directLabels() {
      layout = narrowed
      legend = .direct(labels)
    } else if let samples = samplesInCorner() {
      legend = .samples(samples)
    } else {
      placeLegendBelow()
    }
  }

  /// The places of the series that the legend names.
  private var named: [Int] { figure.series.indices.filter { figure.series[$0].isNamed } }

  /// A series' name in the legend; long ones lose their middle at the width of the figure.
  func name(of series: Int) -> String {
    HouseType.shortened(
      figure.series[series].label, within: layout.width - HouseType.sample - 0.4,
      size: HouseType.legend)
  }

  private func labelWidth(_ series: Int) -> Double {
    HouseType.width(name(of: series), size: HouseType.legend)
  }

  // MARK: - Direct labels

  /// Labels to the right of the last points, and the layout that has room for them; nil where they
  /// collide, or where a series is a cloud of points, whose last one is as good as any.
  private func directLabels() -> ([TextLabel], FigureLayout)? {
    let isCloud = zip(figure.series, points).contains { !$0.isConnected && $1.count > 1 }
    guard !isCloud, named.count == points.count, !points.contains(where: \.isEmpty) else {
      return nil
    }
    let widest = points.indices.map(labelWidth).max() ?? 0
    for gap in [0.18, 0.45] where widest + gap + 0.12 < 0.35 * layout.width {
      let narrowed = FigureLayout(figure, x: scales.x, y: scales.y, right: widest + gap + 0.12)
      if let labels = labels(in: narrowed, gap: gap), areFree(labels, in: narrowed) {
        return (labels, narrowed)
      }
    }
    return nil
  }

  /// A label for each series; nil where one had to move so far that it takes the wider gap, with a
  /// line from the end of its curve.
  private func labels(in layout: FigureLayout, gap: Double) -> [TextLabel]? {
    let ends = points.compactMap { $0.last.map { layout.place($0.x, $0.y) } }
    let labels = points.indices.map { index in
      TextLabel(
        text: name(of: index),
        box: PageBox(
          left: ends[index].x + shifts[index] + gap, bottom: ends[index].y - 0.14,
          width: labelWidth(index), height: 0.28))
    }
    guard !figure.series.contains(where: \.hasMarks) else { return gap < 0.2 ? labels : nil }
    var moved = spread(labels, in: layout)
    for index in moved.indices where abs(moved[index].box.bottom - labels[index].box.bottom) > 0.1 {
      guard gap > 0.2 else { return nil }
      moved[index].leader = ends[index]
    }
    return moved
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
    let width = columnWidth(named)
    let height = Double(named.count) * HouseType.legendLine + 0.1
    let plot = layout.plot
    let spots = occupied(layout).map(\.place)
    let corners = [(true, true), (false, true), (true, false), (false, false)]
    for (isRight, isTop) in corners {
      let box = PageBox(
        left: isRight ? plot.right - width : plot.left + 0.15,
        bottom: isTop ? plot.top - height : plot.bottom + 0.1, width: width, height: height)
      let isFree = !spots.contains { box.contains($0, margin: 0.12) } && !isCrossedByZero(box)
      if isFree && plot.contains(box) {
        return column(named, left: box.left, top: box.top)
      }
    }
    return nil
  }

  /// Whether the line at zero runs through a rectangle.
  private func isCrossedByZero(_ box: PageBox) -> Bool {
    let scale = figure.intervalAxis == .y ? layout.y : layout.x
    guard !scale.isLogarithmic, scale.low < 0, scale.high > 0 else { return false }
    let zero = layout.place(0, 0)
    return figure.intervalAxis == .y
      ? (box.bottom...box.top).contains(zero.y) : (box.left...box.right).contains(zero.x)
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
    layout.addRoomBelow(extra)
    var left = max(0.1, (layout.width - widths.reduce(0, +)) / 2)
    var samples: [Sample] = []
    for (column, width) in zip(columns, widths) {
      samples += self.column(column, left: left, top: extra - 0.1)
      left += width
    }
    legend = .samples(samples)
  }

  private func columnWidth(_ series: [Int]) -> Double {
    HouseType.sample + 0.2 + (series.map(labelWidth).max() ?? 0)
  }

  /// The series in as many columns, filled downwards, as fit side by side.
  private func widestTable() -> [[Int]] {
    let all = named
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
