/// The door to the memory of a tensor, for kernels and for loops that must be fast.
extension Tensor {
  /// Calls `body` with the elements in row-major order.
  public func withBuffer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: count))
  }

  /// Calls `body` with the elements for writing; memory that is shared is copied first.
  public mutating func withMutableBuffer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: count)
      copy.pointer.update(from: storage.pointer, count: count)
      storage = copy
    }
    storage.panels.drop()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }

  /// A tensor whose elements `body` writes, all of them.
  public init<Failure: Error>(
    shape: [Int],
    writing body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(uninitialized: shape)
    try withMutableBuffer(body)
  }
}
