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

  /// How far a place is from the nearest point of the rectangle; 0 inside of it.
  func distance(to point: PagePoint) -> Double {
    let across = max(left - point.x, point.x - right, 0)
    let upward = max(bottom - point.y, point.y - top, 0)
    return (across * across + upward * upward).squareRoot()
  }

  func overlaps(_ other: PageBox) -> Bool {
    left < other.right && other.left < right && bottom < other.top && other.bottom < top
  }
}
