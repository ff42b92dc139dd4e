import ArgumentParser
import Foundation
import Reporting
import ScalingLaws

/// `fit plot`: a fitted law with its data.
struct FitPlot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a fitted law: contours of loss over size and tokens, and residuals.",
    discussion: """
      Contours need a law of a size and tokens alone; the runs are drawn on them.
      Example: espalier fit plot average-parameters --csv dense.csv --test-csv sparse.csv -o plots
      """)

  @OptionGroup var law: LawOptions
  @OptionGroup var data: LawDataOptions
  @Option(help: "A CSV file whose rows are drawn beside those that were fitted.")
  var testCsv: [String] = []
  @Option(help: "The name of the files.") var name: String?
  @Option(name: [.short, .long], help: "The folder for the files.") var output = "plots"

  mutating func run() throws {
    let value = try law.value()
    let table = try data.table(for: value)
    let fit = try law.fit(table)
    let test =
      try testCsv.isEmpty
      ? nil : LawDataOptions.table(testCsv, data.headers(of: value), cell: data.cell)
    let figures = LawFigures(fit: fit, table: table, test: test, name: name ?? value.name)
    for figure in [figures.residuals, figures.contours].compactMap({ $0 }) {
      try Self.write(figure, to: output)
    }
  }

  /// Writes a figure's files and prints where the images are.
  static func write(_ figure: Figure, to folder: String) throws {
    let files = try FigureWriter().write(figure, to: URL(filePath: folder))
    for line in files.notes { note(line) }
    for format in FigureFormat.allCases {
      if let url = files.images[format] { print(url.relativePath) }
    }
  }
}
