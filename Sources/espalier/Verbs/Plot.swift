import ArgumentParser
import Essentials
import Foundation
import Reporting
import Runner
import Store

/// `plot`: results as a figure.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw results as SVG, PDF and PNG, with the gnuplot script and data beside them.",
    discussion: """
      What compression costs over effective bits per weight, a curve for each strategy, 95 % \
      intervals; or another kind: pareto, bars, heatmap, training, layers, coverage.
      Examples:
        espalier plot first-light -o plots
        espalier plot first-light --kind pareto
        espalier plot --query 'strategy = wanda' --kind heatmap --rows strategy --columns budget
        espalier plot --spec figure.yaml
      """)

  @Argument(help: "The sweep's name, or its YAML file (default: the whole store).")
  var sweep: String?
  @Option(help: "What is drawn.") var kind: FigureRequest.Kind?
  @Option(help: "A YAML file with kind, sweep, filter, metric, … instead of options.")
  var spec: String?
  @Option(name: [.customLong("filter"), .customLong("query")], help: "Only these runs.")
  var filter: String?
  @Option(name: [.short, .long], help: "The folder for the files.") var output = "plots"
  @Option(
    help: "The metric shown (default: the one by which the arena compares).", completion: .metrics)
  var metric: String?
  @Option(help: "For bars and layers: the budget, such as '50 %'.") var budget: String?
  @Option(help: "For heatmap: the key of the rows.") var rows: String?
  @Option(help: "For heatmap: the key of the columns.") var columns: String?
  @Option(help: "For training: the curve along x (default: the step).") var x: String?
  @Flag(help: "A linear instead of a logarithmic y axis.") var linear = false
  @Option(help: "The name of the files.") var name: String?
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let request = try request()
    let store = try store.reading()
    let query = ResultQuery(
      sweep: try request.sweep.map { try SweepName.resolve($0) }, filter: request.filter)
    let rows = try query.rows(in: store, reading: .values)
    // What the manifest says of the results is worked out while the figure is made.
    let digests = Background { ResultDigests(rows, threads: 1) }
    let selected = try SelectedResults(query, rows, in: store)
    let figure = try request.figure(selected.report, rows, store)
    let files = try FigureWriter().write(figure, to: URL(filePath: output))
    try selected.files.describe(files, digests.value, name: figure.name)
    for line in files.notes { note(line) }
    for format in FigureFormat.allCases {
      if let url = files.images[format] { print(url.relativePath) }
    }
    print(files.script.relativePath)
    print(files.data.relativePath)
  }

  private func request() throws -> FigureRequest {
    var request = try spec.map { try FigureRequest(path: $0) } ?? FigureRequest()
    if let kind { request.kind = kind }
    request.sweep = sweep ?? request.sweep
    request.filter = filter ?? request.filter
    request.metric = metric ?? request.metric
    request.budget = budget ?? request.budget
    request.rows = rows ?? request.rows
    request.columns = columns ?? request.columns
    request.x = x ?? request.x
    request.isLinear = linear || request.isLinear
    request.name = name ?? request.name
    return request
  }
}
