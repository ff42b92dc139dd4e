internal import Essentials

/// The places of a sweep's cells, by their identities.
///
/// Cells are mostly looked up in the order of the sweep, where each is the one behind the last; a
/// dictionary is made only for others.
struct IdentityTable {
  private var identities: [UInt64] = []
  private var positions: [Int] = []
  /// Identities that are no 16 hexadecimal digits, as only a damaged file can have them.
  private var others: [String: Int] = [:]
  private var next = 0
  private lazy var places = Dictionary(zip(identities, identities.indices)) { first, _ in first }

  /// Reads identities with their positions, rising.
  init(_ found: RawRows) throws {
    while try found.next() {
      let position = Int(try found.integer(1))
      if let number = try found.hexadecimal(0) {
        identities.append(number)
        positions.append(position)
      } else {
        others[try found.text(0)] = position
      }
    }
  }

  /// The position of the cell whose identity is the first column of a row; nil for one that is not
  /// in the sweep.
  mutating func position(of row: RawRows) throws -> Int? {
    guard let number = try row.hexadecimal(0) else { return others[try row.text(0)] }
    if next == identities.count || identities[next] != number {
      guard let place = places[number] else { return nil }
      next = place
    }
    defer { next += 1 }
    return positions[next]
  }
}
