import Foundation

/// What is known of the terminal on the other side.
enum Terminal {
  /// Whether standard error is a terminal, so that a line may be drawn again and again.
  static var isErrorLive: Bool { isatty(STDERR_FILENO) == 1 }

  /// The width of the terminal in columns; 80 where there is none.
  static var width: Int {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        return Int(size.ws_col)
      }
    }
    return 80
  }

  /// Whether somebody can answer.
  static var isInputLive: Bool { isatty(STDIN_FILENO) == 1 }

  /// Asks a question; anything but yes is no.
  static func confirm(_ question: String) -> Bool {
    FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }

  /// Whether standard output is a terminal.
  static var isOutputLive: Bool { isatty(STDOUT_FILENO) == 1 }
}

/// Writes lines to standard error.
func note(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
