internal import Foundation

/// Reads text files and says precisely what is wrong with them.
enum TextFile {
  /// The bytes of a regular file, checked to be UTF-8, without a byte order mark.
  static func bytes(_ path: String) throws(CorpusError) -> [UInt8] {
    try checked(content(path), path: path)
  }

  /// The bytes of a file, checked to be UTF-8, without a byte order mark.
  static func checked(_ bytes: [UInt8], path: String) throws(CorpusError) -> [UInt8] {
    guard !bytes.isEmpty else { throw .empty(path: path) }
    if let offset = UTF8Validation.firstInvalidOffset(in: bytes) {
      let line = 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") }
      throw .invalidUTF8(path: path, offset: offset, line: line, byte: bytes[offset])
    }
    return bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// Without spaces, tabs, carriage returns and line feeds at either end.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    let head = bytes.drop(while: isSpace)
    guard let last = head.lastIndex(where: { !isSpace($0) }) else { return head }
    return head[...last]
  }

  private static func content(_ path: String) throws(CorpusError) -> [UInt8] {
    do {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw CorpusError.unreadable(path: path, reason: "not a regular file")
      }
      return [UInt8](try Data(contentsOf: resolved))
    } catch let fault as CorpusError {
      throw fault
    } catch {
      throw .unreadable(path: path, reason: plainReason(error))
    }
  }
}
