import ArgumentParser
import Essentials
import Foundation
import ScalingLaws
import Verdicts

/// Where the runs come from that a law is fitted to, and what stands for its columns.
struct LawDataOptions: ParsableArguments {
  @Option(
    help: "A CSV file with a header; several are joined.", completion: .file(extensions: ["csv"]))
  var csv: [String] = []
  @Option(help: "Stored runs that pass a filter, such as 'arena = pretrain'.") var query: String?
  @Option(help: "Stored runs of a sweep.", completion: .sweeps) var sweep: String?
  @Option(help: "The column with the size that the law reads.") var params: String?
  @Option(help: "The column with the tokens.") var tokens: String?
  @Option(help: "The column with the loss.") var loss = "loss"
  @Option(name: .customLong("column"), help: "Any other column of the law, as name=header.")
  var columns: [String] = []
  @Option(help: "The CSV column that names the run; its rows are resampled together.")
  var cell: String?
  @Option(help: "Leave out this many rows with the highest loss.") var dropHighest = 0
  @OptionGroup var store: StoreOptions

  func validate() throws {
    guard dropHighest >= 0 else {
      throw ValidationError("--drop-highest is \(dropHighest), allowed is 0 or more")
    }
  }

  /// Whether the runs come from the store.
  var isStored: Bool { query != nil || sweep != nil }

  /// In words, for the record.
  var source: String {
    isStored
      ? [sweep.map { "sweep \($0)" }, query].compactMap { $0 }.joined(separator: ": ")
      : csv.joined(separator: ", ")
  }

  /// The rows for a law.
  func table(for law: Law) throws -> FitTable {
    let headers = try headers(of: law)
    guard isStored != !csv.isEmpty else {
      throw ValidationError("give either --csv or one of --query and --sweep")
    }
    let all =
      isStored
      ? try StoredRuns(store.reading(), sweep: sweep, filter: query).table(headers)
      : try Self.table(csv, headers, cell: cell)
    return all.droppingHighest(dropHighest, of: FitTable.loss).kept
  }

  /// The values of a column that the law does not read, run by run.
  func values(of column: String, for law: Law) throws -> [Double] {
    let headers = [FitTable.loss: loss, "floor": column]
    let table =
      isStored
      ? try StoredRuns(store.reading(), sweep: sweep, filter: query).table(headers)
      : try Self.table(csv, headers, cell: cell)
    return table.values(of: "floor")
  }

  /// The rows of CSV files, one after the other.
  static func table(
    _ files: [String], _ headers: [String: String], cell: String?
  ) throws -> FitTable {
    let tables = try files.map { path in
      guard let data = FileManager.default.contents(atPath: path) else {
        throw ValidationError("\(path): cannot be read; check the path")
      }
      return try FitTable(
        csv: String(decoding: data, as: UTF8.self), columns: headers, cell: cell)
    }
    return tables.dropFirst().reduce(tables[0]) { $0.appending($1) }
  }

  /// The header to read for each column of the law.
  func headers(of law: Law) throws -> [String: String] {
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
}

/// A law by name with the constants that are held, and how it is fitted.
struct LawOptions: ParsableArguments {
  @Argument(help: "The law's name.", completion: .laws) var law: String
  @Option(help: "Hold a constant, as name=value; coefficients at 0 only.") var hold: [String] = []
  @Option(help: "Bootstrap draws for intervals.") var bootstrap = 0
  @Option(help: "A constant that gets a profile interval; may be given again for others.")
  var profile: [String] = []
  @Option(help: "Seed of the draws.") var seed: UInt64 = 0
  @Option(help: "The bend of the Huber function of log-loss residuals.") var delta = 1e-3
  @Flag(help: "Hold what the data cannot determine, instead of refusing.") var adapt = false

  func validate() throws {
    guard bootstrap >= 0 else {
      throw ValidationError("--bootstrap is \(bootstrap), allowed is 0 or more")
    }
    guard delta > 0, delta.isFinite else {
      throw ValidationError("--delta is \(delta), allowed is above 0")
    }
  }

  var settings: FitSettings {
    var settings = FitSettings()
    settings.bootstrap = bootstrap
    settings.profiled = profile
    settings.seed = seed
    settings.delta = delta
    if adapt { settings.degeneracy = .hold }
    return settings
  }

  /// The law, with what is held.
  func value() throws -> Law {
    let law = try hold.reduce(Self.named(law), Self.holding)
    for name in profile where !law.parameters.contains(name) {
      throw ValidationError(
        "--profile \(name) is no constant of '\(law.name)': "
          + law.parameters.joined(separator: ", "))
    }
    return law
  }

  /// The law of a name.
  static func named(_ name: String) throws -> Law {
    if let law = Law.named(name) { return law }
    let names = Law.all.map(\.name)
    let hint = NearestName.suggestion(for: name, among: names)
    throw ValidationError(
      "no law '\(name)'; " + (hint.map { "did you mean '\($0)'?" } ?? names.joined(separator: ", "))
    )
  }

  private static func holding(_ law: Law, _ text: String) throws -> Law {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let value = Double(parts[1]), value.isFinite,
      law.parameters.contains(parts[0])
    else {
      throw ValidationError(
        "--hold \(text) is not name=value with a constant of '\(law.name)': "
          + law.parameters.joined(separator: ", "))
    }
    guard value == 0 || !law.coefficients.contains(parts[0]) else {
      throw ValidationError("--hold \(text): the coefficient \(parts[0]) can be held at 0 only")
    }
    return law.holding(parts[0], at: value)
  }

  /// Fits the law to some rows on all cores.
  func fit(_ table: FitTable) throws -> FitResult {
    try value().fit(
      to: table, settings: settings, threads: ProcessInfo.processInfo.activeProcessorCount)
  }
}
