import Foundation
import Store
import TestKit
import Testing

@Suite struct CompletionTests {
  /// What bash offers when the key is pressed at the end of a line.
  static func offers(_ words: [String], in folder: URL) throws -> [String] {
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      source <(espalier --generate-completion-script bash)
      COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1)
      COMP_LINE='\(words.joined(separator: " "))'; COMP_POINT=${#COMP_LINE}
      _espalier espalier "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try Shell.run(script, in: folder)
    #expect(result.status == 0)
    return result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test func `bash completes verbs, strategies, arenas and claims`() throws {
    try withScratchFolder { folder in
      #expect(try Self.offers(["espalier", "swe"], in: folder) == ["sweep"])
      #expect(try Self.offers(["espalier", "ls", "strat"], in: folder) == ["strategies"])
      let strategies = ["espalier", "compress", "model", "--strategy", "sparse"]
      #expect(try Self.offers(strategies, in: folder) == ["sparsegpt"])
      #expect(try Self.offers(["espalier", "train", "--arena", "l"], in: folder) == ["lm"])
      let claims = try Self.offers(["espalier", "show", "oats/"], in: folder)
      #expect(claims.contains("oats/1"))
    }
  }

  @Test(arguments: [
    (["sweep", "st"], "status"), (["plot", "--bud"], "--budget"),
    (["plot", "--kind", "he"], "heatmap"), (["table", "x", "--fmt", "la"], "latex"),
  ])
  func `bash completes subcommands, options and their values`(
    words: [String], wanted: String
  ) throws {
    try withScratchFolder { folder in
      let offers = try Self.offers(["espalier"] + words, in: folder)
      #expect(offers == [wanted])
    }
  }

  @Test(
    .enabled(if: isInstalled("zsh")),
    arguments: [
      ("espalier swe", "espalier sweep"), ("espalier sweep st", "espalier sweep status"),
      ("espalier plot --kind he", "espalier plot --kind heatmap"),
      ("espalier compress model --strategy sparse", "--strategy sparsegpt"),
    ])
  func `zsh completes a line in a terminal`(line: String, wanted: String) throws {
    try withScratchFolder { folder in
      try Data(Self.zshScript(line, wanted).utf8).write(to: folder.appending(path: "try.zsh"))
      let result = try Shell.run(
        "espalier --generate-completion-script zsh > _espalier; timeout 60 zsh -f try.zsh",
        in: folder)
      #expect(result.output.contains("completed"), "\(result.output)")
    }
  }

  /// Types a line and the tab key into a shell in a terminal, and waits for what it becomes.
  private static func zshScript(_ line: String, _ wanted: String) -> String {
    """
    zmodload zsh/zpty
    zpty inner zsh -f -i
    zpty -w inner 'PS1=; fpath=($PWD $fpath); autoload -U compinit; compinit -u -D'
    zpty -w inner 'bindkey "^I" complete-word; stty cols 200; print REA""DY'
    zpty -r inner seen '*READY*'
    zpty -w -n inner $'\(line)\t'
    zpty -r inner seen '*\(wanted)*' && print completed
    zpty -d inner
    """
  }

  @Test(
    .enabled(if: isInstalled("fish")),
    arguments: [
      ("espalier swe", "sweep"), ("espalier sweep st", "status"),
      ("espalier plot --bud", "--budget"), ("espalier plot --kind he", "heatmap"),
    ])
  func `fish completes verbs, options and their values`(line: String, wanted: String) throws {
    try withScratchFolder { folder in
      // Names that the program is asked for take a terminal in fish before version 4.
      let result = try Shell.run(
        "espalier --generate-completion-script fish > e.fish; "
          + "HOME=$PWD fish -c 'source e.fish; complete -C \"\(line)\"'", in: folder)
      let offers = result.output.split(separator: "\n").compactMap {
        $0.split(separator: "\t").first
      }
      #expect(offers == [wanted[...]], "\(result.output)")
    }
  }

  private static func isInstalled(_ shell: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(shell)")
    }
  }

  @Test func `bash completes the sweeps of the store that a line speaks of`() throws {
    try withScratchFolder { folder in
      let none = try Self.offers(["espalier", "table", "gr"], in: folder)
      #expect(none.isEmpty)
      let store = try ResultStore(path: folder.appending(path: "mine.sqlite").path)
      try store.register(sweep: "grid", spec: "", cells: [])
      let words = ["espalier", "table", "--db", "mine.sqlite", "gr"]
      #expect(try Self.offers(words, in: folder) == ["grid"])
    }
  }
}
