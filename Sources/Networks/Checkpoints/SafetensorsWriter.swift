public import Foundation
internal import Tensors

/// Collects tensors and writes them as one safetensors file.
///
/// ```swift
/// var writer = SafetensorsWriter(metadata: ["format": "pt"])
/// try writer.add("weight", floats: weight, shape: [64, 192], as: .bf16)
/// try writer.write(to: "layer.safetensors")
/// ```
///
/// The same tensors give the same bytes, in whatever order they were added: the header's keys are
/// sorted, it is padded to a multiple of 8, and the data stand widest type first, then by name, so
/// that each tensor is aligned (as the reference implementation does).
public struct SafetensorsWriter: Sendable {
  struct Payload: Sendable {
    var type: ElementType
    var shape: [Int]
    var bytes: Data
  }

  /// The free text pairs for the header's `__metadata__`.
  public var metadata: [String: String]

  private(set) var payloads: [String: Payload] = [:]

  /// Starts a file without tensors.
  public init(metadata: [String: String] = [:]) {
    self.metadata = metadata
  }

  /// Adds real numbers, rounded to nearest even where the type is narrower than a single.
  ///
  /// NaN and infinities are kept. A finite number that would become infinite is refused.
  ///
  /// - Precondition: `type` is F32, F16, BF16 or F64, and `shape` has as many elements as `floats`.
  public mutating func add(
    _ name: String, floats: [Float], shape: [Int], as type: ElementType = .f32
  ) throws(CheckpointError) {
    requireCount(floats.count, shape, name)
    switch type {
    case .f32: try insert(name, type, shape, littleEndianBytes(floats.map(\.bitPattern)))
    case .f64:
      try insert(name, type, shape, littleEndianBytes(floats.map { Double($0).bitPattern }))
    case .f16:
      try requireRange(floats, name, type, .float16)
      try insert(name, type, shape, littleEndianBytes(Self.halves(floats, .float16)))
    case .bf16:
      try requireRange(floats, name, type, .bfloat16)
      try insert(name, type, shape, littleEndianBytes(Self.halves(floats, .bfloat16)))
    default: preconditionFailure("add(floats:) as \(type.rawValue): not a real type")
    }
  }

  /// Adds 64-bit integers.
  ///
  /// - Precondition: `shape` has as many elements as `integers`.
  public mutating func add(
    _ name: String, integers: [Int64], shape: [Int]
  ) throws(CheckpointError) {
    requireCount(integers.count, shape, name)
    try insert(name, .i64, shape, littleEndianBytes(integers))
  }

  /// Adds raw little-endian elements, for packed codes, masks, and tensors that are copied.
  ///
  /// - Precondition: `bytes` has as many bytes as `shape` and `type` take.
  public mutating func add(
    _ name: String, bytes: Data, shape: [Int], as type: ElementType = .u8
  ) throws(CheckpointError) {
    requireCount(bytes.count, shape + [type.byteCount], name)
    try insert(name, type, shape, bytes)
  }

  private mutating func insert(
    _ name: String, _ type: ElementType, _ shape: [Int], _ bytes: Data
  ) throws(CheckpointError) {
    guard name != "__metadata__" else { throw fault(name, .reservedName) }
    guard payloads[name] == nil else { throw fault(name, .duplicateName) }
    payloads[name] = Payload(type: type, shape: shape, bytes: bytes)
  }

  private func fault(_ name: String, _ problem: CheckpointError.Problem) -> CheckpointError {
    CheckpointError(file: "safetensors file to be written", tensor: name, problem: problem)
  }

  private func requireCount(_ count: Int, _ shape: [Int], _ name: String) {
    let isPossible = shape.allSatisfy { $0 >= 0 }
    precondition(
      isPossible && SafetensorsHeader.byteCount(shape: shape, type: .u8) == count,
      "'\(name)': \(count) elements or bytes do not fill the shape \(shape)")
  }

  private func requireRange(
    _ floats: [Float], _ name: String, _ type: ElementType, _ format: FloatFormat
  ) throws(CheckpointError) {
    for (index, value) in floats.enumerated()
    where value.isFinite && !format.rounded(value).isFinite {
      throw fault(name, .notRepresentable(index: index, found: value, type: type))
    }
  }

  private static func halves(_ floats: [Float], _ format: FloatFormat) -> [UInt16] {
    floats.map { UInt16(truncatingIfNeeded: format.encode($0)) }
  }
}
