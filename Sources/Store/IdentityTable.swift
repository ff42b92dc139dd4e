internal import Essentials

/// The places of a sweep's cells, by their identities.
///
/// Cells are mostly looked up in the order of the sweep, where each is the one behind the last; a
/// dictionary is made only for others.
struct IdentityTable {
  private let identities: [UInt64]
  private let positions: [Int]
  /// Identities that are no 16 hexadecimal digits, as only a damaged file can have them.
  private let others: [String: Int]
  private var next = 0
  private lazy var places = Dictionary(zip(identities, identities.indices)) { first, _ in first }

  /// Takes identities with their positions, rising.
  init(_ cells: [(identity: String, position: Int)]) {
    var (identities, positions, others) = ([UInt64](), [Int](), [String: Int]())
    identities.reserveCapacity(cells.count)
    positions.reserveCapacity(cells.count)
    for (identity, position) in cells {
      if let number = Digest.number(hexadecimal: identity) {
        identities.append(number)
        positions.append(position)
      } else {
        others[identity] = position
      }
    }
    (self.identities, self.positions, self.others) = (identities, positions, others)
  }

  /// The position of a cell; nil for one that is not in the sweep.
  mutating func position(of identity: String) -> Int? {
    guard let number = Digest.number(hexadecimal: identity) else { return others[identity] }
    if next == identities.count || identities[next] != number {
      guard let place = places[number] else { return nil }
      next = place
    }
    defer { next += 1 }
    return positions[next]
  }
}
