import Foundation
import Testing

@testable import Networks

/// A damaged file, and what must be said about it.
struct DamagedFile: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var header: String
  var dataLength = 8
  var problem: CheckpointError.Problem
  var tensor: String? = "a"

  static func one(_ type: String, _ shape: String, _ offsets: String) -> String {
    "{\"a\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
  }

  static func two(_ first: String, _ second: String) -> String {
    "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(first)},"
      + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":\(second)}}"
  }

  static let all = [
    DamagedFile(
      testDescription: "unknown type", header: one("F12", "[2]", "[0,8]"),
      problem: .unknownType(found: "F12")),
    DamagedFile(
      testDescription: "negative dimension", header: one("F32", "[2,-1]", "[0,8]"),
      problem: .negative(key: "shape", index: 1, found: "-1")),
    DamagedFile(
      testDescription: "negative offset", header: one("F32", "[2]", "[-8,8]"),
      problem: .negative(key: "data_offsets", index: 0, found: "-8")),
    DamagedFile(
      testDescription: "reversed offsets", header: one("F32", "[2]", "[8,0]"),
      problem: .reversedOffsets(begin: 8, end: 0)),
    DamagedFile(
      testDescription: "offsets beyond the end", header: one("F32", "[4]", "[0,16]"),
      problem: .offsetsOutOfRange(begin: 0, end: 16, available: 8)),
    DamagedFile(
      testDescription: "shape and bytes disagree", header: one("F32", "[3]", "[0,8]"),
      problem: .wrongLength(shape: [3], type: .f32, wanted: 12, found: 8)),
    DamagedFile(
      testDescription: "overflow", header: one("F32", "[4611686018427387904,4]", "[0,8]"),
      problem: .shapeOverflow(shape: [1 << 62, 4])),
    DamagedFile(
      testDescription: "overflow hidden by an empty axis",
      header: one("F32", "[4611686018427387904,4,0]", "[0,0]"), dataLength: 0,
      problem: .shapeOverflow(shape: [1 << 62, 4, 0])),
    DamagedFile(
      testDescription: "overlap", header: two("[0,4]", "[2,6]"),
      problem: .overlap(with: "a", begin: 2, previousEnd: 4), tensor: "b"),
    DamagedFile(
      testDescription: "the same bytes twice", header: two("[0,4]", "[0,4]"), dataLength: 4,
      problem: .overlap(with: "a", begin: 0, previousEnd: 4), tensor: "b"),
    DamagedFile(
      testDescription: "hole", header: two("[0,4]", "[6,10]"), dataLength: 10,
      problem: .hole(begin: 4, end: 6), tensor: nil),
    DamagedFile(
      testDescription: "hole at the beginning", header: two("[1,5]", "[5,9]"), dataLength: 9,
      problem: .hole(begin: 0, end: 1), tensor: nil),
    DamagedFile(
      testDescription: "bytes behind the last tensor", header: one("F32", "[2]", "[0,8]"),
      dataLength: 11, problem: .hole(begin: 8, end: 11), tensor: nil),
  ]

  static let malformed = [
    "", "null", "[]", "{", "{}}", "{\"a\"}", "{\"a\":1}", "{\"a\":{}}", "{\"a\u{0}\":{}}",
    "{\"\\q\":{}}", "{\"\\ud800\":{}}", "{\"\\u12g4\":{}}", "{\"a", "{\"a\":{},}", "{} x",
    one("F32", "[2.5]", "[0,8]"), one("F32", "[1e3]", "[0,8]"), one("F32", "[02]", "[0,8]"),
    one("F32", "[99999999999999999999]", "[0,8]"), one("F32", "[2", "[0,8]"),
    one("F32", "2", "[0,8]"), one("F32", "[2]", "[0]"), one("F32", "[2]", "[0,8,8]"),
    one("F32", "[" + Array(repeating: "1", count: 65).joined(separator: ",") + "]", "[0,4]"),
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "{\"a\":{\"dtype\":1}}",
    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"extra\":\"F32\"}}", "{\"__metadata__\":{\"a\":1}}",
    "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
  ]
}

@Suite("A safetensors header") struct SafetensorsHeaderTests {
  static func file(_ header: String, dataLength: Int = 8) throws -> SafetensorsFile {
    let bytes = littleEndianBytes([UInt64(header.utf8.count)]) + Array(header.utf8)
    return try SafetensorsFile(data: bytes + Data(count: dataLength), path: "damaged")
  }

  @Test(arguments: DamagedFile.all)
  func `that contradicts its file is refused with tensor and values`(damage: DamagedFile) throws {
    let error = #expect(throws: CheckpointError.self) {
      try Self.file(damage.header, dataLength: damage.dataLength)
    }
    #expect(error?.problem == damage.problem)
    #expect(error?.tensor == damage.tensor)
    #expect(error?.description.hasPrefix("damaged: ") == true)
  }

  @Test(arguments: DamagedFile.malformed)
  func `that is not the prescribed JSON is refused with its byte`(header: String) throws {
    let error = #expect(throws: CheckpointError.self) { try Self.file(header) }
    guard case .malformedHeader(let byte, _) = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((0...header.utf8.count).contains(byte))
  }

  @Test func `with the same name twice is refused`() throws {
    let entry = "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}"
    let error = #expect(throws: CheckpointError.self) { try Self.file("{\(entry),\(entry)}") }
    #expect(error == CheckpointError(file: "damaged", tensor: "a", problem: .duplicateName))
  }

  @Test func `may hold escapes, spaces and every order of keys`() throws {
    let header = """
      { "\\u00e9\\ud83c\\udf33\\n\\/" : { "data_offsets" : [ 0 , 8 ] ,
        "shape" : [ 2 ] , "dtype" : "F32" } }
      """
    #expect(try Self.file(header).names == ["é🌳\n/"])
  }

  @Test(arguments: 0..<8) func `cannot begin in a file of less than eight bytes`(length: Int) {
    let error = #expect(throws: CheckpointError.self) {
      try SafetensorsFile(data: Data(count: length), path: "short")
    }
    #expect(error?.problem == .tooShort(bytes: length))
  }

  @Test(arguments: [9, 100_000_001, UInt64.max])
  func `longer than the file or the limit is refused without being read`(length: UInt64) {
    let error = #expect(throws: CheckpointError.self) {
      try SafetensorsFile(data: littleEndianBytes([length]) + Data(count: 8), path: "long")
    }
    #expect(error?.problem == .headerTooLong(claimed: length, limit: 8))
  }

  @Test func `of a file cut anywhere is refused`() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixturePath("reference.safetensors")))
    for length in 0..<whole.count {
      #expect(throws: CheckpointError.self) {
        try SafetensorsFile(data: whole.prefix(length), path: "cut")
      }
    }
  }
}
