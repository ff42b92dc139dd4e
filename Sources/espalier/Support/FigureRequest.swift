import ArgumentParser
import CompressionCore
import Essentials
import Reporting
import Runner
import Store
import Strategies

/// What `plot` is asked for, by options or by a file.
struct FigureRequest {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case curve, pareto, bars, heatmap, training, layers, coverage
  }

  var kind = Kind.curve
  var sweep: String?
  var filter: String?
  var metric: String?
  var budget: String?
  var rows = "strategy"
  var columns = "budget"
  var x: String?
  var isLinear = false
  var name: String?
  var title: String?

  private static let keys = [
    "kind", "sweep", "filter", "metric", "budget", "rows", "columns", "x", "linear", "name",
    "title",
  ]

  init() {}

  /// Reads a file; unknown keys and values are told with the nearest known.
  init(path: String) throws {
    let settings = try FlatSettings(
      path: path, of: "the figure", allowed: Self.keys, required: ["kind"])
    func refuse(_ key: String, _ found: String, _ allowed: [String]) -> ValidationError {
      let hint = NearestName.suggestion(for: found, among: allowed).map { "did you mean '\($0)'?" }
      return ValidationError(
        "\(path): \(key) is '\(found)'; "
          + (hint ?? "allowed are \(allowed.joined(separator: ", "))"))
    }
    for (key, value) in settings.values {
      switch key {
      case "kind":
        guard let kind = Kind(rawValue: value) else {
          throw refuse(key, value, Kind.allCases.map(\.rawValue))
        }
        self.kind = kind
      case "linear":
        guard let flag = Bool(value) else { throw refuse(key, value, ["true", "false"]) }
        isLinear = flag
      case "sweep": sweep = value
      case "filter": filter = value
      case "metric": metric = value
      case "budget": budget = value
      case "rows": rows = value
      case "columns": columns = value
      case "x": x = value
      case "name": name = value
      default: title = value
      }
    }
  }

  /// The figure of some results.
  func figure(_ report: SweepReport, _ results: [ResultRow], _ store: ResultStore) throws -> Figure
  {
    var figure = try plain(report, results, store)
    if let name { figure.name = name }
    if let title { figure.title = title }
    return figure
  }

  private func plain(
    _ report: SweepReport, _ results: [ResultRow], _ store: ResultStore
  ) throws -> Figure {
    let metric = metric ?? report.primaryMetric
    switch kind {
    case .curve, .pareto:
      var axes = try report.axes(metric: metric)
      axes.yIsLogarithmic = !isLinear
      return kind == .curve ? report.curve(axes) : try report.pareto(axes)
    case .bars: return try report.bars(metric: metric, budget: budget)
    case .heatmap:
      return try report.heatMap(metric: metric, down: GridKey(rows), across: GridKey(columns))
    case .layers:
      let metric = self.metric ?? "layer/output_error"
      return try report.layers(metric: metric, budget: budget) {
        try store.points(of: metric, attempts: $0)
      }
    case .coverage:
      return CoverageMatrix(catalogOf: report.arena, report.groups).figure(
        name: report.name, title: report.question, caption: report.signature)
    case .training: return try training(report, results, store)
    }
  }

  private func training(
    _ report: SweepReport, _ results: [ResultRow], _ store: ResultStore
  ) throws -> Figure {
    let metric = metric ?? "train/loss"
    var finished: [(kind: CellKind, attempt: Int64)] = []
    for place in results.indices where results[place].state == .finished {
      if let attempt = results[place].attempt { finished.append((results[place].kind, attempt)) }
    }
    // Too many lines are refused before a million points are read.
    guard Set(finished.lazy.map(\.kind)).count <= TrainingCurves.mostLines else {
      let runs = finished.map {
        TrainingCurves.Run(kind: $0.kind, points: [CurvePoint(step: 1, value: 1)])
      }
      return try TrainingCurves(runs, of: report).figure(metric: metric, over: "training step")
    }
    let attempts = finished.map(\.attempt)
    let curves = try store.curves(of: metric, attempts: attempts)
    let places = try x.map { try store.curves(of: $0, attempts: attempts) }
    let runs = finished.map { run in
      TrainingCurves.Run(
        kind: run.kind, points: curves[run.attempt] ?? [],
        places: places.map { places in
          Dictionary((places[run.attempt] ?? []).map { ($0.step, $0.value) }) { $1 }
        })
    }
    return try TrainingCurves(runs, of: report).figure(metric: metric, over: x ?? "training step")
  }
}
