import Foundation
import Tensors
import Testing

@testable import Networks

@Suite struct ImageFileTests {
  /// An IDX file of bytes.
  static func idx(_ extents: [UInt32], magic: UInt32, data: [UInt8]) -> [UInt8] {
    ([magic] + extents).flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) }
    } + data
  }

  /// Five images of 2×3 pixels that count upwards.
  static let images = idx([5, 2, 3], magic: 0x0803, data: (0..<30).map { UInt8($0) })
  static let labels = idx([5], magic: 0x0801, data: [7, 1, 0, 9, 3])

  private static func load(_ images: [UInt8], _ labels: [UInt8]) throws -> ImageSet {
    try withScratchFolder { folder in
      let paths = ["images", "labels"].map { "\(folder)/\($0)" }
      try Data(images).write(to: URL(filePath: paths[0]))
      try Data(labels).write(to: URL(filePath: paths[1]))
      return try ImageSet.idx(images: paths[0], labels: paths[1])
    }
  }

  private static func fault(_ images: [UInt8], _ labels: [UInt8] = labels) -> ImageFileError? {
    do {
      _ = try load(images, labels)
      return nil
    } catch {
      return error as? ImageFileError
    }
  }

  @Test func `plain and compressed files give the same set`() throws {
    let plain = try Self.load(Self.images, Self.labels)
    let packed = try Self.load(storedGzip(Self.images), storedGzip(Self.labels))
    #expect(plain.count == 5 && [plain.height, plain.width, plain.channels] == [2, 3, 1])
    #expect(plain.labels == [7, 1, 0, 9, 3])
    #expect(plain.bytes == (0..<30).map { UInt8($0) })
    #expect(packed.digest == plain.digest && packed.bytes == plain.bytes)
    let batch = plain.images(in: .validation).all()
    #expect(batch.labels == [3] && batch.pixels.shape == [1, 2, 3, 1])
    #expect(batch.pixels[flat: 0] == Float(24) / 127.5 - 1)
  }

  @Test func `headers that lie are refused before any memory is taken`() {
    let huge = Self.idx([.max, .max, .max], magic: 0x0803, data: [])
    let large = Self.idx([5, 60_000, 60_000], magic: 0x0803, data: [1, 2, 3])
    let none = Self.idx([5, 0, 3], magic: 0x0803, data: [])
    for bytes in [huge, large, none, storedGzip(huge), storedGzip(large)] {
      guard case .impossibleExtents = Self.fault(bytes) else {
        Issue.record("\(String(describing: Self.fault(bytes)))")
        continue
      }
    }
  }

  @Test func `damaged files have faults of their own`() {
    let images = Self.images
    let cases: [([UInt8], String)] = [
      ([], "header alone"), ([0, 0, 8], "header alone"),
      (Self.labels + Self.labels, "begins with 0x801"),
      (Array(images.dropLast()), "claims 30 bytes of data, but 29 follow"),
      (images + [0], "claims 30 bytes of data, but 31 follow"),
      (Self.idx([4, 2, 3], magic: 0x0803, data: Array(images[16..<40])), "has 4 images"),
      (Array(storedGzip(images).dropLast(20)), "ends early"),
      ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff], "gzip data is damaged"),
      (storedGzip(images + [0]), "but 31 follow"),
    ]
    for (bytes, text) in cases {
      let found = Self.fault(bytes)?.description ?? "nothing"
      #expect(found.contains(text), "\(found)")
    }
    let wrong = Self.idx([5], magic: 0x0801, data: [7, 1, 10, 9, 3])
    #expect(Self.fault(images, wrong)?.description.contains("label 2 is 10") == true)
  }

  @Test func `a flipped byte is a fault or another image, never a crash`() throws {
    let packed = storedGzip(Self.images)
    for position in packed.indices {
      for value in [0, 0x7f, 0xff] as [UInt8] {
        var bytes = packed
        bytes[position] = value
        _ = Self.fault(bytes)
      }
    }
    for length in Self.images.indices { #expect(Self.fault(Array(Self.images[..<length])) != nil) }
  }

  @Test func `CIFAR records become images with the channels innermost`() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/batch.bin"
      let planes = (0..<3).flatMap { plane in (0..<1024).map { UInt8(($0 + 50 * plane) % 256) } }
      let records = (0..<4).flatMap { [UInt8($0)] + planes.map { $0 } + [] }
      var bytes = records
      for image in 0..<4 { bytes[image * 3073 + 1] = UInt8(200 + image) }
      try Data(bytes).write(to: URL(filePath: path))
      let set = try ImageSet.cifar10(path)
      #expect(set.labels == [0, 1, 2, 3] && set.channels == 3)
      #expect(Array(set.bytes[0..<6]) == [200, 50, 100, 1, 51, 101])
      try Data(bytes.dropLast()).write(to: URL(filePath: path))
      #expect(throws: ImageFileError.brokenRecord(path: path, bytes: 12_291, record: 3073)) {
        try ImageSet.cifar10(path)
      }
      bytes[3073] = 10
      try Data(bytes).write(to: URL(filePath: path))
      #expect(throws: ImageFileError.badLabel(path: path, index: 1, found: 10, classes: 10)) {
        try ImageSet.cifar10(path)
      }
    }
  }

  @Test func `a missing file and a folder are unreadable`() throws {
    try withScratchFolder { folder in
      for path in [folder, folder + "/none"] {
        let fault = #expect(throws: ImageFileError.self) {
          try ImageSet.idx(images: path, labels: path)
        }
        #expect(fault?.description.hasPrefix("\(path) cannot be read") == true)
      }
    }
  }
}
