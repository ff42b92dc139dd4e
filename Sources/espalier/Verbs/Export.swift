import ArgumentParser
import Foundation
import Store

/// `export`: write the store's content for other tools.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what the store says as CSV, JSON lines or a store of its own.",
    discussion: """
      csv (a directory), jsonl and sqlite read back whole with `espalier import`; tidy is one CSV
      file with one observation per row. Numbers keep all their bits.
      Example: espalier export 'sweep = first-light' --format tidy -o first-light.csv
      """)

  @Argument(help: "Only cells that this filter lets through.") var filter: String?
  @Option(name: .customLong("filter"), help: "The same as the argument.") var condition: String?
  @Option(help: "csv, jsonl, sqlite or tidy (default: by the name of the output).")
  var format: String?
  @Option(name: [.short, .long], help: "The file or directory to write.") var output: String
  @OptionGroup var store: StoreOptions

  mutating func validate() throws {
    let known = ContentFormat.allCases.map(\.rawValue)
    if let format, !known.contains(format) {
      throw ValidationError("--format is '\(format)', allowed are \(known.joined(separator: ", "))")
    }
  }

  mutating func run() throws {
    let expression = try (filter ?? condition).map { try FilterExpression(parsing: $0) }
    let target = URL(filePath: output)
    try store.reading().exportContent(
      to: target, as: try format.flatMap { ContentFormat(rawValue: $0) } ?? Self.format(of: target),
      where: expression)
    note("wrote \(output)")
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
