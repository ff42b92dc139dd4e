import Foundation

/// The commands in the project's documents: all are parsed, those in `console` blocks run.
///
/// A block of commands is either a `console` block, whose lines after `$ ` are run in their order in
/// a copy of the project and whose other lines are what they print, or has the comment
/// `<!-- not run: REASON -->` on the line before it.
enum DocumentedCommands {
  /// The README, how to contribute, the guides and the articles of the libraries.
  static func paths() throws -> [String] {
    let files = FileManager.default
    func markdown(in folder: String) -> [String] {
      ((try? files.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".md") }
        .map { "\(folder)/\($0)" }.sorted()
    }
    let catalogs = try files.contentsOfDirectory(atPath: "Sources").sorted()
      .map { "Sources/\($0)/\($0).docc" }
    return ["README.md", "CONTRIBUTING.md"] + (["docs"] + catalogs).flatMap(markdown)
  }

  // MARK: Parsing

  /// What is wrong with the commands of a document, as `file:line: reason`.
  static func faults(in document: MarkdownDocument, _ check: CommandCheck) -> [String] {
    let inBlocks = document.blocks.flatMap { faults(in: $0, of: document, check) }
    let inText = document.inlineCode.flatMap { line, text in
      check.faults(ofMention: text).map { "\(document.path):\(line + 1): \($0)" }
    }
    return inBlocks + inText
  }

  private static func faults(
    in block: MarkdownDocument.Block, of document: MarkdownDocument, _ check: CommandCheck
  ) -> [String] {
    let commands = commands(in: block, of: document)
    let wrong = commands.flatMap { line, text in
      check.faults(ofLine: text).map { "\(document.path):\(line + 1): \($0)" }
    }
    guard let first = commands.first, block.language != "console" else { return wrong }
    if case .notRun = block.marker { return wrong }
    return wrong + [
      "\(document.path):\(first.line + 1): is it run? Make it a ```console block with what it "
        + "prints, or write `<!-- not run: REASON -->` on the line before the block"
    ]
  }

  /// The command lines of a block, with the indices of their lines.
  private static func commands(
    in block: MarkdownDocument.Block, of document: MarkdownDocument
  ) -> [(line: Int, text: String)] {
    let examples = document.examples(in: block)
    guard examples.isEmpty else { return examples.map { ($0.line, $0.command) } }
    guard ["", "sh", "bash", "console"].contains(block.language) else { return [] }
    var commands: [(line: Int, text: String)] = []
    var isContinued = false
    for (offset, line) in document.body(of: block).enumerated() {
      if isContinued {
        commands[commands.count - 1].text += "\n" + line
      } else if line.firstMatch(of: /^([A-Z_]+=[^ ]+ )*(espalier|make)\s/) != nil {
        commands.append((block.body.lowerBound + offset, line))
      } else {
        continue
      }
      isContinued = line.hasSuffix("\\")
    }
    return commands
  }

  // MARK: Running

  /// What came of a document's examples.
  struct Outcome {
    var ran = 0
    /// For each example that printed something else, `file:line: command` and the difference.
    var failures: [String] = []
    /// The document with what was printed.
    var refreshed: MarkdownDocument
  }

  /// Whether a document has examples that run.
  static func hasExamples(_ document: MarkdownDocument) -> Bool {
    document.blocks.contains { isRun($0) && !document.examples(in: $0).isEmpty }
  }

  private static func isRun(_ block: MarkdownDocument.Block) -> Bool {
    if case .notRun = block.marker { return false }
    return block.language == "console"
  }

  /// Runs the examples of a document in their order.
  static func run(_ document: MarkdownDocument, in folder: borrowing ExampleFolder) throws
    -> Outcome
  {
    var outcome = Outcome(refreshed: document)
    var replacements: [(range: Range<Int>, lines: [String])] = []
    for block in document.blocks {
      if case .file(let path) = block.marker {
        try folder.write(document.body(of: block), to: path)
      }
      guard isRun(block) else { continue }
      for example in document.examples(in: block) {
        let expected = expectedOutput(of: example, in: block, of: document)
        let actual = try folder.output(of: example.command)
        outcome.ran += 1
        guard !expected.matches(actual) else { continue }
        let difference = expected.difference(from: actual).map { "    \($0)" }
        outcome.failures.append(
          (["\(document.path):\(example.line + 1): \(example.command)"] + difference)
            .joined(separator: "\n"))
        let indentation = String(repeating: " ", count: block.indentation)
        replacements.append(
          (example.output, expected.refreshed(with: actual).map { indentation + $0 }))
      }
    }
    for (range, lines) in replacements.reversed() {
      let isFollowed = document.lines[range].last?.isEmpty == true
      outcome.refreshed.lines.replaceSubrange(range, with: lines + (isFollowed ? [""] : []))
    }
    return outcome
  }

  private static func expectedOutput(
    of example: MarkdownDocument.Example, in block: MarkdownDocument.Block,
    of document: MarkdownDocument
  ) -> ExpectedOutput {
    let start = example.output.lowerBound - block.body.lowerBound
    let lines = document.body(of: block)[start..<start + example.output.count]
    guard case .tolerance(let share) = block.marker else { return ExpectedOutput(lines) }
    return ExpectedOutput(lines, tolerance: share)
  }
}
