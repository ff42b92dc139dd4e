import ArgumentParser
import Foundation
import Store

/// `export`: write the store's content for other tools.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what the store says for other tools, or send it to MLflow.",
    discussion: """
      csv (a directory), jsonl and sqlite read back whole with `espalier import`; tidy is one CSV
      file with one observation per row. Numbers keep all their bits. tensorboard is a log directory,
      in single precision. --mlflow sends runs to a tracking server; those that are there stay.
      Examples:
        espalier export 'sweep = first-light' --format tidy -o first-light.csv
        espalier export --format tensorboard -o logs
        espalier export --mlflow http://127.0.0.1:5000
      """)

  @Argument(help: "Only cells that this filter lets through.") var filter: String?
  @Option(name: .customLong("filter"), help: "The same as the argument.") var condition: String?
  @Option(help: "csv, jsonl, sqlite, tidy or tensorboard (default: by the name of the output).")
  var format: String?
  @Option(name: [.short, .long], help: "The file or directory to write.") var output: String?
  @Option(help: "The address of an MLflow tracking server instead of a file.") var mlflow: String?
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    guard (output == nil) != (mlflow == nil) else {
      throw ValidationError("choose a place: -o FILE, or --mlflow ADDRESS")
    }
    let known = ContentFormat.allCases.map(\.rawValue) + [Self.tensorBoard]
    if let format, !known.contains(format) {
      throw ValidationError("--format is '\(format)', allowed are \(known.joined(separator: ", "))")
    }
  }

  mutating func run() throws {
    let expression = try (filter ?? condition).map { try FilterExpression(parsing: $0) }
    let store = try store.reading()
    if let mlflow { return try send(to: MLflowServer(mlflow), from: store, where: expression) }
    guard let output else { return }
    let target = URL(filePath: output)
    if format == Self.tensorBoard {
      let cells = try store.exportTensorBoard(to: target, where: expression)
      return note("wrote \(cells) cells below \(output)")
    }
    try store.exportContent(
      to: target, as: try format.flatMap { ContentFormat(rawValue: $0) } ?? Self.format(of: target),
      where: expression)
    note("wrote \(output)")
  }

  private static let tensorBoard = "tensorboard"

  private func send(
    to server: MLflowServer, from store: ResultStore, where filter: FilterExpression?
  ) throws {
    let done = try server.export(store.results(where: filter), from: store)
    note("sent \(done.sent) runs; \(done.present) were there already")
  }

  private static func format(of target: URL) throws -> ContentFormat {
    switch target.pathExtension.lowercased() {
    case "csv": return .tidy
    case "jsonl", "ndjson": return .jsonLines
    case "sqlite", "db": return .sqlite
    case "": return .csv
    default:
      throw ValidationError(
        "'\(target.lastPathComponent)' does not tell the format; give --format csv, jsonl, sqlite "
          + "or tidy")
    }
  }
}
