internal import Foundation
internal import Tensors

extension SafetensorsFile {
  /// The elements of a real-valued tensor in row-major order.
  ///
  /// Halves are widened exactly; doubles are rounded to the nearest single. Integers are refused:
  /// ask for ``integers(_:)``.
  ///
  /// - Complexity: O(elements); singles are copied in one piece.
  public func floats(_ name: String) throws(CheckpointError) -> [Float] {
    let entry = try checkedEntry(name)
    let bytes = data(of: entry)
    switch entry.type {
    case .f32: return littleEndianElements(bytes, as: UInt32.self) { Float(bitPattern: $0) }
    case .f16:
      return littleEndianElements(bytes, as: UInt16.self) { FloatFormat.float16.decode(UInt32($0)) }
    case .bf16:
      return littleEndianElements(bytes, as: UInt16.self) {
        FloatFormat.bfloat16.decode(UInt32($0))
      }
    case .f64:
      return littleEndianElements(bytes, as: UInt64.self) { Float(Double(bitPattern: $0)) }
    default: throw unsuitable(entry, wanted: "F32, F16, BF16 or F64")
    }
  }

  /// The elements of an integer or boolean tensor in row-major order.
  public func integers(_ name: String) throws(CheckpointError) -> [Int64] {
    let entry = try checkedEntry(name)
    let bytes = data(of: entry)
    switch entry.type {
    case .i64: return littleEndianElements(bytes, as: UInt64.self) { Int64(bitPattern: $0) }
    case .i32:
      return littleEndianElements(bytes, as: UInt32.self) { Int64(Int32(bitPattern: $0)) }
    case .i16:
      return littleEndianElements(bytes, as: UInt16.self) { Int64(Int16(bitPattern: $0)) }
    case .i8: return littleEndianElements(bytes, as: UInt8.self) { Int64(Int8(bitPattern: $0)) }
    case .u64: return try unsigned(bytes, of: entry)
    case .u32: return littleEndianElements(bytes, as: UInt32.self) { Int64($0) }
    case .u16: return littleEndianElements(bytes, as: UInt16.self) { Int64($0) }
    case .u8: return littleEndianElements(bytes, as: UInt8.self) { Int64($0) }
    case .bool: return littleEndianElements(bytes, as: UInt8.self) { $0 == 0 ? 0 : 1 }
    default: throw unsuitable(entry, wanted: "an integer type or BOOL")
    }
  }

  /// Checks that a real-valued tensor holds neither NaN nor infinity.
  ///
  /// - Throws: ``CheckpointError/Problem/notFinite(index:found:)`` with the first offender's
  ///   row-major index.
  public func requireFinite(_ name: String) throws(CheckpointError) {
    let values = try floats(name)
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    // A double beyond the range of singles is finite in the file, and useless here all the same.
    let problem = CheckpointError.Problem.notFinite(index: index, found: "\(values[index])")
    throw CheckpointError(file: path, tensor: name, problem: problem)
  }

  private func unsigned(
    _ bytes: Data, of entry: SafetensorsEntry
  ) throws(CheckpointError) -> [Int64] {
    let values = littleEndianElements(bytes, as: UInt64.self) { $0 }
    if let index = values.firstIndex(where: { $0 > UInt64(Int64.max) }) {
      let problem = CheckpointError.Problem.integerOverflow(index: index, found: values[index])
      throw CheckpointError(file: path, tensor: entry.name, problem: problem)
    }
    return values.map { Int64($0) }
  }

  private func unsuitable(_ entry: SafetensorsEntry, wanted: String) -> CheckpointError {
    let problem = CheckpointError.Problem.unsuitableType(found: entry.type, wanted: wanted)
    return CheckpointError(file: path, tensor: entry.name, problem: problem)
  }
}
