/// One mistake in an experiment's specification: where, what was found, and what to do.
public struct SpecProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or where else the text came from.
  public let file: String
  /// The line, from 1; nil when the mistake has no single place.
  public let line: Int?
  /// What was found, what is allowed, and the remedy.
  public let message: String

  /// Describes a mistake.
  public init(file: String, line: Int?, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `file:line: message`, as compilers write it.
  public var description: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}

/// All mistakes of a specification at once.
public struct SpecProblems: Error, Equatable, Sendable, CustomStringConvertible {
  /// The mistakes, in the order of the file.
  public let problems: [SpecProblem]

  /// One line for each mistake.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
