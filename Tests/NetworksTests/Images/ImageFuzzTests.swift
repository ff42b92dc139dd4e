import Foundation
import TestKit
import Testing

@testable import Networks

@Suite("A damaged file of images") struct ImageFuzzTests {
  /// Parts of headers that readers find hard.
  private static let fragments = [
    "\u{0}\u{0}\u{8}\u{3}", "\u{0}\u{0}\u{8}\u{1}", "\u{7f}\u{7f}\u{7f}\u{7f}", "\u{0}",
    "\u{1f}", "\u{0}\u{0}\u{0}\u{1}",
  ]

  /// Loads each damaged file; only an ``ImageFileError`` may come out.
  private static func accepted(
    _ originals: [[UInt8]], seed: UInt64,
    _ load: (String) throws(ImageFileError) -> ImageSet
  ) throws -> Int {
    var fuzzer = MutationFuzzer(originals: originals, fragments: fragments, seed: seed)
    return try withScratchFolder { folder in
      let path = folder + "/images"
      var count = 0
      for _ in 0..<fuzzCount {
        try Data(fuzzer.next()).write(to: URL(fileURLWithPath: path))
        do throws(ImageFileError) {
          let set = try load(path)
          #expect(set.bytes.count == set.count * set.height * set.width * set.channels)
          count += 1
        } catch { #expect(!error.description.isEmpty) }
      }
      return count
    }
  }

  @Test func `in the IDX format is read or refused, but never crashes`() throws {
    try withScratchFolder { folder in
      let labels = folder + "/labels"
      try Data(ImageFileTests.labels).write(to: URL(fileURLWithPath: labels))
      let accepted = try Self.accepted([ImageFileTests.images], seed: 31) {
        (path) throws(ImageFileError) in try ImageSet.idx(images: path, labels: labels)
      }
      #expect((fuzzCount / 500..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
    }
  }

  @Test func `compressed by gzip is read or refused, but never crashes`() throws {
    try withScratchFolder { folder in
      let images = folder + "/images"
      try Data(ImageFileTests.images).write(to: URL(fileURLWithPath: images))
      let accepted = try Self.accepted([storedGzip(ImageFileTests.labels)], seed: 32) {
        (path) throws(ImageFileError) in try ImageSet.idx(images: images, labels: path)
      }
      #expect((1..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
    }
  }

  @Test func `in CIFAR-10's format is read or refused, but never crashes`() throws {
    let records = (0..<3).flatMap { label in
      [UInt8(label)] + (0..<3072).map { UInt8(truncatingIfNeeded: $0 * (label + 3)) }
    }
    let accepted = try Self.accepted([records], seed: 33) {
      (path) throws(ImageFileError) in try ImageSet.cifar10(path)
    }
    #expect((fuzzCount / 500..<fuzzCount).contains(accepted), "\(accepted) of \(fuzzCount)")
  }
}
