/// What all replicates of one cell share, kept once for all of them.
public final class CellKind: Sendable, Hashable {
  /// The cell, as one of the replicates.
  public let cell: Cell
  /// The canonical text of the cell without its replicate.
  let text: String
  private let hash: Int

  init(_ cell: Cell, text: String) {
    (self.cell, self.text) = (cell, text)
    hash = text.hashValue
  }

  /// Whether the cells differ in their replicates alone.
  public static func == (left: CellKind, right: CellKind) -> Bool {
    left === right || left.text == right.text
  }

  /// Hashes the text, which was done before.
  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
