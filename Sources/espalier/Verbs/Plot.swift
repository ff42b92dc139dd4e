import ArgumentParser
import Foundation
import Reporting

/// `plot`: a sweep as a figure.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a sweep as SVG, PDF and PNG, with the gnuplot script and data beside them.",
    discussion: """
      What compression costs over effective bits per weight, a curve for each strategy, 95 % \
      intervals.
      Example: espalier plot first-light -o plots
      """)

  @OptionGroup var selection: ReportSelection
  @Option(name: [.short, .long], help: "The folder for the files.") var output = "plots"
  @Option(
    help: "The metric shown (default: the one by which the arena compares).", completion: .metrics)
  var metric: String?
  @Flag(help: "A linear instead of a logarithmic y axis.") var linear = false

  mutating func run() throws {
    let selected = try selection.results()
    let report = selected.report
    var axes = try report.axes(metric: metric ?? report.primaryMetric)
    axes.yIsLogarithmic = !linear
    let figure = report.curve(axes)
    let files = try FigureWriter().write(figure, to: URL(filePath: output))
    try selected.files.describe(files, name: figure.name)
    for line in files.notes { note(line) }
    for format in FigureFormat.allCases {
      if let url = files.images[format] { print(url.relativePath) }
    }
    print(files.script.relativePath)
    print(files.data.relativePath)
  }
}
