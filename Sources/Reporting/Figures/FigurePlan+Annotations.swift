extension FigurePlan {
  /// Places the texts beside points, one after the other, where they hide the least; one that would
  /// cover another or leave the plot, where the axes' numbers are, is left out.
  func placeAnnotations() -> [TextLabel] {
    var spots = occupied(layout).map(\.place)
    var placed: [TextLabel] = []
    for (text, place) in annotatedPlaces {
      let around = candidates(text, around: place).filter { label in
        layout.plot.contains(label.box) && !placed.contains { $0.box.overlaps(label.box) }
      }
      let costs = around.map { label in
        cost(of: label, spots: spots) + (isNearest(place, to: label) ? 0 : 50)
      }
      guard let least = costs.indices.min(by: { costs[$0] < costs[$1] }) else { continue }
      placed.append(around[least])
      spots.append(PagePoint(x: around[least].box.left, y: around[least].box.bottom))
    }
    return placed
  }

  /// Whether no other mark is nearer to a label than its own, so that none takes it for its own.
  private func isNearest(_ place: PagePoint, to label: TextLabel) -> Bool {
    let own = label.box.distance(to: place)
    return !markPlaces.contains { label.box.distance(to: $0) < own - 1e-9 }
  }

  private var markPlaces: [PagePoint] {
    points.indices.filter { figure.series[$0].hasMarks }.flatMap { series in
      points[series].map { point in
        let place = layout.place(point.x, point.y)
        return PagePoint(x: place.x + shifts[series], y: place.y)
      }
    }
  }

  /// Says where the texts are that found no room.
  var annotationNotes: [String] {
    let left = annotatedPlaces.count - annotations.count
    return left > 0
      ? ["\(left) labels found no room beside their points; the data file has them."] : []
  }

  /// The texts with the places where their points are drawn.
  private var annotatedPlaces: [(text: String, place: PagePoint)] {
    zip(points, shifts).flatMap { points, shift in
      points.compactMap { point in
        guard let text = point.annotation, !text.isEmpty else { return nil }
        let place = layout.place(point.x, point.y)
        return (text, PagePoint(x: place.x + shift, y: place.y))
      }
    }
  }

  /// Right, left, above and below the point, the preferred place first.
  private func candidates(_ text: String, around place: PagePoint) -> [TextLabel] {
    let width = HouseType.width(text, size: HouseType.annotation)
    let height = 0.24
    let gap = 0.13
    // Straight beside a point there is more of its mark than across from it.
    let ways = [(gap, gap), (0.18, -height / 2), (gap, -gap - height)]
    let right = ways.map { gap, rise in
      TextLabel(
        text: text,
        box: PageBox(left: place.x + gap, bottom: place.y + rise, width: width, height: height))
    }
    let left = ways.map { gap, rise in
      TextLabel(
        text: text,
        box: PageBox(
          left: place.x - gap - width, bottom: place.y + rise, width: width, height: height),
        isRightAligned: true)
    }
    return right + left
  }

  private func cost(of label: TextLabel, spots: [PagePoint]) -> Int {
    spots.count { label.box.contains($0, margin: 0.08) }
  }
}
