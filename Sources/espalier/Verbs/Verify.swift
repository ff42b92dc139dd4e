import ArgumentParser
import Foundation
import Reporting
import Store

/// `verify`: whether written tables and figures still say what the store says.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell whether written tables, figures and reports are current, stale or altered.",
    discussion: """
      Each file that `table`, `plot` and `report` write has a manifest beside it: the query, a digest
      of each cell's results, and a digest of the file. `stale` means that the store has other
      results now, `altered` that the file is not as it was written. Exit status 1 when anything is
      not current.
      Example: espalier verify results plots
      """)

  @Argument(help: "Files, manifests, or folders that are searched (default: results plots).")
  var paths: [String] = []
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  mutating func run() throws {
    let manifests = try (paths.isEmpty ? Self.standard : paths).flatMap(Self.manifests)
    guard !manifests.isEmpty else {
      throw ValidationError(
        "no manifest under \((paths.isEmpty ? Self.standard : paths).joined(separator: ", ")); "
          + "`table -o`, `plot` and `report` write one beside each file")
    }
    let store = try store.reading()
    let checked = try manifests.map { url in
      let manifest = try Manifest(contentsOf: url)
      let folder = url.deletingLastPathComponent()
      return (url, manifest, try Verification(of: manifest, in: folder, store: store))
    }
    try output.print(Self.table(checked))
    if checked.contains(where: { $0.2.standing != .current }) { throw ExitCode(1) }
  }

  private static let standard = ["results", "plots"]

  private static func manifests(at path: String) throws -> [URL] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ValidationError("there is no file or folder '\(path)'")
    }
    if isFolder.boolValue {
      let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      return names.filter { $0.hasSuffix(Manifest.suffix) }.map {
        URL(filePath: path).appending(path: $0)
      }
    }
    if path.hasSuffix(Manifest.suffix) { return [URL(filePath: path)] }
    let url = URL(filePath: path)
    let beside = [
      path + Manifest.suffix, url.deletingPathExtension().path + Manifest.suffix,
    ].first { FileManager.default.fileExists(atPath: $0) }
    guard let beside else {
      throw ValidationError("'\(path)' has no manifest beside it; write it again to get one")
    }
    return [URL(filePath: beside)]
  }

  private static func table(_ checked: [(URL, Manifest, Verification)]) -> ResultTable {
    ResultTable(
      name: "verify", title: "",
      columns: [
        .init(key: "files", header: "files", kind: .text),
        .init(key: "standing", header: "standing", kind: .text),
        .init(key: "cells", header: "cells", kind: .number, decimals: 0),
        .init(key: "detail", header: "detail", kind: .text),
      ],
      rows: checked.map { url, manifest, verification in
        let name = String(url.relativePath.dropLast(Manifest.suffix.count))
        return [
          .text(name), .text(verification.standing.rawValue),
          .number(Double(manifest.results.count)), .text(verification.detail),
        ]
      }, marksBest: false)
  }
}
