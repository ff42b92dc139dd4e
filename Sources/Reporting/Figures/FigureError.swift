public import Foundation

/// Why a figure could not be written.
public enum FigureError: Error, Equatable, Sendable {
  /// The name is not usable as a file name; it has to be letters, digits, `-`, `_` and `.`.
  case invalidName(String)

  /// The axes can show no point: none is finite, or none positive on a logarithmic axis.
  case nothingToShow(figure: String)

  /// gnuplot is not installed; the data and the script were written all the same.
  case gnuplotMissing(executable: String, written: [String])

  /// gnuplot refused the script or produced nothing; the data and the script were written.
  case renderingFailed(figure: String, status: Int, message: String, written: [String])

  /// A file or folder could not be written.
  case unwritable(path: String, reason: String)
}

extension FigureError: LocalizedError, CustomStringConvertible {
  /// A sentence for the user: what happened, and what to do.
  public var description: String {
    switch self {
    case .invalidName(let name):
      "'\(name)' cannot name a figure's files; use letters, digits, '-', '_' and '.'"
    case .nothingToShow(let figure):
      "figure '\(figure)' has no point that its axes can show; check the query and the log scale"
    case .gnuplotMissing(let executable, let written):
      "'\(executable)' is not in PATH; install gnuplot (Debian: apt install gnuplot-nox, "
        + "macOS: brew install gnuplot). Written without it: \(written.joined(separator: ", "))"
    case .renderingFailed(let figure, let status, let message, let written):
      "gnuplot could not render '\(figure)' (status \(status)): \(message). "
        + "The script is kept: \(written.joined(separator: ", "))"
    case .unwritable(let path, let reason):
      "cannot write '\(path)': \(reason)"
    }
  }

  /// The same sentence, for code that only knows `Error`.
  public var errorDescription: String? { description }
}
