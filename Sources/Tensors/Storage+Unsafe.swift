internal import Synchronization

/// A block of floats, aligned for the widest vectors, that returns to a pool when it is released.
///
/// Training allocates the same few sizes thousands of times; the pool spares the kernel from
/// handing out and zeroing fresh pages each time.
///
/// `@unchecked Sendable`: the memory is written only through `Tensor`, which copies a shared block
/// before it writes (`isKnownUniquelyReferenced`), so no two threads ever write one block.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let capacity: Int

  init(count: Int) {
    capacity = StoragePool.capacity(for: count)
    pointer = StoragePool.shared.take(capacity)
  }

  deinit {
    StoragePool.shared.give(pointer, capacity: capacity)
  }
}

/// Free blocks by size.
private final class StoragePool: Sendable {
  static let shared = StoragePool()

  /// `@unchecked Sendable`: a free block belongs to nobody, and the pool's lock hands it to one taker.
  private struct Block: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
  }
  private struct State {
    var blocks: [Int: [Block]] = [:]
    var pooledFloats = 0
  }
  private let state = Mutex(State())

  /// Blocks beyond this much idle memory go back to the system: 512 MiB.
  private static let idleLimit = 128 << 20

  /// Sizes in steps of one eighth of a power of two, so that at most an eighth is wasted.
  static func capacity(for count: Int) -> Int {
    guard count > 64 else { return 64 }
    let step = 1 << max(4, (Int.bitWidth - 1 - count.leadingZeroBitCount) - 3)
    return (count + step - 1) / step * step
  }

  func take(_ capacity: Int) -> UnsafeMutablePointer<Float> {
    let pooled = state.withLock { state -> Block? in
      guard let block = state.blocks[capacity]?.popLast() else { return nil }
      state.pooledFloats -= capacity
      return block
    }
    if let pooled { return pooled.pointer }
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64)
    return raw.bindMemory(to: Float.self, capacity: capacity)
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    let block = Block(pointer: pointer)
    let kept = state.withLock { state -> Bool in
      guard state.pooledFloats + capacity <= Self.idleLimit else { return false }
      state.blocks[capacity, default: []].append(block)
      state.pooledFloats += capacity
      return true
    }
    if !kept { UnsafeMutableRawPointer(pointer).deallocate() }
  }
}
