import ArgumentParser
import Essentials
import Foundation
import ScalingLaws
import Store
import Verdicts

/// `fit`: scaling laws.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit a scaling law, and ask what it says.",
    discussion: """
      Without a subcommand it fits: `fit chinchilla --csv F` is `fit law chinchilla --csv F`.
      Laws: \(Law.all.map(\.name).joined(separator: ", ")).
      """,
    subcommands: [
      FitLaw.self, FitPredict.self, FitPlan.self, FitCompare.self, FitPlot.self, FitScatter.self,
      FitTableVerb.self,
      FitList.self,
    ], defaultSubcommand: FitLaw.self)
}

/// `fit law`: fits a law to a table or to stored runs.
struct FitLaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "law",
    abstract: "Fit a scaling law to a table of runs, or to stored runs.",
    discussion: """
      Minimises the sum of Huber terms of log-loss residuals and reports every optimum near the best.
      A fit to stored runs is stored, with the digest of its rows and its settings.
      Laws: \(Law.all.map(\.name).joined(separator: ", ")).
      Examples:
        espalier fit chinchilla --csv runs.csv --params N --tokens D --loss L --bootstrap 200
        espalier fit average-parameters --query 'arena = pretrain' --hold-out 1
      """)

  @OptionGroup var law: LawOptions
  @OptionGroup var data: LawDataOptions
  @Option(help: "Predict the runs of this many largest values from the others.") var holdOut = 0
  @Option(help: "The column whose largest values are held out (default: the size).")
  var holdOutBy: String?
  @Option(help: "A CSV file whose rows are predicted from the fit.") var testCsv: [String] = []
  @Flag(help: "Also say how well the fit follows the rows, in level and in slope.")
  var quality = false
  @Option(help: "The exact floor of the loss, a number or a column, beside the fitted E.")
  var floor: String?
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    guard holdOut >= 0 else {
      throw ValidationError("--hold-out is \(holdOut), allowed is 0 or more")
    }
    guard holdOut == 0 || testCsv.isEmpty else {
      throw ValidationError("give either --hold-out or --test-csv")
    }
  }

  mutating func run() throws {
    let law = try law.value()
    let table = try data.table(for: law)
    let result = try self.law.fit(table)
    var report = FitReport(result)
    report.heldOut = try heldOut(law, table, result)
    report.floor = try floor.map { try self.exactFloor($0, law) }
    if quality { report.quality = result.quality(on: table) }
    if data.isStored {
      let record = FitRecord(result, table: table, source: data.source)
      try data.store.writing().record(record.stored(heldOut: report.heldOut))
      report.stored = record.identity
    }
    print(json ? report.json.canonical : report.text)
  }

  /// A number, or the one value that a column has in all rows.
  private func exactFloor(_ text: String, _ law: Law) throws -> Double {
    guard law.parameters.contains(FitReport.floorConstant) else {
      throw ValidationError("--floor: '\(law.name)' has no constant \(FitReport.floorConstant)")
    }
    if let value = Double(text) { return value }
    let values = try data.values(of: text, for: law)
    guard let first = values.first, values.allSatisfy({ abs($0 - first) < 1e-9 }) else {
      let found = Set(values).sorted().prefix(3).map { "\($0)" }.joined(separator: ", ")
      throw ValidationError(
        "--floor \(text): the column has the values \(found), …; fit runs of one source")
    }
    return first
  }

  private func heldOut(_ law: Law, _ table: FitTable, _ result: FitResult) throws -> HeldOut? {
    if !testCsv.isEmpty {
      let test = try LawDataOptions.table(testCsv, data.headers(of: law), cell: data.cell)
      return HeldOut(result, on: test)
    }
    guard holdOut > 0,
      let column = holdOutBy ?? law.columns.first(where: { $0.name.hasSuffix("parameters") })?.name
    else { return nil }
    return try law.heldOut(
      largest: holdOut, of: column, in: table, settings: self.law.settings)
  }
}

/// `fit predict`: what a fitted law says of a point.
struct FitPredict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the loss at a point, with intervals.",
    discussion: """
      The intervals hold the uncertainty of the constants and the noise, not that of the form.
      Example: espalier fit predict average-parameters --csv runs.csv --at average_parameters=2e5,tokens=4e6
      """)

  @OptionGroup var law: LawOptions
  @OptionGroup var data: LawDataOptions
  @Option(help: "A point, as column=value,column=value; may be given more than once.")
  var at: [String] = []
  @Flag(help: "Print JSON.") var json = false

  mutating func validate() throws {
    guard !at.isEmpty else { throw ValidationError("--at is missing: which point?") }
  }

  mutating func run() throws {
    if law.bootstrap == 0 { law.bootstrap = 200 }
    let value = try law.value()
    let points = try at.map { try Self.point($0, for: value) }
    let fit = try law.fit(data.table(for: value))
    let predictions = points.map(fit.predict)
    if json {
      print(JSONValue.array(zip(points, predictions).map(Self.json)).canonical)
      return
    }
    for (text, prediction) in zip(at, predictions) {
      print(
        String(format: "%@  %.6g", text, prediction.value) + FitReport.text(prediction.law)
          + "  new run" + FitReport.text(prediction.observation))
    }
  }

  static func point(_ text: String, for law: Law) throws -> [String: Double] {
    var point: [String: Double] = [:]
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2, let value = Double(pair[1]),
        law.columns.contains(where: { $0.name == pair[0] && $0.domain.contains(value) })
      else {
        let wanted = law.columns.map { "\($0.name) (\($0.domain.wording))" }
        throw ValidationError("--at \(part): wanted \(wanted.joined(separator: ", "))")
      }
      point[pair[0]] = value
    }
    let missing = law.columns.map(\.name).filter { point[$0] == nil }
    guard missing.isEmpty else {
      throw ValidationError("--at \(text) lacks \(missing.joined(separator: ", "))")
    }
    return point
  }

  private static func json(
    _ point: [String: Double], _ prediction: FitResult.Prediction
  ) -> JSONValue {
    [
      "at": FitReport.object(point), "loss": .number(prediction.value),
      "law": prediction.law.map(FitReport.interval) ?? .null,
      "observation": prediction.observation.map(FitReport.interval) ?? .null,
    ]
  }
}

/// `fit compare`: rival laws on the same held-out runs.
struct FitCompare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare a law with rivals on runs that neither has seen.",
    discussion: """
      Cross-validated by run: the errors are paired, and the interval is over runs.
      Example: espalier fit compare average-parameters final-parameters initial-parameters --csv runs.csv
      """)

  @OptionGroup var law: LawOptions
  @Argument(help: "The laws that it is compared with.", completion: .laws) var rivals: [String]
  @OptionGroup var data: LawDataOptions
  @Option(help: "Parts of the runs, each left out once.") var folds = 5
  @Flag(help: "Print JSON.") var json = false

  mutating func validate() throws {
    guard folds >= 2 else { throw ValidationError("--folds is \(folds), allowed is 2 or more") }
  }

  mutating func run() throws {
    let first = try law.value()
    let comparisons = try rivals.map { name in
      let rival = try LawOptions.named(name)
      return try LawComparison.crossValidated(
        first, rival, in: try joint(first, rival), folds: folds, settings: law.settings)
    }
    if json {
      let values = comparisons.map(Self.json)
      print(JSONValue.array(values).canonical)
      return
    }
    for comparison in comparisons {
      print(
        String(
          format: "%@ %.5f, %@ %.5f: difference %+.5f", comparison.laws[0], comparison.errors[0],
          comparison.laws[1], comparison.errors[1], comparison.difference)
          + FitReport.text(comparison.interval) + " of the mean log error, held out")
    }
  }

  /// A table with the columns of both laws.
  private func joint(_ first: Law, _ second: Law) throws -> FitTable {
    let (left, right) = (try data.table(for: first), try data.table(for: second))
    return left.joining(columns: right)
  }

  private static func json(_ comparison: LawComparison) -> JSONValue {
    [
      "laws": .array(comparison.laws.map(JSONValue.string)),
      "errors": .array(comparison.errors.map(JSONValue.number)),
      "difference": .number(comparison.difference),
      "interval": FitReport.interval(comparison.interval),
    ]
  }
}

/// `fit table`: the numbers that laws read, as CSV.
struct FitTableVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Write stored runs as a CSV table that laws can be fitted to.",
    discussion: """
      The average parameter count is the mean of the stored count of every step.
      Example: espalier fit table --sweep laws-dense -o results/laws/dense.csv
      """)

  @Option(help: "Stored runs that pass a filter.") var query: String?
  @Option(help: "Stored runs of a sweep.", completion: .sweeps) var sweep: String?
  @Option(name: [.short, .long], help: "The file to write (default: standard output).")
  var output: String?
  @OptionGroup var store: StoreOptions

  mutating func run() throws {
    let runs = try StoredRuns(store.reading(), sweep: sweep, filter: query)
    guard !runs.rows.isEmpty else { throw StoredRunsError.noRuns }
    guard let output else {
      print(runs.csv, terminator: "")
      return
    }
    try AtomicFile.write([Data(runs.csv.utf8)], to: output)
    note("\(output): \(runs.rows.count) rows")
  }
}

/// `fit ls`: the stored fits.
struct FitList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List the stored fits.",
    discussion: "Example: espalier fit ls --json")

  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON, with the results.") var json = false

  mutating func run() throws {
    let fits = try store.reading().fits()
    if json {
      print(JSONValue.array(fits.map(Self.json)).canonical)
      return
    }
    for fit in fits {
      print(
        "\(fit.identity)  \(fit.law)  \(fit.rows) rows (\(fit.dataDigest.prefix(8)))  "
          + String(format: "objective %.6g", fit.objective)
          + (fit.heldOutError.map { String(format: "  held out %.4f", $0) } ?? "")
          + "  \(fit.source)")
    }
  }

  private static func json(_ fit: StoredFit) -> JSONValue {
    [
      "fit": .string(fit.identity), "law": .string(fit.law), "source": .string(fit.source),
      "rows": .integer(Int64(fit.rows)), "data_digest": .string(fit.dataDigest),
      "settings": fit.settings, "result": fit.result, "objective": .number(fit.objective),
      "held_out_error": fit.heldOutError.map(JSONValue.number) ?? .null,
      "fitted_at": .string(fit.fittedAt),
    ]
  }
}
