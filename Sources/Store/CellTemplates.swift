internal import Essentials

/// Cells read from their canonical texts, each kind parsed once.
///
/// Replicates of one cell differ in one number. It is cut out of the text, and what is left is looked
/// up; parsing JSON a hundred thousand times would take most of the time of reading a store.
struct CellTemplates {
  /// A kind with the texts on both sides of its replicate.
  private struct Template {
    let kind: CellKind
    let head: [UInt8]
    let tail: [UInt8]
  }

  /// A cell of a kind, which is known by its number.
  struct Found {
    let number: Int
    let kind: CellKind
    let replicate: Int
  }

  private var templates: [Template] = []
  private var places: [String: Int] = [:]
  /// The kind of the cell before, and for each kind the one that came after it.
  private var last = 0
  private var followers: [Int] = []

  private static let mark = Array(",\"replicate\":".utf8)

  /// The cell whose canonical text a row has; nil for a text that is no cell.
  ///
  /// Cells come in the order of a sweep: nearly always the kind is that of the cell before, or the
  /// one that came after it the last time.
  mutating func cell(_ row: RawRows, _ place: Int32) throws -> Found? {
    if !templates.isEmpty {
      for number in [last, followers[last]] {
        let template = templates[number]
        guard
          let replicate = try row.digits(place, between: template.head, and: template.tail)
        else { continue }
        return found(number, replicate)
      }
    }
    return cell(canonical: try row.text(place))
  }

  private mutating func cell(canonical text: String) -> Found? {
    let bytes = Array(text.utf8)
    guard let digits = Self.replicate(in: bytes),
      let replicate = Int(String(decoding: bytes[digits], as: UTF8.self))
    else {
      // Who wrote it in another way meant the same cell.
      let canonical = Cell(canonical: text)?.canonical
      return canonical.flatMap { $0 == text ? nil : cell(canonical: $0) }
    }
    let (head, tail) = (Array(bytes[..<digits.lowerBound]), Array(bytes[digits.upperBound...]))
    let key = String(decoding: head + tail, as: UTF8.self)
    if let known = places[key] { return found(known, replicate) }
    return Cell(canonical: text).map { found(learn($0, key, head: head, tail: tail), replicate) }
  }

  private mutating func found(_ number: Int, _ replicate: Int) -> Found {
    if number != last {
      followers[last] = number
      last = number
    }
    return Found(number: number, kind: templates[number].kind, replicate: replicate)
  }

  private mutating func learn(
    _ cell: Cell, _ key: String, head: [UInt8], tail: [UInt8]
  ) -> Int {
    templates.append(Template(kind: CellKind(cell, text: key), head: head, tail: tail))
    followers.append(templates.count - 1)
    places[key] = templates.count - 1
    return templates.count - 1
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
    let keys = templates.map { Key($0.kind.cell) }
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    var ranks = [Int](repeating: 0, count: keys.count)
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
