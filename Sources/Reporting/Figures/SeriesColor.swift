/// The colour that a strategy has in every figure, for pictures that are not drawn by gnuplot.
public enum SeriesColor {
  /// The names of all colours: black, orange, skyBlue and so on.
  public static let names: [String] = SeriesStyle.Color.allCases.map { "\($0)" }

  /// The name of a strategy's colour.
  public static func name(for strategy: String) -> String {
    "\(SeriesStyle(for: strategy).color)"
  }

  /// The colour of a name as `#RRGGBB`, as it is on white paper.
  public static func hex(_ name: String) -> String? {
    SeriesStyle.Color.allCases.first { "\($0)" == name }?.rawValue
  }
}
