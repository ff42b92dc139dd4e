import Foundation
import Testing

@testable import Essentials

@Suite struct DigestTests {
  @Test func `a digest has two lower-case digits a byte`() {
    #expect(Digest.hexadecimal([0, 9, 10, 127, 255]) == "00090a7fff")
    #expect(
      Digest.sha256Hex("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  // The wanted digests were worked out by another program from the definition.

  @Test func `texts, numbers and bytes are framed by their lengths`() {
    var hash = ContentDigest("kind 1")
    hash.update("ä")
    hash.update(-2)
    hash.update([1, 2] as [UInt8])
    #expect(
      hash.hexadecimal() == "d9764c6b1f0eda3fd3a46084cc874fe1628f335cb9dc328261b5cbd0c8f5f77c")
  }

  @Test func `a number has sixteen digits, and digits a number`() {
    for number in [0, 1, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, .max] as [UInt64] {
      let text = Digest.hexadecimal(number)
      #expect(text.count == 16 && UInt64(text, radix: 16) == number)
      #expect(Digest.number(hexadecimal: text) == number)
    }
    let others = ["", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdefa"]
    for text in others + ["+123456789abcde"] {
      #expect(Digest.number(hexadecimal: text) == nil)
    }
  }

  @Test func `content in memory has the same digest`() {
    var hash = ContentDigest("kind 1")
    var content = FramedContent("kind 1")
    for index in 0..<2_000 {
      hash.update("text \(index)")
      content.add("text \(index)")
    }
    let wanted = "ddb46009a705543ffb8e00324f4d594fd0c4717447607705c5c90c549ff97680"
    #expect(content.hexadecimal() == wanted)
    #expect(content.hexadecimal(digits: 16) == wanted.prefix(16))
    #expect(Digest.hexadecimal(content.digestNumber) == wanted.prefix(16))
    let end = content.count
    content.add("more")
    content.cut(to: end)
    #expect(content.hexadecimal() == wanted)
    #expect(hash.hexadecimal() == wanted)
    var numbered = FramedContent("kind 1")
    numbered.add(-2)
    let before = numbered.count
    numbered.add(hexadecimal: 0xab)
    numbered.cut(to: before)
    #expect(
      numbered.hexadecimal() == "b4e8c117c824e738e14fd66e74d8f5380ee93e009e3ffdbbe22421e7f334b166")
  }
}
