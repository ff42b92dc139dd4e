internal import Foundation

extension ImageSet {
  /// The most bytes that a file of images may hold, unpacked: 1 GiB.
  static let largestFile = 1 << 30

  /// Images and labels in the IDX format of MNIST, plain or compressed by gzip.
  ///
  /// Reference: Y. LeCun, C. Cortes and C. Burges, *The MNIST Database*, 1998.
  public static func idx(
    images: String, labels: String, classes: Int = 10
  ) throws(ImageFileError) -> ImageSet {
    let pixels = try IdxFile(images, magic: 0x0803, dimensions: 3)
    let answers = try IdxFile(labels, magic: 0x0801, dimensions: 1)
    guard pixels.extents[0] == answers.extents[0] else {
      throw .unequalCounts(
        images: images, count: pixels.extents[0], labels: labels, labelCount: answers.extents[0])
    }
    return try ImageSet(
      name: "idx:" + images, bytes: pixels.data,
      labels: checked(answers.data, path: labels, classes: classes), height: pixels.extents[1],
      width: pixels.extents[2], channels: 1, classes: classes)
  }

  /// CIFAR-10 in its binary version: one `.bin` file, or a folder with `data_batch_1.bin` to `5`.
  ///
  /// Reference: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009.
  public static func cifar10(_ path: String) throws(ImageFileError) -> ImageSet {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let files =
      exists && isFolder.boolValue ? (1...5).map { "\(path)/data_batch_\($0).bin" } : [path]
    let (area, record) = (32 * 32, 1 + 3 * 32 * 32)
    var (bytes, labels): ([UInt8], [Int32]) = ([], [])
    for file in files {
      let content = try ImageFile.bytes(file)
      guard !content.isEmpty, content.count % record == 0 else {
        throw .brokenRecord(path: file, bytes: content.count, record: record)
      }
      let starts = stride(from: 0, to: content.count, by: record)
      labels += try checked(starts.map { content[$0] }, path: file, classes: 10)
      for start in starts {
        for pixel in 0..<area {
          for plane in 0..<3 { bytes.append(content[start + 1 + plane * area + pixel]) }
        }
      }
    }
    return try ImageSet(
      name: "cifar10:" + path, bytes: bytes, labels: labels, height: 32, width: 32, channels: 3,
      classes: 10)
  }

  private static func checked(
    _ labels: [UInt8], path: String, classes: Int
  ) throws(ImageFileError) -> [Int32] {
    if let index = labels.firstIndex(where: { Int($0) >= classes }) {
      throw .badLabel(path: path, index: index, found: Int(labels[index]), classes: classes)
    }
    return labels.map(Int32.init)
  }
}

/// An array of bytes in the IDX format.
struct IdxFile {
  let extents: [Int]
  let data: [UInt8]

  /// Reads a file with a given number of dimensions.
  init(_ path: String, magic: UInt32, dimensions: Int) throws(ImageFileError) {
    let raw = try ImageFile.bytes(path)
    let header = try Self.unpacked(raw, limit: 4 + 4 * dimensions, path: path)
    guard header.count == 4 + 4 * dimensions else {
      throw .tooShort(path: path, bytes: header.count, needed: 4 + 4 * dimensions)
    }
    let numbers = (0...dimensions).map { index in
      header[(4 * index)..<(4 * index + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard numbers[0] == magic else {
      throw .badMagic(path: path, found: numbers[0], wanted: magic)
    }
    extents = numbers.dropFirst().map(Int.init)
    let size = try Self.size(extents, path: path, compressed: raw.count)
    // One byte more than claimed shows whether the file is too long.
    let content = try Self.unpacked(raw, limit: header.count + size + 1, path: path)
    guard content.count == header.count + size else {
      throw .wrongLength(path: path, claimed: size, found: content.count - header.count)
    }
    data = Array(content[header.count...])
  }

  /// The product of the extents, where so many bytes can be in the file at all.
  private static func size(
    _ extents: [Int], path: String, compressed: Int
  ) throws(ImageFileError) -> Int {
    let limit = min(ImageSet.largestFile, compressed * Gzip.largestRatio)
    var size = 1
    for extent in extents {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflow, product <= limit else {
        throw .impossibleExtents(path: path, extents: extents, limit: limit)
      }
      size = product
    }
    return size
  }

  private static func unpacked(
    _ bytes: [UInt8], limit: Int, path: String
  ) throws(ImageFileError) -> [UInt8] {
    guard Gzip.isGzip(bytes) else { return Array(bytes.prefix(limit)) }
    do {
      return try Gzip.unpack(bytes, limit: limit)
    } catch {
      switch error {
      case .damaged(let reason): throw .corruptGzip(path: path, reason: reason)
      }
    }
  }
}

/// Reads files of images.
enum ImageFile {
  /// The path with `.gz` behind it where only that is there.
  static func plainOrPacked(_ path: String) -> String {
    let files = FileManager.default
    return !files.fileExists(atPath: path) && files.fileExists(atPath: path + ".gz")
      ? path + ".gz" : path
  }

  /// The bytes of a regular file of bounded size.
  static func bytes(_ path: String) throws(ImageFileError) -> [UInt8] {
    do {
      let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let attributes = try FileManager.default.attributesOfItem(atPath: resolved.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw ImageFileError.unreadable(path: path, reason: "not a regular file")
      }
      let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
      guard size <= ImageSet.largestFile else {
        throw ImageFileError.unreadable(
          path: path, reason: "\(size) bytes, more than \(ImageSet.largestFile)")
      }
      return [UInt8](try Data(contentsOf: resolved))
    } catch let fault as ImageFileError {
      throw fault
    } catch {
      throw .unreadable(path: path, reason: plainReason(error))
    }
  }
}
