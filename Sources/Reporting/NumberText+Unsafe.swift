import Foundation

extension NumberText {
  /// What C's `printf` makes of one number; Foundation's formatting takes several times as long.
  static func printed(_ format: StaticString, _ value: Double) -> String {
    withVaList([value]) { list in
      // The longest: 309 digits of the largest number, a point and twenty decimals.
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 352) { buffer in
        let count = format.withUTF8Buffer { bytes in
          bytes.withMemoryRebound(to: CChar.self) { text in
            text.baseAddress.map { vsnprintf(buffer.baseAddress, buffer.count, $0, list) } ?? 0
          }
        }
        precondition(
          (0..<Int32(buffer.count)).contains(count), "a number of \(count) characters")
        return String(decoding: UnsafeRawBufferPointer(buffer).prefix(Int(count)), as: UTF8.self)
      }
    }
  }
}
