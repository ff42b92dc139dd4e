internal import Synchronization
#if canImport(Glibc)
internal import Glibc
#endif

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
    var regions = MemoryRegions()
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
    let block = state.withLock { state -> Block in
      state.usage.add(floats: capacity)
      guard let block = state.blocks[capacity]?.popLast() else {
        return Block(pointer: state.regions.cut(floats: capacity))
      }
      state.pooledFloats -= capacity
      return block
    }
    return block.pointer
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    let block = Block(pointer: pointer)
    let isOwn = MemoryRegions.isOwn(floats: capacity)
    let kept = state.withLock { state -> Bool in
      state.usage.add(floats: -capacity)
      let isAmple = state.pooledFloats + capacity > Self.idleLimit
      if isAmple, isOwn { return false }
      // Part of a region: its place stays, its pages go.
      if isAmple { MemoryRegions.forget(block.pointer, floats: capacity) }
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

/// Where fresh blocks come from: regions for which the kernel is asked to use large pages.
///
/// A step of training walks through some hundred megabytes again and again; with pages of 2 MiB
/// instead of 4 KiB the processor finds nearly all of their addresses in its tables.
private struct MemoryRegions: @unchecked Sendable {
  private static let pageBytes = 2 << 20
  private static let regionBytes = 32 << 20

  private var next: UnsafeMutableRawPointer?
  private var bytesLeft = 0

  /// Whether a block of that size, 4 MiB or more, is a region of its own, which can be given back.
  static func isOwn(floats: Int) -> Bool {
    #if ADDRESS_SANITIZER
    // The sanitizer watches the borders of what is allocated by itself.
    true
    #else
    floats >= 1 << 20
    #endif
  }

  /// A block aligned for the widest vectors.
  mutating func cut(floats: Int) -> UnsafeMutablePointer<Float> {
    let bytes = floats * MemoryLayout<Float>.stride
    guard !Self.isOwn(floats: floats) else {
      return Self.region(bytes: bytes).bindMemory(to: Float.self, capacity: floats)
    }
    if bytes > bytesLeft {
      next = Self.region(bytes: Self.regionBytes)
      bytesLeft = Self.regionBytes
    }
    guard let block = next else { preconditionFailure("a region without memory") }
    // Sizes are whole vectors of 64 bytes, and so are all places.
    next = block + bytes
    bytesLeft -= bytes
    return block.bindMemory(to: Float.self, capacity: floats)
  }

  /// Gives back the pages that lie within a block; what it holds is lost.
  static func forget(_ pointer: UnsafeMutablePointer<Float>, floats: Int) {
    #if canImport(Glibc)
    let page = Int(getpagesize())
    let (start, end) = (Int(bitPattern: pointer), Int(bitPattern: pointer + floats))
    let (first, last) = ((start + page - 1) / page * page, end / page * page)
    guard last > first else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, Int32(MADV_DONTNEED))
    #endif
  }

  private static func region(bytes: Int) -> UnsafeMutableRawPointer {
    #if ADDRESS_SANITIZER
    return .allocate(byteCount: bytes, alignment: 64)
    #else
    let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: pageBytes)
    #if canImport(Glibc)
    // Advice alone: where the kernel has no large pages nothing else changes.
    madvise(region, bytes, Int32(MADV_HUGEPAGE))
    #endif
    return region
    #endif
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
