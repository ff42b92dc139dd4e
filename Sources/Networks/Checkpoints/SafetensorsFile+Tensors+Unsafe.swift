internal import Foundation
public import Tensors

/// Weights as tensors, read from the mapped file straight into their memory.
///
/// Unsafe for the sake of speed: tensors need not be aligned in a file, and element access through
/// `Data` costs a call each. The number of loads comes from the checked header.
extension SafetensorsFile {
  /// A real-valued tensor, checked to be finite; the mapped pages are given back.
  ///
  /// - Throws: `CheckpointError` for a missing tensor, an integer type, NaN or infinity.
  public func weight(_ name: String) throws(CheckpointError) -> Tensor {
    let entry = try checkedEntry(name)
    let bytes = data(of: entry)
    defer { MappedFile.discardPages(of: bytes) }
    let tensor: Tensor
    switch entry.type {
    case .f32:
      tensor = Self.decoded(bytes, entry.shape, as: UInt32.self) { Float(bitPattern: $0) }
    case .bf16:
      tensor = Self.decoded(bytes, entry.shape, as: UInt16.self) {
        Float(bitPattern: UInt32($0) << 16)
      }
    case .f16: tensor = Self.decodedHalves(bytes, entry.shape)
    case .f64:
      tensor = Self.decoded(bytes, entry.shape, as: UInt64.self) { Float(Double(bitPattern: $0)) }
    default:
      let problem = CheckpointError.Problem.unsuitableType(
        found: entry.type, wanted: "F32, F16, BF16 or F64")
      throw CheckpointError(file: path, tensor: name, problem: problem)
    }
    guard let index = tensor.firstNonFinite() else { return tensor }
    let problem = CheckpointError.Problem.notFinite(index: index, found: "\(tensor[flat: index])")
    throw CheckpointError(file: path, tensor: name, problem: problem)
  }

  /// The single of every half: looking it up is several times faster than taking it apart.
  private static let halves = (0...UInt32(UInt16.max)).map { FloatFormat.float16.decode($0) }

  private static func decodedHalves(_ bytes: Data, _ shape: [Int]) -> Tensor {
    halves.withUnsafeBufferPointer { table in
      decoded(bytes, shape, as: UInt16.self) { table[Int($0)] }
    }
  }

  private static func decoded<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: Data, _ shape: [Int], as _: Word.Type, convert: (Word) -> Float
  ) -> Tensor {
    let size = MemoryLayout<Word>.size
    return bytes.withUnsafeBytes { raw in
      Tensor(shape: shape) { target in
        precondition(
          raw.count == target.count * size, "\(raw.count) bytes for \(shape) of \(size) bytes")
        for index in target.indices {
          let word = raw.loadUnaligned(fromByteOffset: index * size, as: Word.self)
          target[index] = convert(Word(littleEndian: word))
        }
      }
    }
  }
}
