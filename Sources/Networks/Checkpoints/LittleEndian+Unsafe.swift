internal import Foundation

/// The elements of little-endian bytes, converted one by one.
///
/// Unsafe because tensors need not be aligned in a file, and because element access through `Data`
/// costs a call each. The loads stay inside the buffer: their number comes from its count.
///
/// - Precondition: the bytes are a whole number of elements.
func littleEndianElements<Word: FixedWidthInteger & BitwiseCopyable, Element>(
  _ bytes: Data, as _: Word.Type, convert: (Word) -> Element
) -> [Element] {
  let size = MemoryLayout<Word>.size
  precondition(bytes.count % size == 0, "\(bytes.count) bytes are no multiple of \(size)")
  let count = bytes.count / size
  return bytes.withUnsafeBytes { raw in
    [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        let word = raw.loadUnaligned(fromByteOffset: index * size, as: Word.self)
        buffer.initializeElement(at: index, to: convert(Word(littleEndian: word)))
      }
      initialized = count
    }
  }
}

/// The little-endian bytes of words.
func littleEndianBytes<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) -> Data {
  let ordered = words.map(\.littleEndian)
  return ordered.withUnsafeBytes { Data($0) }
}
