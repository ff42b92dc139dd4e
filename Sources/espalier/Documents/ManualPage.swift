import Foundation

/// The manual page, in the macros of man(7).
struct ManualPage {
  let tree: CommandTree
  let version: String

  /// The page's text, without a date, so that it changes only when the program does.
  var text: String {
    let paragraphs = Self.paragraphs(of: tree.discussion ?? "")
    let (status, description) = (
      paragraphs.filter { $0.hasPrefix(Self.statusMark) },
      paragraphs.filter { !$0.hasPrefix(Self.statusMark) }
    )
    var lines = [
      ".\\\" Written by `espalier docs --write` from the argument parser.",
      ".TH ESPALIER 1 \"\" \"espalier \(version)\" \"User Commands\"",
      ".nh", ".ad l",
      ".SH NAME", "espalier \\- \(Self.escaped(Self.lowercased(tree.abstract ?? "")))",
      ".SH SYNOPSIS", ".B espalier", ".I verb", "[\\fIarguments\\fR]", ".br",
      ".B espalier help", "[\\fIverb\\fR]",
      ".SH DESCRIPTION",
    ]
    lines += Self.blocks(description)
    lines += [".SH OPTIONS"] + tree.parameters.flatMap(Self.entry)
    lines += [".SH VERBS"] + tree.visible.flatMap { section($0, path: [tree.commandName]) }
    lines += Self.environment + Self.files
    lines += [".SH EXIT STATUS"]
    lines += status.map { Self.escaped(String($0.dropFirst(Self.statusMark.count))) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let statusMark = "Exit status: "

  // MARK: Verbs

  /// A verb and those below it.
  private func section(_ command: CommandTree, path: [String]) -> [String] {
    let path = path + [command.commandName]
    let parameters = command.parameters.filter { !Self.isCommon($0) }
    var lines = [".SS \(Self.escaped(path.joined(separator: " ")))"]
    if command.visible.isEmpty || !parameters.isEmpty {
      lines += [".HP", ".B \(Self.escaped(path.joined(separator: " ")))"]
      lines += parameters.map(Self.synopsis) + [".PP"]
    }
    lines.append(Self.escaped(command.abstract ?? ""))
    lines += Self.paragraphs(of: command.discussion ?? "").flatMap { [".PP"] + Self.blocks([$0]) }
    lines += parameters.flatMap(Self.entry)
    return lines + command.visible.flatMap { section($0, path: path) }
  }

  /// `--help` and `--version`, which every verb takes.
  private static func isCommon(_ parameter: CommandTree.Parameter) -> Bool {
    (parameter.names ?? []).contains { ["help", "version"].contains($0.name) }
  }

  private static func synopsis(_ parameter: CommandTree.Parameter) -> String {
    let name = parameter.names?.last.map { "\\fB\(escaped($0.spelling))\\fR" }
    let value = "\\fI\(escaped(parameter.valueName ?? ""))\\fR"
    let dots = parameter.isRepeating ? " ..." : ""
    let text =
      switch parameter.kind {
      case .positional: value + dots
      case .option: "\(name ?? "")\\ \(value)\(dots)"
      case .flag: name ?? ""
      }
    return parameter.isOptional ? "[\(text)]" : text
  }

  private static func entry(_ parameter: CommandTree.Parameter) -> [String] {
    let names = (parameter.names ?? []).map { "\\fB\(escaped($0.spelling))\\fR" }
      .joined(separator: ", ")
    let value = "\\fI\(escaped(parameter.valueName ?? ""))\\fR"
    let head =
      switch parameter.kind {
      case .positional: value
      case .option: "\(names) \(value)"
      case .flag: names
      }
    let usual = parameter.defaultValue.map { " (default: \($0))" } ?? ""
    return [".TP", head, escaped((parameter.abstract ?? "") + usual)]
  }

  // MARK: Text

  /// Paragraphs are filled; each line of examples and lists stays one.
  private static func blocks(_ paragraphs: [String]) -> [String] {
    paragraphs.enumerated().flatMap { index, paragraph in
      let lines = paragraph.split(separator: "\n").map(String.init)
      let plain = lines.prefix { !$0.hasPrefix("Example") && !$0.hasPrefix(" ") }
      let shown = lines.dropFirst(plain.count)
      var text = index > 0 ? [".PP"] : []
      if !plain.isEmpty { text.append(escaped(plain.joined(separator: " "))) }
      if !shown.isEmpty {
        text += plain.isEmpty ? [] : [".PP"]
        text += shown.flatMap { [".br", escaped($0)] }
      }
      return text
    }
  }

  private static func paragraphs(of text: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
  }

  private static func lowercased(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst().trimmingCharacters(in: .init(charactersIn: "."))
  }

  /// Text in which roff finds nothing to do.
  private static func escaped(_ text: String) -> String {
    let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    let isControl = text.hasPrefix(".") || text.hasPrefix("'")
    return (isControl ? "\\&" : "") + text
  }
}

extension ManualPage {
  private static let environment = [
    ".SH ENVIRONMENT",
    ".TP", "\\fBESPALIER_DB\\fR", "The store, unless a verb is given \\fB\\-\\-db\\fR.",
    ".TP", "\\fBXDG_CACHE_HOME\\fR",
    "The folder of the cache of trained and installed models (default: ~/.cache).",
    ".TP", "\\fBOPENBLAS_CORETYPE\\fR, \\fBOPENBLAS_NUM_THREADS\\fR",
    "The core and the threads of BLAS, where its own choice is not wanted.",
  ]

  private static let files = [
    ".SH FILES",
    ".TP", "\\fIresults/espalier.sqlite\\fR", "The store.",
    ".TP", "\\fISTORE.logs/\\fR", "What each attempt printed.",
    ".TP", "\\fISTORE.slurm/\\fR", "Submissions to Slurm.",
    ".TP", "\\fI~/.cache/espalier/models/\\fR", "Reference models, trained once.",
  ]
}
