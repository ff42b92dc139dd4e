internal import Essentials

/// Cells read from their canonical texts, each kind parsed once.
///
/// Replicates of one cell differ in one number. It is cut out of the text, and what is left is looked
/// up; parsing JSON a hundred thousand times would take most of the time of reading a store.
struct CellTemplates {
  private var places: [String: Int] = [:]
  private(set) var cells: [Cell] = []
  /// The texts of the kinds, without the replicate.
  private(set) var texts: [String] = []

  private static let mark = Array(",\"replicate\":".utf8)

  /// The cell, and the number of its kind; nil for a text that is no cell.
  mutating func cell(canonical text: String) -> (cell: Cell, kind: Int)? {
    let bytes = Array(text.utf8)
    guard let digits = Self.replicate(in: bytes),
      let replicate = Int(String(decoding: bytes[digits], as: UTF8.self))
    else { return Cell(canonical: text).map { ($0, kind(of: $0, under: text)) } }
    let key = String(
      decoding: bytes[..<digits.lowerBound] + bytes[digits.upperBound...], as: UTF8.self)
    if let known = places[key] {
      var cell = cells[known]
      cell.replicate = replicate
      return (cell, known)
    }
    return Cell(canonical: text).map { ($0, kind(of: $0, under: key)) }
  }

  private mutating func kind(of cell: Cell, under key: String) -> Int {
    cells.append(cell)
    texts.append(key)
    places[key] = cells.count - 1
    return cells.count - 1
  }

  /// Where the digits of the replicate are: behind its last mention as a name, as only strategy and
  /// revision come later and neither can have an unescaped quote.
  private static func replicate(in bytes: [UInt8]) -> Range<Int>? {
    var start = bytes.count - mark.count
    while start >= 0 {
      if bytes[start] == mark[0], bytes[start + 1] == mark[1], bytes[start + 2] == mark[2],
        bytes[start..<start + mark.count].elementsEqual(mark)
      {
        let first = start + mark.count
        let end = bytes[first...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
        return end > first && end - first < 18 ? first..<end : nil
      }
      start -= 1
    }
    return nil
  }
}

extension CellTemplates {
  /// The order of kinds without a sweep: arena, strategy, axis, level; equal ones have one rank.
  var ranks: [Int] {
    let keys = cells.map(Key.init)
    let order = cells.indices.sorted { keys[$0] < keys[$1] }
    var ranks = [Int](repeating: 0, count: cells.count)
    for (place, kind) in order.enumerated() where place > 0 {
      let previous = order[place - 1]
      ranks[kind] = ranks[previous] + (keys[previous] < keys[kind] ? 1 : 0)
    }
    return ranks
  }

  /// What SQLite orders by: texts by bytes; no level before numbers, and those before texts.
  private struct Key: Comparable {
    let names: [String]
    /// 0 without a level, 1 for a number, 2 for a text.
    let group: Int
    let number: Double
    let text: String

    init(_ cell: Cell) {
      names = [cell.arena, cell.strategy, cell.axis]
      let level = cell.level
      if case .null = level {
        (group, number, text) = (0, 0, "")
      } else if let value = level.doubleValue {
        (group, number, text) = (1, value, "")
      } else {
        (group, number, text) = (2, 0, level.stringValue ?? level.canonical)
      }
    }

    static func < (left: Key, right: Key) -> Bool {
      for (one, other) in zip(left.names, right.names) where one != other {
        return one.utf8.lexicographicallyPrecedes(other.utf8)
      }
      if left.group != right.group { return left.group < right.group }
      if left.number != right.number { return left.number < right.number }
      return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
  }
}
