/// Which weights an encoding stores, and how it says so.
public enum Support: Sendable, Equatable {
  /// All of them.
  case full
  /// Those of a mask, as one bit per weight.
  case bitmap(Mask)
  /// `keep` of every `of` inputs, as places within the group.
  case pattern(keep: Int, of: Int, Mask)

  /// The cheapest way to store a mask that came from a target: full when nothing goes.
  public init(_ mask: Mask, for sparsity: Budget.Sparsity) {
    switch sparsity {
    case .pattern(let keep, let of):
      precondition(mask.follows(keep: keep, of: of), "the mask does not follow \(keep):\(of)")
      self = .pattern(keep: keep, of: of, mask)
    case .fraction:
      self = mask.keptCount == mask.kept.count ? .full : .bitmap(mask)
    }
  }

  /// The mask, or nil when all weights are stored.
  public var mask: Mask? {
    switch self {
    case .full: nil
    case .bitmap(let mask), .pattern(_, _, let mask): mask
    }
  }

  /// How many of `count` weights are stored.
  public func storedCount(of count: Int) -> Int { mask?.keptCount ?? count }

  /// Whether the support is this n:m pattern.
  public func follows(keep: Int, of: Int) -> Bool {
    if case .pattern(keep, of, _) = self { true } else { false }
  }

  /// A few words for messages.
  public var label: String {
    switch self {
    case .full: "all weights"
    case .bitmap: "a bitmap"
    case .pattern(let keep, let of, _): "\(keep):\(of)"
    }
  }

  func indexBytes(count: Int) -> Int {
    switch self {
    case .full: 0
    case .bitmap: Accounting.bytes(count, bits: 1)
    case .pattern(_, let of, let mask):
      Accounting.bytes(mask.keptCount, bits: Accounting.indexBits(of))
    }
  }
}

// MARK: - Packing

extension Support {
  var tag: UInt8 {
    switch self {
    case .full: 0
    case .bitmap: 1
    case .pattern: 2
    }
  }

  var keepOf: (keep: Int, of: Int) {
    if case .pattern(let keep, let of, _) = self { (keep, of) } else { (0, 0) }
  }

  func write(to writer: inout BitWriter) {
    switch self {
    case .full: break
    case .bitmap(let mask):
      for kept in mask.kept { writer.append(kept ? 1 : 0, bits: 1) }
    case .pattern(_, let of, let mask):
      let bits = Accounting.indexBits(of)
      for (index, kept) in mask.kept.enumerated() where kept {
        writer.append(UInt32(index % mask.columns % of), bits: bits)
      }
    }
    writer.align()
  }

  init(
    tag: UInt8, keep: Int, of: Int, rows: Int, columns: Int, reading reader: inout BitReader
  ) throws(CompressionError) {
    switch (tag, keep, of) {
    case (0, 0, 0): self = .full
    case (1, 0, 0):
      let bits = try reader.take(rows * columns, bits: 1, of: "mask")
      self = .bitmap(Mask(rows: rows, columns: columns, kept: bits.map { $0 == 1 }))
    case (2, 1..., 2...Budget.largestPattern) where keep < of && columns % of == 0:
      self = try .pattern(
        keep: keep, of: of, Self.mask(keep, of, rows: rows, columns: columns, &reader))
    default: throw .corrupt("support \(tag) with pattern \(keep):\(of) on \(columns) inputs")
    }
  }

  private static func mask(
    _ keep: Int, _ of: Int, rows: Int, columns: Int, _ reader: inout BitReader
  ) throws(CompressionError) -> Mask {
    let groups = rows * columns / of
    let places = try reader.take(groups * keep, bits: Accounting.indexBits(of), of: "pattern")
    var kept = [Bool](repeating: false, count: rows * columns)
    for group in 0..<groups {
      var last = -1
      for place in places[group * keep..<(group + 1) * keep].map({ Int($0) }) {
        guard place > last, place < of else { throw .corrupt("pattern places do not rise") }
        kept[group * of + place] = true
        last = place
      }
    }
    return Mask(rows: rows, columns: columns, kept: kept)
  }
}
