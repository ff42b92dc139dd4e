/// One tensor as the header of a safetensors file describes it.
struct SafetensorsEntry: Equatable, Sendable {
  var name: String
  var type: ElementType
  var shape: [Int]
  /// The tensor's bytes, counted from the end of the header.
  var range: Range<Int>

  var elementCount: Int { range.count / type.byteCount }
}

/// The checked header of a safetensors file: its tensors in the order of their bytes.
struct SafetensorsHeader: Equatable, Sendable {
  /// The longest header that is read, as in the reference implementation.
  static let longest = 100_000_000

  var entries: [SafetensorsEntry] = []
  var metadata: [String: String] = [:]

  /// Reads and checks a header, given the number of data bytes that follow it.
  init(bytes: [UInt8], dataLength: Int, file: String) throws(CheckpointError) {
    var scanner = SafetensorsHeaderScanner(bytes: bytes, file: file)
    let found = try scanner.header()
    metadata = found.metadata
    entries.reserveCapacity(found.entries.count)
    for raw in found.entries {
      entries.append(try Self.checked(raw, dataLength: dataLength, file: file))
    }
    entries.sort { lower, upper in
      (lower.range.lowerBound, lower.range.upperBound, lower.name)
        < (upper.range.lowerBound, upper.range.upperBound, upper.name)
    }
    try Self.checkCover(entries, dataLength: dataLength, file: file)
  }

  private static func checked(
    _ raw: SafetensorsHeaderScanner.RawEntry, dataLength: Int, file: String
  ) throws(CheckpointError) -> SafetensorsEntry {
    func fault(_ problem: CheckpointError.Problem) -> CheckpointError {
      CheckpointError(file: file, tensor: raw.name, problem: problem)
    }
    guard let type = ElementType(rawValue: raw.type) else {
      throw fault(.unknownType(found: raw.type))
    }
    let (begin, end) = (raw.begin, raw.end)
    guard begin <= end else { throw fault(.reversedOffsets(begin: begin, end: end)) }
    guard end <= dataLength else {
      throw fault(.offsetsOutOfRange(begin: begin, end: end, available: dataLength))
    }
    guard let wanted = byteCount(shape: raw.shape, type: type) else {
      throw fault(.shapeOverflow(shape: raw.shape))
    }
    guard wanted == end - begin else {
      let found = end - begin
      throw fault(.wrongLength(shape: raw.shape, type: type, wanted: wanted, found: found))
    }
    return SafetensorsEntry(name: raw.name, type: type, shape: raw.shape, range: begin..<end)
  }

  /// The bytes that a shape takes, or nil if they do not fit in an integer.
  ///
  /// The overflow is looked for in every prefix, even where a later axis is empty, as the
  /// reference implementation does.
  static func byteCount(shape: [Int], type: ElementType) -> Int? {
    var product = type.byteCount
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Each byte of the data must belong to exactly one tensor.
  private static func checkCover(
    _ entries: [SafetensorsEntry], dataLength: Int, file: String
  ) throws(CheckpointError) {
    var end = 0
    var previous = ""
    for entry in entries {
      let begin = entry.range.lowerBound
      if begin < end {
        let problem = CheckpointError.Problem.overlap(
          with: previous, begin: begin, previousEnd: end)
        throw CheckpointError(file: file, tensor: entry.name, problem: problem)
      }
      if begin > end {
        throw CheckpointError(file: file, problem: .hole(begin: end, end: begin))
      }
      end = entry.range.upperBound
      previous = entry.name
    }
    guard end == dataLength else {
      throw CheckpointError(file: file, problem: .hole(begin: end, end: dataLength))
    }
  }
}
