internal import Essentials
public import Foundation

extension SafetensorsWriter {
  /// The names in the order of their bytes: widest type first, then by name.
  private var order: [String] {
    payloads.sorted { left, right in
      (-left.value.type.byteCount, left.key) < (-right.value.type.byteCount, right.key)
    }
    .map(\.key)
  }

  /// The length of the header, eight bytes, and the header itself.
  func prelude() -> Data {
    var ranges: [String: Range<Int>] = [:]
    var end = 0
    for name in order {
      let begin = end
      end += payloads[name]?.bytes.count ?? 0
      ranges[name] = begin..<end
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { Self.quoted($0.key) + ":" + Self.quoted($0.value) }
      members.append("\"__metadata__\":{" + pairs.joined(separator: ",") + "}")
    }
    for (name, payload) in payloads.sorted(by: { $0.key < $1.key }) {
      let range = ranges[name] ?? 0..<0
      let shape = payload.shape.map(String.init).joined(separator: ",")
      members.append(
        Self.quoted(name) + ":{\"dtype\":\"\(payload.type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(range.lowerBound),\(range.upperBound)]}")
    }
    var header = Array(("{" + members.joined(separator: ",") + "}").utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    return littleEndianBytes([UInt64(header.count)]) + header
  }

  /// The whole file in memory.
  public func encoded() -> Data {
    var result = prelude()
    for name in order { result += payloads[name]?.bytes ?? Data() }
    return result
  }

  /// Writes the file so that a reader sees the old content or the new, never a part.
  ///
  /// A temporary file beside the target is written, flushed to the disk and renamed.
  public func write(to path: String) throws(CheckpointError) {
    let chunks = [prelude()] + order.compactMap { payloads[$0]?.bytes }
    do {
      try AtomicFile.write(chunks, to: path)
    } catch {
      throw CheckpointError(file: path, problem: .unwritable(reason: plainReason(error)))
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
