import Essentials
import Foundation
import Reporting
import Verdicts

/// The files that tell of judged claims: tables, a page each, and figures.
struct ClaimFiles {
  let name: String
  let results: String
  let plots: String

  func write(_ judged: [JudgedClaim]) throws {
    let (pages, pictures) = ("\(results)/claims", "\(plots)/claims")
    try FileManager.default.createDirectory(atPath: pages, withIntermediateDirectories: true)
    try write(ClaimTables.results(judged, name: name).csv, to: "\(results)/\(name).csv")
    try write(
      ClaimTables.markdown(
        judged, name: name, figure: "\(way(from: results, to: plots))/\(name).svg", pages: "claims"),
      to: "\(results)/\(name).md")
    try draw(ClaimFigures.forest(judged, name: name), in: plots)
    for claim in judged {
      let figure = ClaimFigures.differences(of: claim)
      try draw(figure, in: pictures)
      let page = ClaimPage(
        claim.claim, judged: claim,
        figure: figure.map { "\(way(from: pages, to: pictures))/\($0.name).svg" })
      try write(page.markdown, to: "\(pages)/\(ClaimPage.name(of: claim.claim)).md")
    }
  }

  private func draw(_ figure: Figure?, in folder: String) throws {
    guard let figure else { return }
    for line in try FigureWriter().write(figure, to: URL(filePath: folder)).notes { note(line) }
  }

  /// The way from a folder to another.
  private func way(from folder: String, to other: String) -> String {
    let here = URL(filePath: folder).standardizedFileURL.pathComponents
    let there = URL(filePath: other).standardizedFileURL.pathComponents
    let shared = zip(here, there).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: here.count - shared)
    return (up + there.dropFirst(shared)).joined(separator: "/")
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    print(path)
  }
}
