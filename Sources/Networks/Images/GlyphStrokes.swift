/// The shapes of the glyphs: open polygons on the square from (−1, −1), top left, to (1, 1).
enum GlyphStrokes {
  /// The 26 capital letters, of which a set takes the first.
  static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

  /// A point, as x and y.
  typealias Point = SIMD2<Float>

  /// The strokes of each letter, in the order of the alphabet: a digit pair names a point of a grid
  /// of 5 columns and 5 rows, column first.
  private static let plans = [
    "04 20 44/12 32", "00 04 34 43 33 32 02/32 41 30 00", "41 30 10 01 03 14 34 43",
    "00 04 24 43 41 20 00", "40 00 04 44/02 32", "40 00 04/02 32", "41 30 10 01 03 14 34 43 42 22",
    "00 04/40 44/02 42", "20 24/10 30/14 34", "30 33 24 14 03", "00 04/40 02 44", "00 04 44",
    "04 00 22 40 44", "04 00 44 40", "10 01 03 14 34 43 41 30 10", "04 00 30 41 32 02",
    "10 01 03 14 34 43 41 30 10/22 44", "04 00 30 41 32 02/22 44",
    "41 30 10 01 12 32 43 34 14 03", "00 40/20 24", "00 03 14 34 43 40", "00 24 40",
    "00 14 22 34 40", "00 44/40 04", "00 22 40/22 24", "00 40 04 44",
  ]

  /// The segments of every letter.
  static let segments: [[(from: Point, to: Point)]] = plans.map { plan in
    plan.split(separator: "/").flatMap { stroke in
      let points = stroke.split(separator: " ").map(point)
      return Array(zip(points, points.dropFirst())).map { (from: $0, to: $1) }
    }
  }

  private static func point(_ code: Substring) -> Point {
    let digits = code.unicodeScalars.map { Float($0.value) - 48 }
    return Point(digits[0] / 2 - 1, digits[1] / 2 - 1)
  }
}
