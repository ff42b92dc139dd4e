internal import Essentials
public import Store

/// The results of cells as short digests, so that a change of any of them is noticed.
public struct ResultDigests: Sendable, Hashable {
  /// A cell's identity with the digest of its state and numbers.
  typealias Entry = (cell: String, digest: String)

  /// The cells, sorted by identity, and the digest of each at the same place.
  private let identities: [String]
  private let digests: [String]

  /// Digests rows: their states and metrics, but for `cost/…`, which differs whenever it is measured.
  public init(_ rows: [ResultRow]) {
    // Each digest stands alone: the threads that share the work cannot change the result.
    let digests = rows.mappedInParts { rows in
      var digester = ResultDigester()
      return rows.map { digester.digest($0) }
    }
    self.init(identities: rows.map(\.identity), digests: digests)
  }

  /// Takes digests as they were written.
  public init(cells: [String: String]) {
    self.init(identities: Array(cells.keys), digests: Array(cells.values))
  }

  /// Sorts; of entries for one cell the first is kept.
  private init(identities: [String], digests: [String]) {
    var order = IdentityOrder.sorted(identities)
    var previous: String?
    order.removeAll { place in
      defer { previous = identities[place] }
      return previous == identities[place]
    }
    self.identities = order.map { identities[$0] }
    self.digests = order.map { digests[$0] }
  }

  /// How many cells there are.
  public var count: Int { identities.count }

  /// The digest of each cell's state and numbers, by the cell's identity.
  public var cells: [String: String] {
    Dictionary(zip(identities, digests)) { first, _ in first }
  }

  /// The same, sorted by identity.
  var entries: [Entry] { zip(identities, digests).map { ($0, $1) } }

  /// One digest of all, 16 hexadecimal digits.
  public var digest: String {
    var content = FramedContent("espalier results 1")
    for (cell, digest) in zip(identities, digests) {
      content.add(cell)
      content.add(digest)
    }
    return content.hexadecimal(digits: 16)
  }
}

/// Digests one result after the other.
///
/// Nearly all have the metrics of the one before, whose order is then known.
struct ResultDigester {
  private var keys: [String] = []
  /// The places of the digested metrics among the keys, in the order of their names.
  private var order: [Int] = []
  private var values: [Double] = []

  mutating func digest(_ row: ResultRow) -> String {
    if !row.metrics.keys.elementsEqual(keys) { learn(Array(row.metrics.keys)) }
    values.removeAll(keepingCapacity: true)
    values.append(contentsOf: row.metrics.values)
    var content = FramedContent("espalier result 1")
    content.add(row.state.rawValue)
    for place in order {
      content.add(keys[place])
      content.add(NumberText.exact(values[place]))
    }
    return content.hexadecimal(digits: 16)
  }

  private mutating func learn(_ keys: [String]) {
    self.keys = keys
    order = keys.indices.filter { !keys[$0].hasPrefix("cost/") }.sorted { keys[$0] < keys[$1] }
  }
}

/// The order of identities, by the numbers that their digits are.
enum IdentityOrder {
  /// The places of the texts, sorted by text; equal ones keep their order.
  static func sorted(_ identities: [String]) -> [Int] {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(identities.count)
    for identity in identities {
      guard let number = number(identity) else { return sortedAsTexts(identities) }
      numbers.append(number)
    }
    return numbers.indices.sorted {
      numbers[$0] == numbers[$1] ? $0 < $1 : numbers[$0] < numbers[$1]
    }
  }

  private static func sortedAsTexts(_ identities: [String]) -> [Int] {
    identities.indices.sorted {
      identities[$0] == identities[$1] ? $0 < $1 : identities[$0] < identities[$1]
    }
  }

  /// 16 lower-case hexadecimal digits, whose texts are ordered as the numbers are.
  private static func number(_ text: String) -> UInt64? {
    guard text.utf8.count == 16 else { return nil }
    var number: UInt64 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt64(byte - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt64(byte - 87)
      default: return nil
      }
    }
    return number
  }
}
