internal import Essentials
internal import Foundation
internal import Tensors

/// Where the images of a step come from.
public protocol ImageSource: Sendable {
  /// The number of images.
  var count: Int { get }
  /// The images at some places, in the order of the places.
  func selecting(_ places: [Int]) -> ImageBatch
}

extension ImageBatch: ImageSource {}

/// A named list of images with classes, divided once and for all as a corpus is.
///
/// Of every 25 distinct images the 13th goes to calibration, the 25th to validation and the others
/// to training; a repeated image goes where its first copy went.
public struct ImageSet: Sendable {
  /// What the set is called in specifications and evaluation signatures.
  public let name: String
  /// Height, width and channels of one image.
  public let height, width, channels: Int
  /// Number of classes.
  public let classes: Int
  /// The class of each image.
  public let labels: [Int32]
  /// The SHA-256 of extents, pixels and labels, as 64 hexadecimal digits.
  public let digest: String
  /// The pixels `[count, height, width, channels]`, 0 to 255.
  let bytes: [UInt8]

  private let splits: [Corpus.Split]

  /// Divides the images and computes the digest.
  ///
  /// - Precondition: bytes and labels fit the extents and the number of classes.
  /// - Throws: `ImageFileError.tooFewImages` when a split would be empty.
  public init(
    name: String, bytes: [UInt8], labels: [Int32], height: Int, width: Int, channels: Int,
    classes: Int
  ) throws(ImageFileError) {
    let size = height * width * channels
    precondition(
      bytes.count == labels.count * size && labels.allSatisfy { $0 >= 0 && $0 < classes },
      "\(name): \(bytes.count) bytes, \(labels.count) labels, images of \(size) bytes")
    self.name = name
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.bytes, self.labels, self.classes) = (bytes, labels, classes)
    splits = try Self.division(of: bytes, size: size, count: labels.count, named: name)
    var hash = ContentDigest("espalier.images.1")
    for number in [labels.count, height, width, channels, classes] { hash.update(number) }
    hash.update(Digest.sha256Hex(Data(bytes)))
    hash.update(Digest.sha256Hex(Data(labels.flatMap { withLittleEndianBytes($0) })))
    digest = hash.hexadecimal()
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The split that an image is in.
  public func split(ofImage index: Int) -> Corpus.Split { splits[index] }

  /// The images of one split, in order.
  public func images(in split: Corpus.Split) -> ImageSplit {
    ImageSplit(set: self, indices: splits.indices.filter { splits[$0] == split })
  }

  /// The SHA-256 of the images and classes of one split, for evaluation signatures.
  public func digest(of split: Corpus.Split) -> String {
    let size = height * width * channels
    var hash = ContentDigest("espalier.images.split.1")
    for number in [height, width, channels, classes] { hash.update(number) }
    for index in splits.indices where splits[index] == split {
      hash.update(Array(bytes[(index * size)..<((index + 1) * size)]))
      hash.update(Int(labels[index]))
    }
    return hash.hexadecimal()
  }

  /// Some images as floats from −1 to 1.
  func batch(of indices: [Int]) -> ImageBatch {
    let size = height * width * channels
    var values: [Float] = []
    values.reserveCapacity(indices.count * size)
    for index in indices {
      for byte in bytes[(index * size)..<((index + 1) * size)] {
        values.append(Float(byte) / 127.5 - 1)
      }
    }
    return ImageBatch(
      pixels: Tensor(values, shape: [indices.count, height, width, channels]),
      labels: indices.map { labels[$0] })
  }

  private static func division(
    of bytes: [UInt8], size: Int, count: Int, named name: String
  ) throws(ImageFileError) -> [Corpus.Split] {
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    numbers.reserveCapacity(count)
    let order = (0..<count).map { index -> Int in
      let image = bytes[(index * size)..<((index + 1) * size)]
      let number = numbers[image] ?? numbers.count
      numbers[image] = number
      return number
    }
    guard numbers.count >= Corpus.fewestDocuments else {
      throw .tooFewImages(name: name, found: numbers.count, least: Corpus.fewestDocuments)
    }
    let period = min(Corpus.period, numbers.count)
    return order.map { number in
      switch number % period {
      case period - 1: .validation
      case period / 2: .calibration
      default: .train
      }
    }
  }
}

/// The images of one split.
public struct ImageSplit: ImageSource {
  let set: ImageSet
  let indices: [Int]

  /// The number of images.
  public var count: Int { indices.count }

  /// The images at some places of the split, as floats from −1 to 1.
  public func selecting(_ places: [Int]) -> ImageBatch {
    set.batch(of: places.map { indices[$0] })
  }

  /// All images of the split, or the first of them.
  public func all(limit: Int = .max) -> ImageBatch { set.batch(of: Array(indices.prefix(limit))) }
}

private func withLittleEndianBytes(_ number: Int32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * Int32($0))) }
}
