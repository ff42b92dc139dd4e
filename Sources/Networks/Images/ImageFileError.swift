/// What keeps images from being loaded, and what to do about it.
public enum ImageFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No image set has this name.
  case unknownSet(found: String, nearest: String?)
  /// An option that the image set does not have, or a value it cannot take.
  case badOption(spec: String, found: String, allowed: String)
  /// The file could not be read.
  case unreadable(path: String, reason: String)
  /// The file ends before its header does.
  case tooShort(path: String, bytes: Int, needed: Int)
  /// The first four bytes are not those of the format.
  case badMagic(path: String, found: UInt32, wanted: UInt32)
  /// The header claims no pixels, or more bytes than are allowed or can be there.
  case impossibleExtents(path: String, extents: [Int], limit: Int)
  /// The header claims another number of bytes than follow it.
  case wrongLength(path: String, claimed: Int, found: Int)
  /// The compressed data is damaged.
  case corruptGzip(path: String, reason: String)
  /// Images and labels differ in number.
  case unequalCounts(images: String, count: Int, labels: String, labelCount: Int)
  /// A label that is no class.
  case badLabel(path: String, index: Int, found: Int, classes: Int)
  /// The length is not a whole number of records.
  case brokenRecord(path: String, bytes: Int, record: Int)
  /// Too few distinct images for three splits.
  case tooFewImages(name: String, found: Int, least: Int)

  /// One sentence: what was found, what was wanted, what to do.
  public var description: String {
    switch self {
    case .unknownSet(let found, let nearest):
      "unknown images '\(found)'; "
        + (nearest.map { "did you mean '\($0)'? " } ?? "") + "Known: " + ImageSpec.forms
    case .badOption(let spec, let found, let allowed):
      "images '\(spec)': '\(found)' is not allowed; allowed: \(allowed)"
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)); check the path and its permissions"
    case .tooShort(let path, let bytes, let needed):
      "\(path) has \(bytes) bytes, its header alone takes \(needed); copy the file again"
    case .badMagic(let path, let found, let wanted):
      "\(path) begins with 0x\(String(found, radix: 16)), an IDX file of this kind with "
        + "0x\(String(wanted, radix: 16)); name images first and labels second"
    case .impossibleExtents(let path, let extents, let limit):
      "\(path) claims extents \(extents); each must be positive and all together at most \(limit) "
        + "bytes; the header is damaged: copy the file again"
    case .wrongLength(let path, let claimed, let found):
      "\(path) claims \(claimed) bytes of data, but \(found) follow the header; copy it again"
    case .corruptGzip(let path, let reason):
      "\(path): the gzip data is damaged (\(reason)); copy the file again"
    case .unequalCounts(let images, let count, let labels, let labelCount):
      "\(images) has \(count) images, \(labels) has \(labelCount) labels; name files that belong "
        + "together"
    case .badLabel(let path, let index, let found, let classes):
      "\(path): label \(index) is \(found), allowed: 0 to \(classes - 1); the file is damaged or "
        + "of another data set"
    case .brokenRecord(let path, let bytes, let record):
      "\(path) has \(bytes) bytes, not a positive multiple of \(record); name a file of CIFAR-10's "
        + "binary version"
    case .tooFewImages(let name, let found, let least):
      "'\(name)' has \(found) distinct images, at least \(least) are needed for training, "
        + "calibration and validation"
    }
  }
}
