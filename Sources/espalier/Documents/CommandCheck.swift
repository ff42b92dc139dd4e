import ArgumentParser
import Essentials
import Foundation

/// Tells whether command lines in documents are ones that the program takes.
struct CommandCheck {
  let tree: CommandTree
  let makeTargets: Set<String>

  init() throws {
    tree = try CommandTree.current()
    makeTargets = Self.targets(ofMakefile: try String(contentsOfFile: "Makefile", encoding: .utf8))
  }

  init(tree: CommandTree, makeTargets: Set<String>) {
    self.tree = tree
    self.makeTargets = makeTargets
  }

  /// What is wrong with a line of shell, parsed as if it were run.
  func faults(ofLine text: String) -> [String] {
    let line = ShellLine(text)
    let calls = line.calls(of: "espalier").compactMap(Self.fault(ofCall:))
    return calls + line.calls(of: "make").flatMap(faults(ofTargets:))
  }

  /// What is wrong with a command in running text, which may leave out what it is given.
  func faults(ofMention text: String) -> [String] {
    let line = ShellLine(text)
    let mentions = line.calls(of: "espalier").compactMap(fault(ofMention:))
    return mentions + line.calls(of: "make").flatMap(faults(ofTargets:))
  }

  private static func fault(ofCall arguments: [String]) -> String? {
    do {
      _ = try Espalier.parseAsRoot(arguments)
      return nil
    } catch {
      guard Espalier.exitCode(for: error) != .success else { return nil }  // --help and its kin
      let reason = Espalier.message(for: error).split(separator: "\n").first ?? ""
      return "`espalier \(arguments.joined(separator: " "))`: \(reason)"
    }
  }

  private func fault(ofMention arguments: [String]) -> String? {
    var command = tree
    var rest = arguments[...]
    while let name = rest.first, let next = command.subcommand(name) {
      command = next
      rest.removeFirst()
    }
    let path = arguments[..<rest.startIndex].joined(separator: " ")
    if command.subcommand("help") != nil, let name = rest.first, name.first?.isLowercase == true {
      return "no verb '\(name)'" + hint(name, (command.subcommands ?? []).map(\.commandName))
    }
    let known = Set((command.arguments ?? []).flatMap { $0.names ?? [] }.map(\.spelling))
    for word in rest where word.wholeMatch(of: /--?[a-zA-Z].*/) != nil {
      let flag = String(word.prefix { $0 != "=" })
      guard !known.contains(flag), !flag.hasPrefix("--generate-completion-script") else { continue }
      return "`espalier \(path)` has no \(flag)" + hint(flag, Array(known))
    }
    return nil
  }

  private func faults(ofTargets words: [String]) -> [String] {
    words.filter { $0.wholeMatch(of: /[a-z][a-z-]*/) != nil && !makeTargets.contains($0) }
      .map { "the Makefile has no target '\($0)'" + hint($0, makeTargets.sorted()) }
  }

  private func hint(_ name: String, _ known: [String]) -> String {
    NearestName.suggestion(for: name, among: known.sorted()).map { "; did you mean '\($0)'?" } ?? ""
  }

  static func targets(ofMakefile text: String) -> Set<String> {
    Set(text.matches(of: /(?m)^([a-z][a-z-]*):/).map { String($0.1) })
  }
}
