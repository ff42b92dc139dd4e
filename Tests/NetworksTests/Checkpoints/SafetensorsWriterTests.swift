import Foundation
import Testing

@testable import Networks

@Suite("A safetensors writer") struct SafetensorsWriterTests {
  static let values: [Float] = [0, -0.0, 1.5, -2.25, .infinity, 0x1p-24]

  static func sample() throws -> SafetensorsWriter {
    var writer = SafetensorsWriter(metadata: ["quote": "\"\\\n\u{1}é🌳"])
    try writer.add("b/half", floats: values, shape: [2, 3], as: .f16)
    try writer.add("a \"single\"", floats: values, shape: [6])
    try writer.add("brain", floats: values, shape: [3, 1, 2], as: .bf16)
    try writer.add("double", floats: values, shape: [1, 6], as: .f64)
    try writer.add("codes", bytes: Data([1, 2, 3]), shape: [3])
    try writer.add("long", integers: [.min, -1, .max], shape: [3])
    try writer.add("nothing", floats: [], shape: [0, 7])
    try writer.add("scalar", floats: [3], shape: [])
    return writer
  }

  @Test func `gives back what was written, to the bit`() throws {
    try withScratchFolder { folder in
      try Self.sample().write(to: folder + "/x.safetensors")
      let file = try SafetensorsFile(folder + "/x.safetensors")
      for name in ["b/half", "a \"single\"", "brain", "double"] {
        #expect(try file.floats(name).map(\.bitPattern) == Self.values.map(\.bitPattern))
      }
      #expect(try file.entry("brain").shape == [3, 1, 2])
      #expect(try file.integers("long") == [.min, -1, .max])
      #expect(try file.bytes("codes") == Data([1, 2, 3]))
      #expect(try file.floats("scalar") == [3])
      #expect(try file.entry("nothing").shape == [0, 7])
      #expect(file.metadata == ["quote": "\"\\\n\u{1}é🌳"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.safetensors"])
    }
  }

  @Test func `keeps the payload of a NaN in singles`() throws {
    var writer = SafetensorsWriter()
    let value = Float(bitPattern: 0xffc1_2345)
    try writer.add("nan", floats: [value], shape: [1])
    let file = try SafetensorsFile(data: writer.encoded(), path: "x")
    #expect(try file.floats("nan")[0].bitPattern == 0xffc1_2345)
  }

  @Test func `gives the same bytes whatever the order of adding`() throws {
    var forward = SafetensorsWriter(metadata: ["k": "v", "a": "b"])
    var backward = SafetensorsWriter(metadata: ["a": "b", "k": "v"])
    let tensors: [(String, ElementType)] = [("z", .f32), ("m", .bf16), ("a", .f16), ("b", .f64)]
    for (name, type) in tensors { try forward.add(name, floats: [1, 2, 3], shape: [3], as: type) }
    for (name, type) in tensors.reversed() {
      try backward.add(name, floats: [1, 2, 3], shape: [3], as: type)
    }
    #expect(forward.encoded() == backward.encoded())
  }

  @Test func `pads the header to eight bytes and sorts its keys`() throws {
    for length in 1...9 {
      var writer = SafetensorsWriter()
      try writer.add(String(repeating: "n", count: length), floats: [1], shape: [1])
      try writer.add("a", integers: [1], shape: [1])
      let data = writer.encoded()
      #expect(data[0] % 8 == 0)
      let header = String(decoding: data[8..<8 + Int(data[0])], as: UTF8.self)
      #expect(header.hasPrefix("{\"a\":"))
      #expect(try SafetensorsFile(data: data, path: "x").integers("a") == [1])
    }
  }

  @Test func `refuses two tensors of one name, and the reserved name`() throws {
    var writer = SafetensorsWriter()
    try writer.add("w", floats: [1], shape: [1])
    let twice = #expect(throws: CheckpointError.self) {
      try writer.add("w", floats: [1], shape: [1])
    }
    #expect(twice?.problem == .duplicateName && twice?.tensor == "w")
    let reserved = #expect(throws: CheckpointError.self) {
      try writer.add("__metadata__", floats: [1], shape: [1])
    }
    #expect(reserved?.problem == .reservedName)
  }

  @Test func `refuses a finite number that a half cannot hold`() throws {
    var writer = SafetensorsWriter()
    let error = #expect(throws: CheckpointError.self) {
      try writer.add("w", floats: [1, 70000], shape: [2], as: .f16)
    }
    #expect(error?.problem == .notRepresentable(index: 1, found: 70000, type: .f16))
  }

  @Test func `that cannot write leaves the old file and nothing else`() throws {
    try withScratchFolder { folder in
      let target = folder + "/taken"
      try FileManager.default.createDirectory(
        atPath: target + "/inside", withIntermediateDirectories: true)
      let writer = try Self.sample()
      #expect(throws: CheckpointError.self) { try writer.write(to: target) }
      #expect(throws: CheckpointError.self) { try writer.write(to: folder + "/none/x") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
    }
  }

  @Test func `replaces an older file`() throws {
    try withScratchFolder { folder in
      let path = folder + "/x.safetensors"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      try Self.sample().write(to: path)
      #expect(try SafetensorsFile(path).names.count == 8)
    }
  }
}
