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
