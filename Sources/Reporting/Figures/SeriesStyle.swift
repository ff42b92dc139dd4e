/// How one strategy looks in every figure: colour, point shape and dashes.
///
/// The colours are the eight of Okabe and Ito, *Color Universal Design*, 2008, with a grey in place
/// of their yellow, which vanishes on white paper. Shape and dashes carry the same information for
/// readers of greyscale prints.
struct SeriesStyle: Equatable, Sendable {
  enum Color: String, CaseIterable {
    case black = "#000000"
    case orange = "#E69F00"
    case skyBlue = "#56B4E9"
    case green = "#009E73"
    case blue = "#0072B2"
    case vermilion = "#D55E00"
    case purple = "#CC79A7"
    case grey = "#7F7F7F"
  }

  /// A point shape, by gnuplot's number for it.
  enum Shape: Int, CaseIterable {
    case cross = 2
    case star = 3
    case openSquare, square
    case openCircle, circle
    case openUp, up
    case openDown, down
    case openDiamond, diamond
    case openPentagon, pentagon

    /// The filled shape of the same outline; nil for shapes that are only strokes.
    var filled: Shape? {
      switch self {
      case .cross, .star: nil
      default: Shape(rawValue: rawValue | 1)
      }
    }

  }

  enum Dash: String, CaseIterable {
    case solid = "1"
    case dashed = "(7,3)"
    case dotted = "(1.5,2.5)"
    case dashDot = "(8,2.5,1.5,2.5)"
    case short = "(3.5,2)"
  }

  var color: Color
  var shape: Shape
  var dash: Dash

  /// Triangles and diamonds look smaller than squares and circles of the same nominal size.
  var pointSize: String {
    switch shape {
    case .openSquare, .square: "0.55"
    case .openUp, .up, .openDown, .down, .openDiamond, .diamond: "0.72"
    default: "0.62"
    }
  }

  var haloSize: String {
    switch shape {
    case .cross, .star: "0.8"
    case .openSquare, .square: "0.78"
    case .openUp, .up, .openDown, .down, .openDiamond, .diamond: "1.05"
    default: "0.88"
    }
  }

  init(_ color: Color, _ shape: Shape, _ dash: Dash) {
    self.color = color
    self.shape = shape
    self.dash = dash
  }

  /// The style of a strategy: from the table, or from a hash of the id that never changes.
  init(for id: String) {
    self = Self.signs[id] ?? Self.known[id] ?? Self.hashed(id)
  }

  /// What is no strategy and always looks the same.
  private static let signs: [String: SeriesStyle] = [
    "pareto-front": SeriesStyle(.grey, .openSquare, .short),
    "upheld": SeriesStyle(.green, .circle, .solid),
    "contradicted": SeriesStyle(.vermilion, .square, .solid),
    "inconclusive": SeriesStyle(.grey, .openDiamond, .solid),
    "replicate": SeriesStyle(.grey, .openCircle, .solid),
    "mean": SeriesStyle(.black, .diamond, .solid),
    "contour": SeriesStyle(.grey, .openSquare, .solid),
    "fitted": SeriesStyle(.black, .circle, .solid),
    "held-out": SeriesStyle(.orange, .openUp, .solid),
  ]

  /// Whether the id is one of those that are no strategy and never change.
  static func isSign(_ id: String) -> Bool { signs[id] != nil }

  /// Whether a strategy has a style of its own.
  static func isKnown(_ id: String) -> Bool { known[id] != nil }

  /// Pruning has filled shapes and quantisation open ones, so that the families can be told apart.
  private static let known: [String: SeriesStyle] = [
    "dense": SeriesStyle(.black, .star, .solid),
    "random": SeriesStyle(.grey, .cross, .dotted),
    "magnitude": SeriesStyle(.orange, .up, .dashed),
    "magnitude-global": SeriesStyle(.vermilion, .down, .dashDot),
    "wanda": SeriesStyle(.blue, .circle, .solid),
    "sparsegpt": SeriesStyle(.green, .square, .solid),
    "sparsegpt-joint": SeriesStyle(.green, .openDiamond, .solid),
    "owl": SeriesStyle(.purple, .pentagon, .dashed),
    "dlp": SeriesStyle(.skyBlue, .diamond, .dashDot),
    "farms": SeriesStyle(.grey, .pentagon, .short),
    "alps": SeriesStyle(.vermilion, .diamond, .short),
    "oats": SeriesStyle(.black, .diamond, .solid),
    "rtn": SeriesStyle(.purple, .openDiamond, .dashed),
    "gptq": SeriesStyle(.skyBlue, .openSquare, .solid),
    "awq": SeriesStyle(.black, .openCircle, .dashDot),
    "gptaq": SeriesStyle(.blue, .openPentagon, .short),
    "obc": SeriesStyle(.green, .openUp, .dashed),
    "svd": SeriesStyle(.orange, .openDown, .short),
  ]

  /// The pairs of colour and shape that the table leaves free.
  private static let free: [SeriesStyle] = {
    let taken = known.values.map { [$0.color.rawValue, "\($0.shape.rawValue)"] }
    return Color.allCases.flatMap { color in
      Shape.allCases.filter { !taken.contains([color.rawValue, "\($0.rawValue)"]) }.map {
        SeriesStyle(color, $0, .solid)
      }
    }
  }()

  /// Picks among the free pairs.
  private static func hashed(_ id: String) -> SeriesStyle {
    let hash = stableHash(id)
    var style = free[Int(hash % UInt64(free.count))]
    style.dash = Dash.allCases[Int((hash >> 32) % UInt64(Dash.allCases.count))]
    return style
  }

  /// FNV-1a of 64 bits, then a final mix: the plain hash spreads similar short names badly.
  private static func stableHash(_ id: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    return hash ^ (hash >> 33)
  }
}
