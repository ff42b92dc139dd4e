internal import CZlib

/// Unpacks gzip data no further than the caller can use.
enum Gzip {
  /// What can be wrong with the data.
  enum Fault: Error, Equatable { case damaged(String) }

  /// No byte of deflated data stands for more bytes than this.
  static let largestRatio = 1032

  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// The first bytes of the unpacked data, at most `limit`; the rest is not unpacked.
  static func unpack(_ bytes: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    var stream = z_stream()
    // 16 asks for the header of gzip, 15 for the largest window.
    let started = inflateInit2_(
      &stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw .damaged("zlib cannot start, code \(started)") }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var status = Z_OK
    var consumed = 0
    while status == Z_OK, result.count < limit {
      let wanted = min(chunk.count, limit - result.count)
      let (read, written) = step(&stream, bytes, from: consumed, &chunk, wanted, &status)
      consumed += read
      result += chunk[..<written]
      if status == Z_OK, read == 0, written == 0 { status = Z_BUF_ERROR }
    }
    if result.count == limit { return result }
    switch status {
    case Z_STREAM_END: return result
    case Z_BUF_ERROR: throw .damaged("it ends early, after \(result.count) unpacked bytes")
    default: throw .damaged("zlib code \(status) after \(result.count) unpacked bytes")
    }
  }

  private static func step(
    _ stream: inout z_stream, _ bytes: [UInt8], from start: Int, _ chunk: inout [UInt8],
    _ wanted: Int, _ status: inout Int32
  ) -> (read: Int, written: Int) {
    let available = min(bytes.count - start, 1 << 20)
    var left = (input: 0, output: 0)
    bytes.withUnsafeBufferPointer { source in
      chunk.withUnsafeMutableBufferPointer { target in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress?.advanced(by: start))
        stream.avail_in = UInt32(available)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(wanted)
        status = inflate(&stream, Z_NO_FLUSH)
        left = (Int(stream.avail_in), Int(stream.avail_out))
      }
    }
    return (available - left.input, wanted - left.output)
  }
}
