import ArgumentParser
import Essentials
import Foundation
import ScalingLaws

/// `fit`: fit a scaling law to a table.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fit a scaling law to a table of runs.",
    discussion: """
      Minimises the sum of Huber terms of log-loss residuals and reports every optimum near the best.
      Laws: \(Law.all.map(\.name).joined(separator: ", ")).
      Example: espalier fit chinchilla --csv runs.csv --params N --tokens D --loss L --bootstrap 200
      """)

  @Argument(help: "The law's name.") var law: String
  @Option(help: "A CSV file with a header.") var csv: String
  @Option(help: "The column with the size that the law reads.") var params: String?
  @Option(help: "The column with the tokens.") var tokens: String?
  @Option(help: "The column with the loss.") var loss = "loss"
  @Option(name: .customLong("column"), help: "Any other column of the law, as name=header.")
  var columns: [String] = []
  @Option(help: "The column that names the run; its rows are resampled together.") var cell: String?
  @Option(help: "Leave out this many rows with the highest loss.") var dropHighest = 0
  @Option(help: "Bootstrap draws for intervals.") var bootstrap = 0
  @Option(help: "Predict the runs of this many largest sizes from the others.") var holdOut = 0
  @Option(help: "Seed of the draws.") var seed: UInt64 = 0
  @Flag(help: "Print one JSON object.") var json = false

  mutating func validate() throws {
    let numbers = [
      ("drop-highest", dropHighest), ("bootstrap", bootstrap), ("hold-out", holdOut),
    ]
    for (name, value) in numbers where value < 0 {
      throw ValidationError("--\(name) is \(value), allowed is 0 or more")
    }
  }

  mutating func run() throws {
    let law = try namedLaw()
    guard let data = FileManager.default.contents(atPath: csv) else {
      throw ValidationError("\(csv): cannot be read; check the path")
    }
    let all = try FitTable(
      csv: String(decoding: data, as: UTF8.self), columns: headers(of: law), cell: cell)
    let table = all.droppingHighest(dropHighest, of: FitTable.loss).kept
    var settings = FitSettings()
    settings.bootstrap = bootstrap
    settings.seed = seed
    let result = try law.fit(
      to: table, settings: settings, threads: ProcessInfo.processInfo.activeProcessorCount)
    let report = FitReport(result, heldOut: try heldOut(law, table, settings))
    print(json ? report.json.canonical : report.text)
  }

  private func namedLaw() throws -> Law {
    if let law = Law.named(law) { return law }
    let names = Law.all.map(\.name)
    let hint = NearestName.suggestion(for: law, among: names)
    throw ValidationError(
      "no law '\(law)'; " + (hint.map { "did you mean '\($0)'?" } ?? names.joined(separator: ", ")))
  }

  /// The header to read for each column of the law.
  private func headers(of law: Law) throws -> [String: String] {
    var headers = Dictionary(uniqueKeysWithValues: law.columns.map { ($0.name, $0.name) })
    headers[FitTable.loss] = loss
    if let tokens { headers["tokens"] = tokens }
    if let params, let size = headers.keys.first(where: { $0.hasSuffix("parameters") }) {
      headers[size] = params
    }
    for column in columns {
      let parts = column.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, headers[parts[0]] != nil else {
        throw ValidationError(
          "--column \(column) is not name=header with a column of the law: "
            + headers.keys.sorted().joined(separator: ", "))
      }
      headers[parts[0]] = parts[1]
    }
    return headers
  }

  private func heldOut(_ law: Law, _ table: FitTable, _ settings: FitSettings) throws -> HeldOut? {
    guard holdOut > 0,
      let size = law.columns.first(where: { $0.name.hasSuffix("parameters") })?.name
    else { return nil }
    return try law.heldOut(largest: holdOut, of: size, in: table, settings: settings)
  }
}

/// What `fit` prints.
private struct FitReport {
  let result: FitResult
  let heldOut: HeldOut?

  init(_ result: FitResult, heldOut: HeldOut?) {
    self.result = result
    self.heldOut = heldOut
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "law": .string(result.law.name), "formula": .string(result.law.formula),
      "rows": .integer(Int64(result.rows)), "objective": .number(result.objective),
      "parameters": Self.object(result.constants),
      "intervals": .object(
        Dictionary(
          uniqueKeysWithValues: result.parameters.compactMap { parameter in
            parameter.bootstrap.map { (parameter.name, Self.interval($0)) }
          })),
      "condition_number": .number(result.conditionNumber),
      "optima": .array(
        result.optima.map {
          [
            "objective": .number($0.objective), "parameters": Self.object($0.parameters),
            "hits": .integer(Int64($0.hits)),
          ]
        }),
      "notes": .array(result.notes.map(JSONValue.string)),
    ]
    members["flat_direction"] = result.flatDirection.map(Self.object)
    if let heldOut {
      members["held_out_relative_error"] = .number(heldOut.meanRelativeError)
      members["held_out_worst_relative_error"] = .number(heldOut.worstRelativeError)
    }
    return .object(members)
  }

  private static func object(_ numbers: [String: Double]) -> JSONValue {
    .object(numbers.mapValues(JSONValue.number))
  }

  private static func interval(_ interval: Interval) -> JSONValue {
    ["low": .number(interval.low), "high": interval.high.map(JSONValue.number) ?? .null]
  }

  var text: String {
    var lines = [
      "\(result.law.name): \(result.law.formula), \(result.rows) rows",
      String(format: "objective  %.6g, the sum of Huber terms", result.objective),
    ]
    for parameter in result.parameters {
      let interval = parameter.bootstrap.map {
        String(format: "  [%.6g, %.6g]", $0.low, $0.high ?? .infinity)
      }
      let held = parameter.isHeld ? "  (held)" : ""
      lines.append(
        String(format: "%@ = %.6g", parameter.name, parameter.value) + (interval ?? "") + held)
    }
    lines.append(String(format: "condition  %.3g", result.conditionNumber))
    lines.append("optima     \(result.optima.count) within 1 % of the best")
    if let heldOut {
      lines.append(
        String(
          format: "held out   mean relative error %.4f, worst %.4f", heldOut.meanRelativeError,
          heldOut.worstRelativeError))
    }
    return (lines + result.notes.map { "note       \($0)" }).joined(separator: "\n")
  }
}
