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
  /// The elements as products read them, where they were asked for since they were last written.
  let panels = MatrixPanels()

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
    var usage = TensorMemory(current: 0, peak: 0)
  }
  private let state = SharedState(State())

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
      state.usage.add(floats: capacity)
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
      state.usage.add(floats: -capacity)
      guard state.pooledFloats + capacity <= Self.idleLimit else { return false }
      state.blocks[capacity, default: []].append(block)
      state.pooledFloats += capacity
      return true
    }
    if !kept { UnsafeMutableRawPointer(pointer).deallocate() }
  }

  /// The bytes in use, and the most since the last reset.
  func usage(resettingPeak: Bool) -> TensorMemory {
    state.withLock { state in
      if resettingPeak { state.usage.resetPeak() }
      return state.usage
    }
  }
}

/// The bytes that the tensors of this process hold, in whole blocks.
///
/// ```swift
/// TensorMemory.resetPeak()
/// train()
/// print(TensorMemory.now.peak)
/// ```
public struct TensorMemory: Sendable, Equatable {
  /// Bytes of the tensors that are alive.
  public private(set) var current: Int
  /// The most bytes that were alive at one time since the last reset.
  public private(set) var peak: Int

  /// What is in use now.
  public static var now: TensorMemory { StoragePool.shared.usage(resettingPeak: false) }

  /// Begins to watch for a new peak.
  public static func resetPeak() { _ = StoragePool.shared.usage(resettingPeak: true) }

  fileprivate init(current: Int, peak: Int) {
    self.current = current
    self.peak = peak
  }

  fileprivate mutating func add(floats: Int) {
    current += floats * MemoryLayout<Float>.stride
    peak = max(peak, current)
  }

  fileprivate mutating func resetPeak() { peak = current }
}
