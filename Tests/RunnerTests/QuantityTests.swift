import Runner
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("10m", 600), ("1h30m", 5400), ("1h 30min", 5400), ("250ms", 0.25),
    ("1.5h", 5400), ("2d", 172_800),
  ])
  func `durations are read`(text: String, seconds: Double) {
    #expect(Quantity.seconds(text) == seconds)
  }

  @Test(arguments: ["", "0", "-5", "10x", "m", "1..2s", "inf", "nan", "10 10m", "1h-3m"])
  func `what is no duration is refused`(text: String) {
    #expect(Quantity.seconds(text) == nil)
  }

  @Test(arguments: [
    ("4096", Int64(4096)), ("512M", 512 << 20), ("2G", 2 << 30), ("1.5GiB", 3 << 29),
    ("100 kb", 100 << 10), ("1T", 1 << 40),
  ])
  func `sizes are read`(text: String, bytes: Int64) {
    #expect(Quantity.bytes(text) == bytes)
  }

  @Test(arguments: ["", "0", "-1G", "2X", "G", "1e3", "99999999999T"])
  func `what is no size is refused`(text: String) {
    #expect(Quantity.bytes(text) == nil)
  }

  @Test func `sizes are shown in the unit that fits`() {
    #expect(Quantity.text(bytes: 1000) == "1000 bytes")
    #expect(Quantity.text(bytes: 3 << 29) == "1.5 GiB")
    #expect(Quantity.text(bytes: 200 << 20) == "200 MiB")
  }
}
