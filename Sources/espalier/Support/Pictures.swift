import Foundation
import Reporting

/// Draws the figures of reports.
enum Pictures {
  /// The SVG of a figure; nil, with a note, when it cannot be drawn.
  static func svg(_ figure: Figure) -> Data? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let files = try FigureWriter().write(figure, to: folder)
      return files.images[.svg].flatMap { FileManager.default.contents(atPath: $0.path) }
    } catch {
      note("\(figure.name): \(error)")
      return nil
    }
  }

  /// The Markdown of a report with its pictures in a folder named like the file.
  static func markdown(_ report: Report, beside url: URL) throws -> String {
    let folder = url.deletingPathExtension().appendingPathExtension("figures")
    return report.markdown { figure in
      do {
        let files = try FigureWriter().write(figure, to: folder)
        return files.images[.svg].map { "\(folder.lastPathComponent)/\($0.lastPathComponent)" }
      } catch {
        note("\(figure.name): \(error)")
        return nil
      }
    }
  }
}
