extension FigurePlan {
  /// Places the texts beside points, one after the other, where they hide the least.
  func placeAnnotations() -> [TextLabel] {
    var spots = occupied(layout).map(\.place)
    var placed: [TextLabel] = []
    for (text, place) in annotatedPlaces {
      let around = candidates(text, around: place)
      let costs = around.map { cost(of: $0, spots: spots, placed: placed) }
      guard let least = costs.indices.min(by: { costs[$0] < costs[$1] }) else { continue }
      placed.append(around[least])
      spots.append(PagePoint(x: around[least].box.left, y: around[least].box.bottom))
    }
    return placed
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

  private func cost(of label: TextLabel, spots: [PagePoint], placed: [TextLabel]) -> Int {
    let hidden = spots.count { label.box.contains($0, margin: 0.08) }
    let overlaps = placed.count { $0.box.overlaps(label.box) }
    return hidden + 100 * overlaps + (layout.plot.contains(label.box) ? 0 : 1_000)
  }
}
