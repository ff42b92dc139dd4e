import Foundation
import Testing

@testable import Networks

@Suite("A safetensors file") struct SafetensorsFileTests {
  /// Written by the reference implementation (safetensors 0.8.0 for Python).
  let reference = fixturePath("reference.safetensors")

  @Test func `written by the reference implementation is read with types and shapes`() throws {
    let file = try SafetensorsFile(reference)
    #expect(
      file.names == [
        "byte", "double", "empty", "half", "int", "long", "scalar", "single", "truth",
      ])
    #expect(file.metadata == ["format": "np", "note": "a \"quoted\" word"])
    let single = try file.entry("single")
    #expect(single.type == .f32 && single.shape == [2, 3])
    #expect(try file.entry("scalar").shape == [])
    #expect(try file.entry("empty").shape == [0, 4])
    #expect(try file.byteCount("half") == 8)
  }

  @Test func `gives real numbers of every width as singles`() throws {
    let file = try SafetensorsFile(reference)
    #expect(try file.floats("single") == [0, 0.25, 0.5, 0.75, 1, 1.25])
    #expect(try file.floats("double") == [1.5, -2, 0.001])
    #expect(try file.floats("half") == [1.5, -0.25, 0x1p-24, 65504])
    #expect(try file.floats("scalar") == [2.5])
    #expect(try file.floats("empty") == [])
  }

  @Test func `gives integers of every width`() throws {
    let file = try SafetensorsFile(reference)
    #expect(try file.integers("long") == [-1, 1 << 62])
    #expect(try file.integers("int") == [-7, 7])
    #expect(try file.integers("byte") == [0, 255])
    #expect(try file.integers("truth") == [1, 0, 1])
  }

  @Test func `names the tensor that was probably meant`() throws {
    let file = try SafetensorsFile(reference)
    let error = #expect(throws: CheckpointError.self) { try file.floats("singel") }
    #expect(error?.problem == .missingTensor(nearest: "single"))
    #expect(error?.description.contains("did you mean 'single'?") == true)
  }

  @Test func `refuses to give integers as reals or reals as integers`() throws {
    let file = try SafetensorsFile(reference)
    let asReal = #expect(throws: CheckpointError.self) { try file.floats("long") }
    #expect(asReal?.problem == .unsuitableType(found: .i64, wanted: "F32, F16, BF16 or F64"))
    #expect(throws: CheckpointError.self) { try file.integers("half") }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `names the first element that is not finite`(value: Float) throws {
    var writer = SafetensorsWriter()
    try writer.add("good", floats: [1, 2], shape: [2])
    try writer.add("bad", floats: [1, 2, value, value], shape: [2, 2], as: .bf16)
    let file = try SafetensorsFile(data: writer.encoded(), path: "x")
    try file.requireFinite("good")
    let error = #expect(throws: CheckpointError.self) { try file.requireFinite("bad") }
    #expect(error?.tensor == "bad")
    #expect(error?.problem == .notFinite(index: 2, found: "\(value)"))
  }

  @Test func `refuses an unsigned integer beyond 63 bits`() throws {
    var writer = SafetensorsWriter()
    let bytes = Data([1, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 8))
    try writer.add("u", bytes: bytes, shape: [2], as: .u64)
    let file = try SafetensorsFile(data: writer.encoded(), path: "x")
    let error = #expect(throws: CheckpointError.self) { try file.integers("u") }
    #expect(error?.problem == .integerOverflow(index: 1, found: .max))
  }

  @Test func `without a byte is too short`() throws {
    try withScratchFolder { folder in
      let path = folder + "/empty.safetensors"
      try Data().write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: CheckpointError.self) { try SafetensorsFile(path) }
      #expect(error == CheckpointError(file: path, problem: .tooShort(bytes: 0)))
    }
  }

  @Test func `that is missing, a folder or a device is refused by name`() throws {
    try withScratchFolder { folder in
      let missing = #expect(throws: CheckpointError.self) {
        try SafetensorsFile(folder + "/none.safetensors")
      }
      #expect(missing?.description.hasPrefix(folder + "/none.safetensors: cannot be read") == true)
      for path in [folder, "/dev/zero"] {
        let error = #expect(throws: CheckpointError.self) { try SafetensorsFile(path) }
        #expect(error?.problem == .notARegularFile)
      }
    }
  }
}
