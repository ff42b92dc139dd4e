import Foundation

extension Figure {
  /// A filled rectangle in the units of the axes: a bar, or a tile of a grid.
  public struct Box: Sendable, Equatable {
    /// Its ends along x.
    public var x: ClosedRange<Double>
    /// Its ends along y.
    public var y: ClosedRange<Double>
    /// How dark it is, from 0 for white to 1 for black.
    public var shade: Double
    /// What is printed in its middle.
    public var text: String
    /// What it stands for, in the data file.
    public var value: Double

    /// Creates a rectangle.
    public init(
      x: ClosedRange<Double>, y: ClosedRange<Double>, shade: Double, text: String = "",
      value: Double = .nan
    ) {
      (self.x, self.y, self.shade, self.text, self.value) = (x, y, shade, text, value)
    }

    /// The tile at a column and a row of a grid of names, both from 0.
    static func tile(column: Int, row: Int, shade: Double, text: String, value: Double) -> Box {
      let (x, y) = (Double(column + 1), Double(row + 1))
      return Box(
        x: x - 0.5...x + 0.5, y: y - 0.5...y + 0.5, shade: shade, text: text, value: value)
    }

    /// Its colour, 0xRRGGBB.
    var fill: Int {
      // Full black would swallow the grid and the numbers.
      Int((255 - 200 * min(max(shade, 0), 1)).rounded()) * 0x01_01_01
    }

    /// The colour of its text: black and white stand out alike on the grey of 0.68.
    var ink: Int { shade > 0.68 ? 0xFF_FF_FF : 0 }

    /// A colour as gnuplot's commands name it, such as `#A0B0C0`.
    static func name(of color: Int) -> String { String(format: "#%06X", color) }
  }

  /// A band between two curves, behind everything else.
  public struct Area: Sendable, Equatable {
    /// The places with the lower and the upper end there, from left to right.
    public var points: [Point]

    /// Creates a band; `y` of a point is the middle of its ends.
    public init(points: [Point]) {
      self.points = points
    }
  }
}
