import ArgumentParser
import Foundation

/// The verbs with their arguments, as the parser knows them.
struct CommandTree: Decodable {
  let commandName: String
  let shouldDisplay: Bool?
  let abstract: String?
  let discussion: String?
  let subcommands: [CommandTree]?
  let arguments: [Parameter]?

  /// An argument, option or flag.
  struct Parameter: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }
    let kind: Kind
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
  }

  /// A name with its dashes.
  struct Name: Decodable {
    let kind: String
    let name: String

    var spelling: String { (kind == "long" ? "--" : "-") + name }
  }

  /// The whole command line.
  static func current() throws -> CommandTree {
    struct Dump: Decodable { let command: CommandTree }
    do {
      _ = try Espalier.parseAsRoot(["--experimental-dump-help"])
    } catch {
      return try JSONDecoder().decode(Dump.self, from: Data(Espalier.message(for: error).utf8))
        .command
    }
    throw ValidationError("the parser does not describe its commands")
  }

  /// Verbs that help shows, without `help` itself.
  var visible: [CommandTree] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  /// Parameters that help shows.
  var parameters: [Parameter] { (arguments ?? []).filter(\.shouldDisplay) }

  func subcommand(_ name: String) -> CommandTree? {
    subcommands?.first { $0.commandName == name }
  }
}
