internal import Essentials
public import Store

/// The results of cells as short digests, so that a change of any of them is noticed.
public struct ResultDigests: Sendable, Hashable {
  /// A cell's identity and the digest of its state and numbers, both as numbers of 16 hexadecimal
  /// digits.
  struct Entry: Sendable, Hashable {
    var cell: UInt64
    var digest: UInt64
  }

  /// Sorted by identity.
  let entries: [Entry]
  /// What no 16 hexadecimal digits name, as only a damaged store or manifest can have it.
  let others: [String: String]

  /// Digests rows: their states and metrics, but for `cost/…`, which differs whenever it is measured.
  ///
  /// - Parameters:
  ///   - rows: the rows.
  ///   - threads: how many threads share the work; nil for as many as there are cores.
  public init(_ rows: [ResultRow], threads: Int? = nil) {
    // Each digest stands alone: the threads that share the work cannot change the result.
    let entries = rows.mappedInParts(threads: threads) { rows in
      var digester = ResultDigester()
      let rows = rows.span
      return rows.indices.map { place in
        (
          Digest.number(hexadecimal: rows[place].identity),
          digester.digest(rows[place].state, rows[place].metrics)
        )
      }
    }
    var others: [String: String] = [:]
    var plain: [Entry] = []
    plain.reserveCapacity(entries.count)
    for (place, (cell, digest)) in entries.enumerated() {
      if let cell {
        plain.append(Entry(cell: cell, digest: digest))
      } else {
        others[rows[place].identity] = Digest.hexadecimal(digest)
      }
    }
    self.init(plain, others)
  }

  /// Takes digests as they were written.
  public init(cells: [String: String]) {
    var others: [String: String] = [:]
    var plain: [Entry] = []
    for (identity, text) in cells {
      if let cell = Digest.number(hexadecimal: identity),
        let digest = Digest.number(hexadecimal: text)
      {
        plain.append(Entry(cell: cell, digest: digest))
      } else {
        others[identity] = text
      }
    }
    self.init(plain, others)
  }

  /// Sorts; of entries for one cell the first is kept.
  private init(_ entries: [Entry], _ others: [String: String]) {
    let order = entries.indices.sorted { left, right in
      let (one, other) = (entries[left].cell, entries[right].cell)
      return one == other ? left < right : one < other
    }
    var sorted: [Entry] = []
    sorted.reserveCapacity(entries.count)
    for place in order where sorted.last?.cell != entries[place].cell {
      sorted.append(entries[place])
    }
    (self.entries, self.others) = (sorted, others)
  }

  /// How many cells there are.
  public var count: Int { entries.count + others.count }

  /// The digest of each cell's state and numbers, by the cell's identity.
  public var cells: [String: String] {
    let plain = entries.map { (Digest.hexadecimal($0.cell), Digest.hexadecimal($0.digest)) }
    return others.merging(plain) { first, _ in first }
  }

  /// One digest of all, 16 hexadecimal digits.
  public var digest: String {
    var content = FramedContent("espalier results 1")
    for entry in entries {
      content.add(hexadecimal: entry.cell)
      content.add(hexadecimal: entry.digest)
    }
    for (cell, digest) in others.sorted(by: { $0.key < $1.key }) {
      content.add(cell)
      content.add(digest)
    }
    return content.hexadecimal(digits: 16)
  }
}

/// Digests one result after the other: the names of its metrics, its state, and the values bit by bit.
///
/// Nearly all have the metrics of the one before.
struct ResultDigester {
  private static let kind = FramedContent("espalier result 2")

  private var content = kind
  private var last = MetricValues()
  /// The places of the digested metrics among all.
  private var digested: [Int] = []
  /// How much of the content tells the names.
  private var head = kind.count

  /// Takes no metric at all for the ones before.
  init() { learn(MetricValues()) }

  mutating func digest(_ state: CellState, _ metrics: MetricValues) -> UInt64 {
    if !metrics.hasKeys(of: last) { learn(metrics) }
    let values = metrics.values
    content.cut(to: head)
    content.add(state.rawValue)
    for place in digested {
      // There are many NaN, which all mean the same.
      let value = values[place].isNaN ? Double.nan : values[place]
      content.add(Int(truncatingIfNeeded: value.bitPattern))
    }
    return content.digestNumber
  }

  private mutating func learn(_ metrics: MetricValues) {
    last = metrics
    let keys = metrics.keys
    digested = keys.indices.filter { !keys[$0].hasPrefix("cost/") }
    var names = FramedContent("espalier metrics 1")
    for place in digested { names.add(keys[place]) }
    content.cut(to: Self.kind.count)
    content.add(Int(truncatingIfNeeded: names.digestNumber))
    head = content.count
  }
}
