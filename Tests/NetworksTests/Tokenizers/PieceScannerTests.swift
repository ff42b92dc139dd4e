import Testing

@testable import Networks

@Suite("Pieces of a text") struct PieceScannerTests {
  static func pieces(_ text: String) -> [String] {
    var scanner = PieceScanner(text)
    var result: [String] = []
    while let range = scanner.next() {
      result.append(String(decoding: scanner.bytes[range], as: UTF8.self))
    }
    return result
  }

  @Test(arguments: [
    ("a tree, 12 years old", ["a", " tree", ",", " 12", " years", " old"]),
    ("two  spaces", ["two", " ", " spaces"]),
    ("end  ", ["end", "  "]),
    ("line\n\n next", ["line", "\n\n", " next"]),
    ("tab\tx", ["tab", "\t", "x"]),
    ("x=\"1\"", ["x", "=\"", "1", "\""]),
    (" (a)", [" (", "a", ")"]),
    ("naïve 樹", ["naïve", " 樹"]),
    ("", []),
  ])
  func `are words, numbers, signs and space`(text: String, expected: [String]) {
    #expect(Self.pieces(text) == expected)
  }

  @Test func `have at most 64 bytes and lose nothing`() {
    for text in [String(repeating: "a", count: 200), String(repeating: " ", count: 200) + "x"] {
      let pieces = Self.pieces(text)
      #expect(pieces.allSatisfy { $0.utf8.count <= 64 })
      #expect(pieces.joined() == text)
    }
  }
}
