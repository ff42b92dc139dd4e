import Essentials
import Foundation
import TestKit
import Testing

@testable import Networks

@Suite("An installed model") struct InstalledModelsTests {
  private static let package = ModelPackage(
    name: "tiny", title: "Tiny", requirement: "tiny==1", folder: "tiny/model", downloadBytes: 1,
    licence: "none",
    files: [
      ModelPackage.File("config.json", digest: Digest.sha256Hex("{}")),
      ModelPackage.File("model.safetensors", digest: Digest.sha256Hex("weights")),
    ])

  private static func unpack(_ weights: String, into folder: URL) throws {
    let model = folder.appending(path: "tiny/model")
    try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: model.appending(path: "config.json"))
    try Data(weights.utf8).write(to: model.appending(path: "model.safetensors"))
    try Data("print()".utf8).write(to: model.appending(path: "setup.py"))
  }

  @Test func `holds the files of its package and no others`() throws {
    try withScratchFolder { (folder: URL) in
      let installed = InstalledModels(directory: folder.appending(path: "installed"))
      #expect(installed.inventory().isEmpty && !installed.isIntact(Self.package))
      try installed.install(Self.package) { try Self.unpack("weights", into: $0) }
      #expect(installed.isIntact(Self.package))
      #expect(
        installed.inventory() == [
          InstalledModels.Record(name: "tiny", path: installed.path(of: "tiny"), bytes: 9)
        ])
      let names = try FileManager.default.subpathsOfDirectory(atPath: installed.directory.path)
      #expect(names.sorted() == ["tiny", "tiny/config.json", "tiny/model.safetensors"])
    }
  }

  @Test func `stays when another download of it is not what it should be`() throws {
    try withScratchFolder { (folder: URL) in
      let installed = InstalledModels(directory: folder)
      try installed.install(Self.package) { try Self.unpack("weights", into: $0) }
      let damaged = #expect(throws: ModelInstallError.self) {
        try installed.install(Self.package) { try Self.unpack("weight", into: $0) }
      }
      #expect(damaged?.description.contains("model.safetensors") == true)
      #expect(damaged?.description.contains(Digest.sha256Hex("weight")) == true)
      #expect(throws: ModelInstallError.missingFile(package: "tiny==1", file: "config.json")) {
        try installed.install(Self.package) { _ in }
      }
      #expect(installed.isIntact(Self.package))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["tiny"])
      try installed.install(Self.package) { try Self.unpack("weights", into: $0) }
      try Data("other".utf8).write(to: URL(filePath: installed.path(of: "tiny") + "/config.json"))
      #expect(!installed.isIntact(Self.package))
    }
  }

  @Test func `is found by its name, and any directory by its path`() throws {
    try withScratchFolder { (folder: URL) in
      let installed = InstalledModels(directory: folder)
      let error = #expect(throws: ModelInstallError.self) { try installed.resolve("minilm") }
      #expect(error?.description.contains("espalier models install minilm") == true)
      #expect(try installed.resolve("some/folder") == "some/folder")
      #expect(try installed.resolve("folder") == "folder")
      try installed.install(Self.package) { try Self.unpack("weights", into: $0) }
      #expect(try installed.resolve("tiny") == installed.path(of: "tiny"))
    }
  }

  /// A stand-in for Python that does what the script says.
  private static func python(_ script: String, in folder: URL) throws -> PackageDownload {
    let path = folder.appending(path: "python3")
    try writeScript("#!/bin/sh\n\(script)\n", to: path)
    return PackageDownload(python: path.path)
  }

  @Test func `is fetched by pip as a wheel without dependencies`() throws {
    try withScratchFolder { (folder: URL) in
      let log = folder.appending(path: "log").path
      let download = try Self.python("echo \"$@\" >> '\(log)'", in: folder)
      try download.fetch(Self.package, into: folder)
      let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      #expect(calls.count == 2 && calls[0] == "-m pip --version")
      for option in ["--no-deps", "--only-binary :all:", "--target \(folder.path)", "tiny==1"] {
        #expect(calls[1].contains(option), "\(calls[1])")
      }
    }
  }

  @Test func `is not fetched without Python, pip or a network, and the error says which`() throws {
    try withScratchFolder { (folder: URL) in
      let missing = PackageDownload(python: folder.appending(path: "nothing").path)
      let noPython = #expect(throws: ModelInstallError.self) {
        try missing.fetch(Self.package, into: folder)
      }
      #expect(noPython == .noPython(command: missing.python, reason: "not found"))
      let withoutPip = try Self.python("echo No module named pip >&2; exit 1", in: folder)
      #expect(throws: ModelInstallError.noPip(command: withoutPip.python)) {
        try withoutPip.fetch(Self.package, into: folder)
      }
      let script = """
        [ "$3" = --version ] && exit 0
        echo 'WARNING: Retrying' >&2
        echo 'ERROR: Could not find a version that satisfies the requirement tiny==1' >&2
        exit 1
        """
      let offline = try Self.python(script, in: folder)
      let failed = #expect(throws: ModelInstallError.self) {
        try offline.fetch(Self.package, into: folder)
      }
      #expect(failed?.description.contains("failed: ERROR: Could not find a version") == true)
    }
  }
}
