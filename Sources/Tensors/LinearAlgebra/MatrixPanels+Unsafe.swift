internal import CKernels
internal import Synchronization

/// A matrix as the right operand of products, in the panels in which our kernel reads it.
///
/// A weight meets every part of a batch, forward and backward; put into panels once, it is neither
/// transposed nor copied again until it changes.
struct MatrixPanels: ~Copyable, Sendable {
  /// One of the two ways in which a product can read a matrix.
  private struct Form: Sendable {
    let depth, columns: Int
    let floats: PanelFloats
  }
  private struct State: Sendable {
    var plain, transposed: Form?
  }
  private let state = SharedState(State())
  private let isEmpty = Atomic(true)

  /// Forgets the panels; called before the matrix is written, when nobody else can reach it.
  func drop() {
    guard !isEmpty.load(ordering: .acquiring) else { return }
    state.withLock { $0 = State() }
    isEmpty.store(true, ordering: .releasing)
  }

  /// The right operand of a product in panels; nil where another thread is making them at the moment,
  /// for then it is quicker to do without, or where too many are kept already.
  func panels(for product: ck_product) -> Storage? {
    let form = product.transposing_right ? \State.transposed : \State.plain
    let found = state.withLockIfAvailable { state -> Storage? in
      let (depth, columns) = (product.depth, product.columns)
      if let kept = state[keyPath: form], kept.depth == depth, kept.columns == columns {
        return kept.floats.storage
      }
      guard let floats = PanelFloats(count: ck_panel_floats(depth, columns)) else { return nil }
      withUnsafePointer(to: product) { ck_pack_panels($0, floats.storage.pointer) }
      state[keyPath: form] = Form(depth: depth, columns: columns, floats: floats)
      isEmpty.store(false, ordering: .releasing)
      return floats.storage
    }
    return found ?? nil
  }
}

/// The memory of panels, of which there is only so much in a process.
private final class PanelFloats: Sendable {
  /// 128 MiB: both forms of a network of sixteen million weights.
  private static let limit = 32 << 20
  private static let total = Atomic(0)

  let storage: Storage
  private let count: Int

  /// Takes the memory, unless that is too much.
  init?(count: Int) {
    let before = Self.total.wrappingAdd(count, ordering: .relaxed).oldValue
    guard before + count <= Self.limit else {
      Self.total.wrappingSubtract(count, ordering: .relaxed)
      return nil
    }
    self.count = count
    storage = Storage(count: count)
  }

  deinit { Self.total.wrappingSubtract(count, ordering: .relaxed) }
}
