import ArgumentParser
import Foundation
import Reporting
import Store

/// Writes files that show results, each with the manifest by which `verify` checks it later.
struct WrittenFiles {
  let query: ResultQuery
  let rows: [ResultRow]

  /// Writes one file and its manifest beside it.
  func write(_ data: Data, to path: String) throws {
    let url = URL(filePath: path)
    try data.write(to: url, options: .atomic)
    try manifest([url], ResultDigests(rows)).write(to: URL(filePath: path + Manifest.suffix))
  }

  /// Writes the manifest of a figure's files, beside them.
  func describe(_ files: FigureFiles, _ digests: ResultDigests, name: String) throws {
    let all = [files.data, files.script] + files.images.values
    let folder = files.data.deletingLastPathComponent()
    try manifest(all, digests).write(to: folder.appending(path: name + Manifest.suffix))
  }

  private func manifest(_ files: [URL], _ digests: ResultDigests) throws -> Manifest {
    let contents = try files.map { ($0.lastPathComponent, try Data(contentsOf: $0)) }
    return Manifest(
      version: Espalier.version, query: query, results: digests,
      files: Dictionary(uniqueKeysWithValues: contents))
  }
}
