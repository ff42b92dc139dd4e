import Foundation
import Reporting
import ScalingLaws

/// A fitted law as figures.
struct LawFigures {
  let fit: FitResult
  let table: FitTable
  /// Rows that were not fitted.
  let test: FitTable?
  let name: String

  /// Held-out rows are many as a rule, so those that were fitted lie over them.
  private var groups: [(id: String, label: String, table: FitTable)] {
    (test.map { [("held-out", "held out", $0)] } ?? []) + [("fitted", "fitted", table)]
  }

  /// Relative residuals in percent over the predicted loss.
  var residuals: Figure {
    let series = groups.map { group in
      Figure.Series(
        id: group.id, label: group.label,
        points: (0..<group.table.count).map { row in
          let predicted = fit.law.predict(at: group.table.row(row), with: fit.constants)
          return Figure.Point(x: predicted, y: 100 * (group.table.losses[row] / predicted - 1))
        }, isConnected: false)
    }
    return Figure(
      name: "\(name)-residuals", title: "Residuals of \(fit.law.name)", caption: caption,
      x: Figure.Axis(label: "predicted loss (nats/token)"),
      y: Figure.Axis(label: "observed over predicted loss − 1 (%)"), series: series)
  }

  /// Lines of equal loss over size and tokens, with the runs; nil for laws of other columns.
  var contours: Figure? {
    guard let size = try? ComputePlan.sizeColumn(of: fit.law) else { return nil }
    let lines = contourLines(size)
    let runs = groups.map { group in
      Figure.Series(
        id: group.id, label: group.label,
        points: (0..<group.table.count).map { row in
          Figure.Point(
            x: group.table.values(of: size)[row], y: group.table.values(of: "tokens")[row])
        }, isConnected: false)
    }
    var figure = Figure(
      name: "\(name)-contours", title: "Contours of \(fit.law.name)", caption: caption,
      x: Figure.Axis(label: Self.label(size), isLogarithmic: true),
      y: Figure.Axis(label: "training tokens D", isLogarithmic: true),
      series: lines + runs, width: .page)
    if !lines.isEmpty { figure.heading = "lines: predicted loss (nats/token)" }
    return figure
  }

  private var caption: String {
    fit.law.formula + "; "
      + fit.parameters.map { String(format: "%@ = %.4g", $0.name, $0.value) }
      .joined(separator: ", ")
  }

  private static func label(_ column: String) -> String {
    switch SizeMeasure(rawValue: column) {
    case .averageParameters: "average nonzero weights"
    case .finalParameters: "nonzero weights at the end"
    case .initialParameters: "weights at the start"
    case .parameters, nil: "weights N"
    }
  }

  /// Five lines between the lowest and the highest predicted loss of the runs, each a few points.
  private func contourLines(_ size: String) -> [Figure.Series] {
    let rows = groups.flatMap { group in (0..<group.table.count).map(group.table.row) }
    let losses = rows.map { fit.law.predict(at: $0, with: fit.constants) }
    let sizes = rows.compactMap { $0[size] }
    let tokens = rows.compactMap { $0["tokens"] }
    guard let low = losses.min(), let high = losses.max(), let least = sizes.min(),
      let most = sizes.max(), let fewest = tokens.min(), let largest = tokens.max()
    else { return [] }
    return (1...5).compactMap { number in
      let level = low + (high - low) * Double(number) / 6
      let points = (0...48).compactMap { step -> Figure.Point? in
        let place = least * pow(most / least, Double(step) / 48)
        guard let wanted = tokensReaching(level, size: place),
          (fewest / 1.5...largest * 1.5).contains(wanted)
        else { return nil }
        return Figure.Point(x: place, y: wanted)
      }
      guard points.count > 1 else { return nil }
      var series = Figure.Series(id: "contour", label: "predicted loss", points: points)
      series.points[points.count - 1].annotation = String(format: "%.2f", level)
      (series.hasMarks, series.isNamed) = (false, false)
      return series
    }
  }

  /// The tokens at which a size reaches a loss: (B/(L − E − A/N^α))^(1/β).
  private func tokensReaching(_ loss: Double, size: Double) -> Double? {
    let constants = fit.constants
    guard let a = constants["A"], let alpha = constants["alpha"], let b = constants["B"],
      let beta = constants["beta"]
    else { return nil }
    let rest = loss - (constants["E"] ?? 0) - a / pow(size, alpha)
    return rest > 0 && b > 0 ? pow(b / rest, 1 / beta) : nil
  }
}
