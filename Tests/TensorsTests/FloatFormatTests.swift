import Tensors
import Testing

@Suite("A float format") struct FloatFormatTests {
  @Test(arguments: FloatFormat.allCases)
  func `gives every pattern of sixteen bits back`(_ format: FloatFormat) {
    for pattern in UInt32(0)...0xffff {
      let bits = format == .float32 ? pattern << 16 | pattern : pattern
      let value = format.decode(bits)
      if !value.isNaN { #expect(format.encode(value) == bits) }
    }
  }

  @Test func `rounds to the nearest value, ties to even`() {
    let half: [(Float, Float)] = [
      (1 + 0x1p-11, 1), (1 + 0x3p-11, 1 + 0x1p-9), (1 + 0x1.1p-11, 1 + 0x1p-10), (65_519, 65_504),
      (65_520, .infinity), (0x1p-25, 0), (0x1.8p-25, 0x1p-24), (0x3p-25, 0x1p-23),
      (-0.1, -0x1.998p-4),
    ]
    for (value, expected) in half {
      #expect(FloatFormat.float16.rounded(value) == expected, "\(value)")
    }
    #expect(FloatFormat.bfloat16.rounded(1 + 0x1p-8) == 1)
    #expect(FloatFormat.bfloat16.rounded(1 + 0x3p-8) == 1 + 0x1p-6)
    #expect(FloatFormat.bfloat16.rounded(.greatestFiniteMagnitude) == .infinity)
    #expect(FloatFormat.float16.rounded(.nan).isNaN && FloatFormat.bfloat16.rounded(.nan).isNaN)
    #expect(FloatFormat.float32.rounded(0.1) == 0.1)
  }

  #if !(os(macOS) && arch(x86_64))
  @Test func `agrees with the language's half precision`() {
    var random = RandomStream(seed: 1, for: "halves")
    for _ in 0..<100_000 {
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if value.isNaN { continue }
      #expect(FloatFormat.float16.rounded(value) == Float(Float16(value)), "\(value)")
    }
  }
  #endif
}
