/// Fewer than 65,536 bytes as a gzip file of one stored block, which any reader unpacks.
func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
  let size = (0..<2).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
  var crc: UInt32 = ~0
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  let tail = [~crc, UInt32(bytes.count)].flatMap { word in
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
  }
  return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1] + size + size.map { ~$0 } + bytes + tail
}
