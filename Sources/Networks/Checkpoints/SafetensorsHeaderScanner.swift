/// Reads the JSON of a safetensors header, and nothing else.
///
/// Foundation's JSON readers keep one of two equal keys and say nothing, and build a tree of any
/// size. This scanner knows the one shape that a header may have, so duplicates are found, the
/// memory stays proportional to the names and shapes, and each fault has a byte position:
///
/// ```
/// {"__metadata__": {string: string, …},
///  name: {"dtype": string, "shape": [integer, …], "data_offsets": [integer, integer]}, …}
/// ```
struct SafetensorsHeaderScanner {
  /// A tensor's description before it is checked against the file.
  struct RawEntry: Equatable {
    var name: String
    var type: String
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  /// NumPy allows 64 axes; no model comes near.
  static let mostAxes = 64

  let bytes: [UInt8]
  let file: String
  var position = 0
  /// The tensor whose description is being read, for messages.
  private var tensor: String?

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  func fault(_ problem: CheckpointError.Problem) -> CheckpointError {
    CheckpointError(file: file, tensor: tensor, problem: problem)
  }

  func malformed(_ reason: String) -> CheckpointError {
    fault(.malformedHeader(byte: position, reason: reason))
  }

  mutating func header() throws(CheckpointError) -> (
    entries: [RawEntry], metadata: [String: String]
  ) {
    var entries: [RawEntry] = []
    var metadata: [String: String] = [:]
    var names: Set<String> = []
    var next = try openObject()
    while next {
      let name = try string()
      tensor = name
      guard names.insert(name).inserted else { throw fault(.duplicateName) }
      try expect(":")
      if name == "__metadata__" {
        metadata = try stringObject()
      } else {
        entries.append(try entry(named: name))
      }
      tensor = nil
      next = try nextMember()
    }
    skipSpace()
    guard position == bytes.count else { throw malformed("text after the closing brace") }
    return (entries, metadata)
  }

  private mutating func stringObject() throws(CheckpointError) -> [String: String] {
    var result: [String: String] = [:]
    var next = try openObject()
    while next {
      let key = try string()
      try expect(":")
      let value = try string()
      guard result.updateValue(value, forKey: key) == nil else {
        throw malformed("the key '\(key)' occurs twice")
      }
      next = try nextMember()
    }
    return result
  }

  private mutating func entry(named name: String) throws(CheckpointError) -> RawEntry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    var next = try openObject()
    while next {
      let key = try string()
      try expect(":")
      switch key {
      case "dtype" where type == nil: type = try string()
      case "shape" where shape == nil: shape = try integers(key, most: Self.mostAxes)
      case "data_offsets" where offsets == nil: offsets = try integers(key, most: 2)
      case "dtype", "shape", "data_offsets": throw malformed("the key '\(key)' occurs twice")
      default: throw malformed("'\(key)', where dtype, shape or data_offsets was expected")
      }
      next = try nextMember()
    }
    guard let type else { throw malformed("the key 'dtype' is missing") }
    guard let shape else { throw malformed("the key 'shape' is missing") }
    guard let offsets, offsets.count == 2 else {
      throw malformed("'data_offsets' must be two integers")
    }
    return RawEntry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }

  private mutating func integers(_ key: String, most: Int) throws(CheckpointError) -> [Int] {
    try expect("[")
    var result: [Int] = []
    if take("]") { return result }
    repeat {
      guard result.count < most else {
        throw malformed("'\(key)' has more than \(most) elements")
      }
      result.append(try integer(in: key, at: result.count))
    } while take(",")
    try expect("]")
    return result
  }

  private mutating func integer(in key: String, at index: Int) throws(CheckpointError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !tooLarge, !carried else { throw malformed("an integer that does not fit in 64 bits") }
      value = sum
      position += 1
    }
    if position == start, position < bytes.count, bytes[position] == UInt8(ascii: "-") {
      throw fault(.negative(key: key, index: index, found: negativeNumber()))
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !hasLeadingZero else { throw malformed("expected an integer") }
    return value
  }

  /// The digits of a negative number as they stand, at most twenty of them.
  private func negativeNumber() -> String {
    let digits = bytes[(position + 1)...].prefix(20).prefix { (0x30...0x39).contains($0) }
    return "-" + String(decoding: digits, as: UTF8.self)
  }
}
