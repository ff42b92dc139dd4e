import Foundation

/// The files that gnuplot renders a figure to.
public enum FigureFormat: String, Sendable, CaseIterable {
  /// A vector picture for web pages.
  case svg

  /// A vector picture for papers, in the true size.
  case pdf

  /// A picture in points, 300 to the inch or, where it would have more than three million, fewer.
  case png

  /// gnuplot's terminal for a figure of that many centimetres.
  ///
  /// The terminals count in different units, 1/96 inch, inches and dots, and scale type and lines
  /// from different bases; the factors here make the three pictures look the same.
  func terminal(width: Double, height: Double) -> String {
    let font = "'\(HouseType.font),\(NumberText.short(HouseType.label))'"
    switch self {
    case .svg:
      let dots = (width: dots(width, resolution: 96), height: dots(height, resolution: 96))
      return "svg size \(dots.width),\(dots.height) background '#ffffff' font \(font) "
        + "fontscale 1.333 linewidth 1 dashlength 1 butt"
    case .pdf:
      let size = String(format: "%.2fcm,%.2fcm", width, height)
      return "pdfcairo size \(size) font \(font) fontscale 0.75 linewidth 1.5 pointscale 0.88 "
        + "dashlength 1.5 butt"
    case .png:
      let share = min(1, (3e6 / (width / 2.54 * height / 2.54)).squareRoot() / 300)
      let dots = (
        width: dots(width, resolution: 300 * share), height: dots(height, resolution: 300 * share)
      )
      let scales = [
        ("fontscale", 3.125), ("linewidth", 3.1), ("pointscale", 3.6), ("dashlength", 3.1),
      ].map { "\($0) \(NumberText.short(($1 * share * 1e3).rounded() / 1e3))" }
      return "pngcairo size \(dots.width),\(dots.height) font \(font) "
        + "\(scales.joined(separator: " ")) butt"
    }
  }

  private func dots(_ centimetres: Double, resolution: Double) -> Int {
    Int((centimetres / 2.54 * resolution).rounded())
  }
}
