import Foundation
import TestKit
import Testing

@testable import espalier

@Suite struct DocumentTests {
  static func document(_ lines: [String]) -> MarkdownDocument {
    MarkdownDocument(path: "guide.md", text: lines.joined(separator: "\n"))
  }

  static func check() throws -> CommandCheck {
    CommandCheck(tree: try CommandTree.current(), makeTargets: ["demo", "test"])
  }

  @Test func `a shell line falls apart into commands without quotes, comments and redirections`() {
    let line = ShellLine(
      "A=1 espalier query 'a = b' 2>/dev/null | head -n 3 # what\nsource <(espalier \"x y\")")
    #expect(line.calls(of: "espalier") == [["query", "a = b"], ["x y"]])
    #expect(line.calls(of: "head") == [["-n", "3"]])
    #expect(ShellLine("espalier a \\\n  b; make c").calls(of: "espalier") == [["a", "b"]])
    #expect(ShellLine("espalier \"a \\\nb\"").calls(of: "espalier") == [["a b"]])
    #expect(ShellLine("WORDS=(espalier x); make c").calls(of: "espalier").isEmpty)
  }

  @Test(arguments: [
    ("$ espalier ls strategis", "guide.md:4:"),
    ("$ espalier ls runs --fitler x", "guide.md:4:"),
    ("$ espalier sweep ruin x.yaml", "guide.md:4:"),
    ("$ espalier query x | espalier nothing", "guide.md:4:"),
    ("$ make dmeo", "guide.md:4: the Makefile has no target 'dmeo'; did you mean 'demo'?"),
  ])
  func `a command that the parser does not take is found with its line`(
    line: String, fault: String
  ) throws {
    let document = Self.document(["# Guide", "", "```console", line, "out", "```"])
    let faults = DocumentedCommands.faults(in: document, try Self.check())
    #expect(faults.count == 1 && faults[0].hasPrefix(fault), "\(faults)")
  }

  @Test func `commands that are neither run nor excused are faults`() throws {
    let block = ["```sh", "espalier doctor", "```"]
    let faults = DocumentedCommands.faults(in: Self.document(["a"] + block), try Self.check())
    #expect(faults.count == 1 && faults[0].hasPrefix("guide.md:3: is it run?"), "\(faults)")
    let excused = Self.document(["<!-- not run: takes an hour -->"] + block)
    #expect(DocumentedCommands.faults(in: excused, try Self.check()).isEmpty)
    #expect(!DocumentedCommands.hasExamples(excused))
  }

  @Test func `a mention may leave out arguments but not invent flags and verbs`() throws {
    let check = try Self.check()
    #expect(check.faults(ofMention: "espalier sweep run SPEC --executor slurm").isEmpty)
    #expect(check.faults(ofMention: "espalier compress").isEmpty)
    #expect(check.faults(ofMention: "espalier sweep run --exector").count == 1)
    #expect(check.faults(ofMention: "espalier swep run").count == 1)
    let document = Self.document(["See `espalier gc`", "and `espalier", "gcc`."])
    let faults = DocumentedCommands.faults(in: document, check)
    #expect(faults.count == 1 && faults[0].hasPrefix("guide.md:2: no verb 'gcc'"), "\(faults)")
  }

  @Test func `examples keep their command, continuation lines and output apart`() {
    let document = Self.document([
      "  ```console", "  $ first \\", "    more", "  one", "", "  $ second", "  ```",
    ])
    let examples = document.examples(in: document.blocks[0])
    #expect(examples.map(\.command) == ["first \\\n  more", "second"])
    #expect(examples.map(\.line) == [1, 5])
    #expect(examples.map(\.output) == [3..<5, 6..<6])
  }

  @Test(arguments: [
    (["a 1.5 s"], ["a 1.5 s"], true), (["a … s"], ["a 1.5 s"], true), (["a … s"], ["a 1.5"], false),
    (["a", "…", "z"], ["a", "b", "c", "z"], true), (["a", "…"], ["a"], true),
    (["a", "…", "z"], ["a", "b"], false), (["a", "", ""], ["a"], true), (["a"], ["a", "b"], false),
  ])
  func `an ellipsis stands for text or lines`(expected: [String], actual: [String], same: Bool) {
    #expect(ExpectedOutput(expected).matches(actual) == same)
  }

  @Test func `numbers may differ by the tolerance and by nothing more`() {
    let expected = ExpectedOutput(["wanda  0.100 ± …", "-----"], tolerance: 0.1)
    #expect(expected.matches(["wanda 0.109* ± 0.5", "--"]))
    #expect(!expected.matches(["wanda 0.12 ± 0.5", "--"]))
    #expect(!expected.matches(["magnitude 0.100 ± 0.5", "--"]))
    #expect(!ExpectedOutput(["0.100"]).matches(["0.101"]))
  }

  @Test func `a refreshed output keeps the wildcards of lines that still match`() {
    let expected = ExpectedOutput(["in … s", "old", "…", "end"])
    let actual = ["in 7 s", "new", "x", "end"]
    #expect(expected.difference(from: actual).contains("- old"))
    #expect(expected.difference(from: actual).contains("+ new"))
    #expect(expected.refreshed(with: actual) == ["in … s", "…", "end"])
    let changed = ExpectedOutput(["in … s", "old"]).refreshed(with: ["in 7 s", "new"])
    #expect(changed == ["in … s", "new"])
  }

  /// The lines of all help texts that show a command.
  static func helpExamples(_ command: CommandTree) -> [String] {
    let lines = (command.discussion ?? "").split(separator: "\n").map { line in
      line.trimmingCharacters(in: .whitespaces).replacing(/^Examples?:\s/, with: "")
    }
    return lines.filter { $0.hasPrefix("espalier ") }
      + (command.subcommands ?? []).flatMap(helpExamples)
  }

  @Test func `every example in the help is one that the parser takes`() throws {
    let examples = Self.helpExamples(try CommandTree.current())
    let check = try Self.check()
    #expect(examples.count > 30)
    for example in examples {
      let faults = check.faults(ofLine: example)
      #expect(faults.isEmpty, "\(faults)")
    }
  }

  @Test func `the manual has every verb and fits into 80 columns`() throws {
    let tree = try CommandTree.current()
    let page = ManualPage(tree: tree, version: "1").text
    for verb in tree.visible {
      #expect(page.contains(".SS espalier \(verb.commandName)\n"))
    }
    try withScratchFolder { folder in
      let file = folder.appending(path: "espalier.1")
      try Data(page.utf8).write(to: file)
      let shown = try Shell.run("MANWIDTH=80 man --warnings -l espalier.1 2>warnings", in: folder)
      guard shown.status == 0 else { return }  // a machine without man
      let warnings = try String(contentsOf: folder.appending(path: "warnings"), encoding: .utf8)
      #expect(warnings.isEmpty)
      #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }
}

/// A line of shell that a test runs, with the built tool in PATH.
enum Shell {
  static func run(_ line: String, in folder: URL) throws -> CommandResult {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["bash", "-c", line]
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    let tool = CommandLineTool.executable.deletingLastPathComponent().path
    variables["PATH"] = tool + ":" + (variables["PATH"] ?? "")
    variables["XDG_CACHE_HOME"] = folder.appending(path: "cache").path
    variables["ESPALIER_DB"] = nil
    process.environment = variables
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: String(decoding: data, as: UTF8.self), errors: "")
  }
}
