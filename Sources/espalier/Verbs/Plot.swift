import ArgumentParser
import Foundation
import Reporting

/// `plot`: a sweep as a figure.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a sweep as SVG, PDF and PNG, with the gnuplot script and data beside them.",
    discussion: """
      Loss increase over effective bits per weight, a curve for each strategy, 95 % intervals.
      Example: espalier plot first-light -o plots
      """)

  @OptionGroup var selection: ReportSelection
  @Option(name: [.short, .long], help: "The folder for the files.") var output = "plots"
  @Flag(help: "A linear instead of a logarithmic y axis.") var linear = false

  mutating func run() throws {
    var axes = SweepReport.Axes()
    axes.yIsLogarithmic = !linear
    let selected = try selection.results()
    let figure = selected.report.curve(axes)
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
