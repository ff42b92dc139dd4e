internal import Essentials
public import Foundation

/// A safetensors file, opened for reading: a header that was checked in full, and mapped data.
///
/// ```swift
/// let file = try SafetensorsFile("layer.safetensors")
/// let weight = try file.floats("weight")          // F16, BF16 and F64 are converted
/// let shape = try file.entry("weight").shape      // [out, in]
/// ```
///
/// Opening reads the header only; a tensor's pages are read when it is asked for. Whatever is
/// wrong with a file is a ``CheckpointError``. The file must not be shortened while it is open.
///
/// Reference: https://github.com/huggingface/safetensors, section *Format*.
public struct SafetensorsFile: Sendable {
  /// The path that the file was opened by.
  public let path: String
  /// The names of all tensors, sorted.
  public let names: [String]
  /// The free text pairs of the header's `__metadata__`.
  public let metadata: [String: String]

  /// The names of all tensors in the order of their bytes.
  let storedNames: [String]

  let data: Data
  private let dataStart: Int
  private let entries: [String: SafetensorsEntry]

  /// Opens a file and checks its header against its length.
  public init(_ path: String) throws(CheckpointError) {
    try self.init(data: MappedFile.data(path), path: path)
  }

  /// Reads a file's content that is in memory already; `path` is only for messages.
  init(data: Data, path: String) throws(CheckpointError) {
    func fault(_ problem: CheckpointError.Problem) -> CheckpointError {
      CheckpointError(file: path, problem: problem)
    }
    guard data.count >= 8 else { throw fault(.tooShort(bytes: data.count)) }
    let claimed = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let limit = min(SafetensorsHeader.longest, data.count - 8)
    guard claimed <= UInt64(limit) else {
      throw fault(.headerTooLong(claimed: claimed, limit: limit))
    }
    let start = 8 + Int(claimed)
    let headerBytes = [UInt8](data.dropFirst(8).prefix(Int(claimed)))
    let header = try SafetensorsHeader(
      bytes: headerBytes, dataLength: data.count - start, file: path)
    self.path = path
    self.data = data
    dataStart = start
    metadata = header.metadata
    storedNames = header.entries.map(\.name)
    names = storedNames.sorted()
    entries = Dictionary(header.entries.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Whether there is a tensor of this name.
  public func contains(_ name: String) -> Bool { entries[name] != nil }

  /// The type and the shape of a tensor.
  public func entry(_ name: String) throws(CheckpointError) -> (type: ElementType, shape: [Int]) {
    let entry = try checkedEntry(name)
    return (entry.type, entry.shape)
  }

  /// The bytes of a tensor as they are in the file, little-endian.
  public func bytes(_ name: String) throws(CheckpointError) -> Data {
    data(of: try checkedEntry(name))
  }

  /// The number of bytes that a tensor takes in the file.
  public func byteCount(_ name: String) throws(CheckpointError) -> Int {
    try checkedEntry(name).range.count
  }

  /// The header as it stands in the file, with its length before it.
  var prelude: Data { data.prefix(dataStart) }

  func checkedEntry(_ name: String) throws(CheckpointError) -> SafetensorsEntry {
    guard let entry = entries[name] else {
      let nearest = NearestName.suggestion(for: name, among: names)
      throw CheckpointError(file: path, tensor: name, problem: .missingTensor(nearest: nearest))
    }
    return entry
  }

  func data(of entry: SafetensorsEntry) -> Data {
    let first = data.startIndex + dataStart
    return data[first + entry.range.lowerBound..<first + entry.range.upperBound]
  }
}

/// The system's own sentence about a file error, without the object dump around it.
func plainReason(_ error: any Error) -> String {
  let foundation = error as NSError
  let cause = foundation.userInfo[NSUnderlyingErrorKey] as? NSError
  return (cause ?? foundation).localizedDescription
}
