import TestKit
import Testing

@testable import Essentials

@Suite struct `A JSON tree` {
  static func message(_ text: String) -> String {
    do throws(JSONParsingError) {
      _ = try JSONTree(parsing: Array(text.utf8))
      return "nothing"
    } catch {
      return error.description
    }
  }

  @Test func `keeps members in order and names apart that look the same`() throws {
    let text = "{\"é\": 1, \"e\u{301}\": 2, \"a\": [true, null, -0.5e2, \"\"]}"
    let tree = try JSONTree(parsing: Array(text.utf8))
    guard case .object(let members) = tree else { return #expect(Bool(false)) }
    #expect(members.map { $0.name.unicodeScalars.count } == [1, 2, 1])
    guard case .integer(2)? = tree["e\u{301}"] else { return #expect(Bool(false)) }
    guard case .array(let elements)? = tree["a"], case .number(-50) = elements[2] else {
      return #expect(Bool(false))
    }
    #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
  }

  @Test func `reads all escapes`() throws {
    let tree = try JSONTree(parsing: Array(#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude42z""#.utf8))
    guard case .string(let text) = tree else { return #expect(Bool(false)) }
    #expect(text == "a\"\\/\u{8}\u{c}\n\r\té🙂z")
  }

  @Test(arguments: [
    ("", "line 1, column 1: found the end, wanted a value"),
    ("[1,\n 2,]", "line 2, column 4: found ']', wanted a value"),
    ("[1 2]", "line 1, column 4: found '2', wanted ',' or ']'"),
    (#"{"a" 1}"#, "found '1', wanted ':'"), ("{a: 1}", "found 'a', wanted a name"),
    (#"{"a": 1, "a": 2}"#, "column 10: the name 'a' occurs twice"),
    ("01", "a number with a leading zero"), ("-", "found the end, wanted a digit"),
    ("1.", "wanted a digit"), ("1e", "wanted a digit"), ("1e999", "1e999 is too large"),
    ("+1", "found '+', wanted a value"), ("truth", "found 't', wanted true"),
    ("\"a\nb\"", "found byte 0xa in a text"), ("\"ab", "column 1: a text without an end"),
    (#""\x""#, "an unknown escape"), (#""\ud83d""#, "half of a surrogate pair"),
    (#""\ude42""#, "half of a surrogate pair"), (#""\u12g4""#, "wanted four hexadecimal digits"),
    (#""\"#, "an unknown escape"), ("1 1", "found '1', wanted the end"),
    (String(repeating: "[", count: 513), "column 513: more than 512 brackets are open"),
  ])
  func `is refused with line and column`(_ text: String, _ expected: String) {
    #expect(Self.message(text).contains(expected), "\(Self.message(text))")
  }

  @Test func `goes 512 brackets deep`() {
    let text = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(Self.message(text) == "nothing")
  }

  @Test func `finds a name that occurs twice in a large object as well`() {
    let members = (0..<1000).map { "\"\($0)\": 0" } + ["\"77\": 1"]
    #expect(Self.message("{" + members.joined(separator: ",") + "}").contains("'77' occurs twice"))
  }

  @Test func `keeps whole numbers of 64 bits and gives up the digits of longer ones`() throws {
    guard case .integer(.max) = try JSONTree(parsing: Array("9223372036854775807".utf8)),
      case .number(0x1p63) = try JSONTree(parsing: Array("9223372036854775808".utf8))
    else { return #expect(Bool(false)) }
  }
}

@Suite struct `Damaged JSON` {
  static let originals = [
    #"{"name": "a\"b\\cé🙂", "numbers": [0, -1, 2.5e-3, 9223372036854775807], "deep": [[[{}]]]}"#,
    "[true, false, null, \"\\u00e9\\ud83d\\ude42\", {\"é\": 1, \"e\u{301}\": 2}]",
    "{\"metrics\": {\"loss\": \"NaN\", \"steps\": 3.0}, \"list\": [ ], \"other\" : { } }\n",
  ].map { Array($0.utf8) }

  @Test func `is read or refused, and what is read survives a round trip`() throws {
    var fuzzer = MutationFuzzer(originals: Self.originals, seed: 31)
    var accepted = 0
    for _ in 0..<fuzzCount {
      let bytes = fuzzer.next()
      guard (try? JSONTree(parsing: bytes)) != nil else { continue }
      accepted += 1
      let text = String(decoding: bytes, as: UTF8.self)
      guard let value = try? JSONValue(parsing: text) else { continue }
      let again = try JSONValue(parsing: value.canonical)
      #expect(again.canonical == value.canonical, "\(text)")
    }
    #expect((fuzzCount / 100..<fuzzCount).contains(accepted))
  }

  @Test func `is damaged the same way for the same seed`() {
    func inputs(_ seed: UInt64) -> [[UInt8]] {
      var fuzzer = MutationFuzzer(originals: Self.originals, seed: seed)
      return (0..<50).map { _ in fuzzer.next() }
    }
    #expect(inputs(1) == inputs(1))
    #expect(inputs(1) != inputs(2))
    #expect(!inputs(1).allSatisfy(Self.originals.contains))
  }
}
