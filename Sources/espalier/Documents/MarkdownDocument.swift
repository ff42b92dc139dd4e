import Foundation

/// A Markdown file with its blocks of code, and what the comments before them say.
struct MarkdownDocument {
  let path: String
  var lines: [String]
  private(set) var blocks: [Block] = []

  /// A fenced block, with places as indices of lines, from 0.
  struct Block {
    let language: String
    let marker: Marker?
    /// The lines between the fences.
    let body: Range<Int>
    let indentation: Int
  }

  /// What a comment on the line before a block says about it.
  enum Marker: Equatable {
    /// `<!-- not run: REASON -->`
    case notRun(reason: String)
    /// `<!-- file: PATH -->`: what follows finds the block as a file.
    case file(path: String)
    /// `<!-- numbers within 10 % -->`: another processor computes others.
    case tolerance(Double)
  }

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    blocks = Self.blocks(of: lines)
  }

  init(contentsOf path: String) throws {
    self.init(path: path, text: try String(contentsOfFile: path, encoding: .utf8))
  }

  var text: String { lines.joined(separator: "\n") }

  /// The lines of a block without the indentation of its fence.
  func body(of block: Block) -> [String] {
    lines[block.body].map { String($0.dropFirst(min(block.indentation, Self.indentation(of: $0)))) }
  }

  /// Code between backquotes outside of blocks, with the index of the line where it begins.
  var inlineCode: [(line: Int, text: String)] {
    var prose = lines
    for block in blocks {
      for index in block.body.lowerBound - 1...min(block.body.upperBound, lines.count - 1) {
        prose[index] = ""
      }
    }
    let text = prose.joined(separator: "\n")
    return text.matches(of: /`([^`]+)`/).map { match in
      let line = text[..<match.range.lowerBound].count { $0 == "\n" }
      return (line, String(match.1.replacing("\n", with: " ")))
    }
  }

  private static func indentation(of line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func blocks(of lines: [String]) -> [Block] {
    var blocks: [Block] = []
    var open: (index: Int, language: String)?
    for (index, line) in lines.enumerated() {
      let bare = line.drop { $0 == " " }
      guard bare.hasPrefix("```") else { continue }
      guard let start = open else {
        open = (index, bare.dropFirst(3).trimmingCharacters(in: .whitespaces))
        continue
      }
      blocks.append(
        Block(
          language: start.language, marker: start.index > 0 ? marker(lines[start.index - 1]) : nil,
          body: start.index + 1..<index, indentation: indentation(of: lines[start.index])))
      open = nil
    }
    return blocks
  }

  private static func marker(_ line: String) -> Marker? {
    if let match = line.firstMatch(of: /<!-- not run: (.+) -->/) {
      return .notRun(reason: String(match.1))
    }
    if let match = line.firstMatch(of: /<!-- file: ([^ ]+) -->/) {
      return .file(path: String(match.1))
    }
    if let match = line.firstMatch(of: /<!-- numbers within ([0-9.]+) % -->/) {
      return Double(match.1).map { .tolerance($0 / 100) }
    }
    return nil
  }
}

extension MarkdownDocument {
  /// A command with the output that its block shows, with places as indices of lines, from 0.
  struct Example: Equatable {
    let line: Int
    let command: String
    let output: Range<Int>
  }

  /// The commands of a block: lines that begin with `$ `, each with what follows it.
  func examples(in block: Block) -> [Example] {
    let body = body(of: block)
    var examples: [Example] = []
    var index = body.firstIndex { $0.hasPrefix("$ ") } ?? body.count
    while index < body.count {
      var end = index
      while body[end].hasSuffix("\\"), end + 1 < body.count { end += 1 }
      let next = body[(end + 1)...].firstIndex { $0.hasPrefix("$ ") } ?? body.count
      let offset = block.body.lowerBound
      examples.append(
        Example(
          line: offset + index,
          command: body[index...end].joined(separator: "\n").dropFirst(2).description,
          output: offset + end + 1..<offset + next))
      index = next
    }
    return examples
  }
}
