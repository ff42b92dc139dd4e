import ArgumentParser
import Foundation
import Reporting
import ScalingLaws

/// `fit scatter`: two columns of a table as a figure.
struct FitScatter: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scatter",
    abstract: "Draw one column of a table over another, a series for each value of a third.",
    discussion: """
      Rows of equal x and series are drawn as their mean.
      Example: espalier fit scatter --csv windows.csv --x hyperparameter.start --by hyperparameter.end
      """)

  @Option(
    help: "A CSV file with a header; several are joined.", completion: .file(extensions: ["csv"]))
  var csv: [String]
  @Option(help: "The column across.") var x: String
  @Option(help: "The column upward.") var y = "loss"
  @Option(help: "The column that tells the series apart.") var by: String?
  @Option(help: "The label across (default: the column).") var xLabel: String?
  @Option(help: "The label upward (default: the column).") var yLabel: String?
  @Flag(help: "A logarithmic x axis.") var logarithmic = false
  @Option(help: "The name of the files.") var name = "scatter"
  @Option(name: [.short, .long], help: "The folder for the files.") var output = "plots"

  mutating func run() throws {
    var headers = ["x": x, FitTable.loss: y]
    headers["by"] = by
    let table = try LawDataOptions.table(csv, headers, cell: nil)
    let (across, upward) = (table.values(of: "x"), table.losses)
    let values = by == nil ? across.map { _ in 0 } : table.values(of: "by")
    let series = Dictionary(grouping: across.indices) { values[$0] }.sorted { $0.key < $1.key }
      .map { value, rows in
        Figure.Series(
          id: "\(by ?? y) \(value)", label: by.map { Self.label($0, value) } ?? y,
          points: Self.means(rows, across, upward))
      }
    let figure = Figure(
      name: name, title: "\(yLabel ?? y) over \(xLabel ?? x)", caption: csv.joined(separator: ", "),
      x: Figure.Axis(label: xLabel ?? x, isLogarithmic: logarithmic),
      y: Figure.Axis(label: yLabel ?? y), series: series)
    try FitPlot.write(figure, to: output)
  }

  private static func means(
    _ rows: [Int], _ across: [Double], _ upward: [Double]
  ) -> [Figure.Point] {
    Dictionary(grouping: rows) { across[$0] }.sorted { $0.key < $1.key }.map { x, rows in
      let losses = rows.map { upward[$0] }
      return Figure.Point(x: x, y: losses.reduce(0, +) / Double(losses.count))
    }
  }

  private static func label(_ column: String, _ value: Double) -> String {
    let name = column.split(separator: ".").last.map(String.init) ?? column
    return name + " " + String(format: "%g", value)
  }
}
