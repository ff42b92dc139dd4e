public import Foundation

/// The files of a written figure.
public struct FigureFiles: Sendable, Equatable {
  /// The data file.
  public let data: URL

  /// The gnuplot script.
  public let script: URL

  /// The rendered pictures.
  public let images: [FigureFormat: URL]

  /// Sentences about points that are left out or moved to an edge; they belong into the caption.
  public let notes: [String]

  /// What gnuplot printed although it succeeded; empty as a rule.
  public let warnings: String
}

/// Writes figures: a tidy data file, a gnuplot script, and the three pictures that it renders.
public struct FigureWriter: Sendable {
  private let gnuplot: Gnuplot

  /// Creates a writer that uses the `gnuplot` in PATH.
  public init() {
    gnuplot = Gnuplot()
  }

  /// Creates a writer with another executable, for tests.
  init(executable: String) {
    gnuplot = Gnuplot(executable: executable)
  }

  /// The text of the `.dat` file.
  public func dataText(of figure: Figure) -> String {
    FigureData(figure: figure).text
  }

  /// The text of the `.gp` file.
  ///
  /// - Throws: `FigureError` when the name is unusable or the axes can show no point.
  public func scriptText(of figure: Figure) throws(FigureError) -> String {
    try validate(figure)
    return FigureScript(plan: try FigurePlan(figure)).text
  }

  /// Writes and renders a figure into a folder, which is made if needed.
  ///
  /// All files are made in a hidden folder beside their place and moved there when they are
  /// complete. Without gnuplot, or when it fails, the data and the script are still written, the
  /// pictures of an earlier run stay as they are, and an error says what happened.
  ///
  /// - Returns: where the files are, with notes for the caption.
  /// - Throws: `FigureError`.
  @discardableResult
  public func write(_ figure: Figure, to folder: URL) throws(FigureError) -> FigureFiles {
    try validate(figure)
    let plan = try FigurePlan(figure)
    let workshop = try Workshop(beside: folder, name: figure.name)
    defer { workshop.remove() }
    let script = FigureScript(plan: plan)
    let sources = ["\(figure.name).dat", "\(figure.name).gp"]
    try workshop.write(dataText(of: figure), to: sources[0])
    try workshop.write(script.text, to: sources[1])
    let warnings = Result { () throws(FigureError) in
      try render(figure, script, in: workshop, sources: sources)
    }
    try workshop.deliver(sources)
    let printed = try warnings.get()
    try workshop.deliver(FigureFormat.allCases.map { "\(figure.name).\($0.rawValue)" })
    return files(of: figure, in: folder, notes: plan.notes, warnings: printed)
  }

  private func render(
    _ figure: Figure, _ script: FigureScript, in workshop: Workshop, sources: [String]
  ) throws(FigureError) -> String {
    let written = sources.map { workshop.destination.appending(path: $0).path }
    do throws(Gnuplot.Failure) {
      let warnings = try gnuplot.run(
        FigureFormat.allCases.map { script.text(only: $0) }, in: workshop.folder.path)
      for format in FigureFormat.allCases {
        guard workshop.hasContent("\(figure.name).\(format.rawValue)") else {
          let message = "no \(format.rawValue) came. \(warnings)"
          throw Gnuplot.Failure.refused(status: 0, message: message)
        }
      }
      return warnings
    } catch {
      throw figureError(error, figure: figure.name, written: written)
    }
  }

  private func figureError(
    _ failure: Gnuplot.Failure, figure: String, written: [String]
  ) -> FigureError {
    switch failure {
    case .missing:
      .gnuplotMissing(executable: gnuplot.executable, written: written)
    case .refused(let status, let message):
      .renderingFailed(figure: figure, status: status, message: message, written: written)
    case .machine(let message):
      .renderingFailed(figure: figure, status: -1, message: message, written: written)
    }
  }

  private func files(
    of figure: Figure, in folder: URL, notes: [String], warnings: String
  ) -> FigureFiles {
    let images = FigureFormat.allCases.map { format in
      (format, folder.appending(path: "\(figure.name).\(format.rawValue)"))
    }
    return FigureFiles(
      data: folder.appending(path: "\(figure.name).dat"),
      script: folder.appending(path: "\(figure.name).gp"),
      images: Dictionary(uniqueKeysWithValues: images), notes: notes, warnings: warnings)
  }

  private func validate(_ figure: Figure) throws(FigureError) {
    let isPlain = figure.name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isPlain, !figure.name.isEmpty, !figure.name.hasPrefix(".") else {
      throw .invalidName(figure.name)
    }
  }
}
