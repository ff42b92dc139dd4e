import Essentials
import Testing

import Essentials

@Suite struct `Canonical JSON` {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-3.0, "-3"), (0.5, "0.5"), (0.1, "0.1"),
    (123.456, "123.456"), (0.000001, "0.000001"), (0.0000001, "1e-7"), (1.5e-9, "1.5e-9"),
    (1e20, "100000000000000000000"), (1e21, "1e+21"), (-1.25e300, "-1.25e+300"),
    (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    (333333333.33333329, "333333333.3333333"),
  ])
  func `writes numbers as ECMAScript does`(_ value: Double, _ text: String) {
    #expect(JSONValue.number(value).canonical == text)
  }

  @Test func `writes numbers that are not finite as texts, and reads them as numbers`() {
    let value: JSONValue = [.number(.nan), .number(.infinity), .number(-.infinity)]
    #expect(value.canonical == #"["NaN","Infinity","-Infinity"]"#)
    #expect(JSONValue.string("-Infinity").doubleValue == -.infinity)
    #expect(JSONValue.string("NaN").doubleValue?.isNaN == true)
    #expect(JSONValue.string("nonsense").doubleValue == nil)
  }

  @Test func `sorts keys by UTF-16, leaves no white space and escapes as RFC 8785 does`() {
    let value: JSONValue = [
      "b": 1, "a": ["\u{8}\t\n\u{c}\r\u{1f}\"\\/é", nil, true], "😀": 2, "\u{fb33}": 3,
    ]
    let expected =
      #"{"a":["\b\t\n\f\r\u001f\"\\/é",null,true],"b":1,"😀":2,"\#u{fb33}":3}"#
    #expect(value.canonical == expected)
  }

  @Test func `takes 1 and 1.0 for one value, and 1 and "1" for two`() {
    #expect(JSONValue.integer(1) == .number(1))
    #expect(Set<JSONValue>([1, 1.0, "1"]).count == 2)
    #expect(JSONValue.integer(1) != .bool(true))
  }

  @Test func `keeps all digits of 64-bit whole numbers`() throws {
    for value in [Int64.max, Int64.min, 9_007_199_254_740_993] {
      let text = JSONValue.integer(value).canonical
      #expect(text == "\(value)")
      #expect(try JSONValue(parsing: text).integerValue == value)
    }
  }

  @Test func `reads back what it writes`() throws {
    let value: JSONValue = [
      "texts": ["a\"b\\c\n", "", ",]", "\",}", "\\"], "numbers": [0.1, -2.5e-12, 3, 1e300],
      "others": [nil, true, false, [:], []],
    ]
    #expect(try JSONValue(parsing: value.canonical) == value)
    #expect(try JSONValue(parsing: value.canonical).canonical == value.canonical)
  }

  @Test(arguments: [
    "", "{", "[1,]", "[1, ]", #"{"a":"\"",}"#, "{a:1}", "NaN", "1 2", "'a'", "[01]", "nul",
  ])
  func `refuses what is not JSON`(_ text: String) {
    #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
  }

  @Test func `encodes and decodes other types, NaN included`() throws {
    struct Knobs: Codable, Equatable {
      var exponent: Float = 0.1
      var steps = 3
      var bound = Double.infinity
    }
    let value = try JSONValue(encoding: Knobs())
    #expect(value.canonical == #"{"bound":"Infinity","exponent":0.1,"steps":3}"#)
    #expect(try value.decoded(as: Knobs.self) == Knobs())
  }
}
