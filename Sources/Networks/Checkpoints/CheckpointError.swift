/// What is wrong with a checkpoint file, which tensor it concerns, and what to do about it.
public struct CheckpointError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of fault, each with what was found.
  public enum Problem: Equatable, Sendable {
    /// The file could not be opened or read.
    case unreadable(reason: String)
    /// The path names a folder, a pipe or a device.
    case notARegularFile
    /// The file is too short to hold even the length of its header.
    case tooShort(bytes: Int)
    /// The header claims more bytes than the limit, or than the file has.
    case headerTooLong(claimed: UInt64, limit: Int)
    /// The header is not the JSON that the format prescribes.
    case malformedHeader(byte: Int, reason: String)
    /// A name occurs twice, in the header or among the tensors to be written.
    case duplicateName
    /// A name that the format keeps for itself.
    case reservedName
    /// An element type that is not known.
    case unknownType(found: String)
    /// A dimension or an offset below zero.
    case negative(key: String, index: Int, found: String)
    /// The product of the dimensions does not fit in an integer.
    case shapeOverflow(shape: [Int])
    /// The end of the tensor's bytes comes before their beginning.
    case reversedOffsets(begin: Int, end: Int)
    /// The tensor's bytes lie beyond the end of the file.
    case offsetsOutOfRange(begin: Int, end: Int, available: Int)
    /// The shape and the element type ask for another number of bytes than the offsets give.
    case wrongLength(shape: [Int], type: ElementType, wanted: Int, found: Int)
    /// The tensor begins before its predecessor ends.
    case overlap(with: String, begin: Int, previousEnd: Int)
    /// Bytes that belong to no tensor.
    case hole(begin: Int, end: Int)
    /// No tensor has this name.
    case missingTensor(nearest: String?)
    /// The tensor has a type that the caller cannot take.
    case unsuitableType(found: ElementType, wanted: String)
    /// An integer that does not fit.
    case integerOverflow(index: Int, found: UInt64)
    /// A NaN or an infinity where only finite numbers are allowed.
    case notFinite(index: Int, found: String)
    /// A finite number that would become infinite in a narrower type.
    case notRepresentable(index: Int, found: Float, type: ElementType)
    /// The file could not be written.
    case unwritable(reason: String)
  }

  /// The file, as it was named by the caller.
  public let file: String
  /// The tensor, where one is concerned.
  public let tensor: String?
  /// What is wrong.
  public let problem: Problem

  /// Names a problem, its file and its tensor.
  public init(file: String, tensor: String? = nil, problem: Problem) {
    self.file = file
    self.tensor = tensor
    self.problem = problem
  }

  /// One sentence with the file, the tensor, what was found and what to do.
  public var description: String {
    let place = tensor.map { "\(file): tensor '\($0)'" } ?? file
    return "\(place): \(problem.sentence); \(problem.remedy)"
  }
}

extension CheckpointError.Problem {
  var sentence: String {
    switch self {
    case .unreadable(let reason): "cannot be read (\(reason))"
    case .notARegularFile: "is not a regular file"
    case .tooShort(let bytes): "has \(bytes) bytes, but the header's length alone takes 8"
    case .headerTooLong(let claimed, let limit):
      "claims a header of \(claimed) bytes, but at most \(limit) are possible"
    case .malformedHeader(let byte, let reason): "header byte \(byte): \(reason)"
    case .duplicateName: "the name occurs twice"
    case .reservedName: "the name is reserved by the format"
    case .unknownType(let found): "unknown element type '\(found)'"
    case .negative(let key, let index, let found):
      "element \(index) of '\(key)' is negative (\(found))"
    case .shapeOverflow(let shape): "the size of shape \(shape) overflows"
    case .reversedOffsets(let begin, let end):
      "its bytes end at \(end), before they begin at \(begin)"
    case .offsetsOutOfRange(let begin, let end, let available):
      "its bytes \(begin)..<\(end) exceed the \(available) bytes of data"
    case .wrongLength(let shape, let type, let wanted, let found):
      "shape \(shape) of \(type.rawValue) takes \(wanted) bytes, but the offsets give \(found)"
    case .overlap(let other, let begin, let previousEnd):
      "begins at byte \(begin), inside '\(other)', which ends at \(previousEnd)"
    case .hole(let begin, let end): "bytes \(begin)..<\(end) of the data belong to no tensor"
    case .missingTensor: "there is no such tensor"
    case .unsuitableType(let found, let wanted): "has type \(found.rawValue), not \(wanted)"
    case .integerOverflow(let index, let found): "element \(index) is \(found), too large for Int64"
    case .notFinite(let index, let found): "element \(index) is \(found)"
    case .notRepresentable(let index, let found, let type):
      "element \(index) is \(found), which is infinite in \(type.rawValue)"
    case .unwritable(let reason): "cannot be written (\(reason))"
    }
  }

  var remedy: String {
    switch self {
    case .unreadable: "check the path and its permissions"
    case .notARegularFile: "name a .safetensors file"
    case .tooShort, .headerTooLong, .offsetsOutOfRange:
      "the file is truncated or not safetensors: copy or download it again"
    case .malformedHeader, .negative, .reversedOffsets, .overlap, .hole, .wrongLength,
      .shapeOverflow:
      "the file is damaged or its writer is wrong: export it again"
    case .duplicateName: "give each tensor its own name"
    case .reservedName: "rename the tensor"
    case .unknownType:
      "convert it to one of " + ElementType.allCases.map(\.rawValue).joined(separator: ", ")
    case .missingTensor(let nearest):
      nearest.map { "did you mean '\($0)'?" } ?? "the file has no tensor with a similar name"
    case .unsuitableType: "convert the tensor, or read it by its own type"
    case .integerOverflow: "store it as I64"
    case .notFinite: "find where the model diverged, or take an earlier checkpoint"
    case .notRepresentable: "write it as F32 or BF16, or scale it down"
    case .unwritable: "check that the folder exists, is writable and has space"
    }
  }
}
