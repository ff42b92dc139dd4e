import Essentials
import Foundation
import TestKit
import Testing

@Suite struct ModelsCommandTests {
  @Test func `install asks, and does nothing when nobody can answer`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["models", "install", "minilm"], in: folder)
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.errors.contains("--yes") && result.errors.contains("MB"))
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "cache").path))
    }
  }

  @Test func `install says what is missing and leaves nothing behind`() throws {
    try withScratchFolder { folder in
      let unknown = try CommandLineTool.run(["models", "install", "minlm", "--yes"], in: folder)
      #expect(unknown.status == 2 && unknown.errors.contains("did you mean 'minilm'?"))
      let result = try CommandLineTool.run(
        ["models", "install", "minilm", "--yes", "--python", "/nowhere/python3"], in: folder)
      #expect(result.status == 2 && result.errors.contains("/nowhere/python3 cannot be started"))
      let cache = folder.appending(path: "cache/espalier/models/installed").path
      #expect(try FileManager.default.contentsOfDirectory(atPath: cache).isEmpty)
    }
  }

  @Test func `ls tells what can be installed`() throws {
    try withScratchFolder { folder in
      let result = try CommandLineTool.run(["models", "ls", "--json"], in: folder)
      let rows = try JSONValue(parsing: result.output).arrayValue
      #expect(rows?.first?["name"] == .string("minilm"))
      #expect(rows?.first?["state"] == .string("can be installed"))
    }
  }

  @Test func `a sweep over a model that is not there names the command that fetches it`() throws {
    try withScratchFolder { folder in
      let spec = """
        espalier: 1
        name: encoder
        arena: encoder
        strategies: [dense, magnitude]
        budget: {sparsity: [0.5]}
        """
      try Data(spec.utf8).write(to: folder.appending(path: "encoder.yaml"))
      let result = try CommandLineTool.run(["sweep", "plan", "encoder.yaml"], in: folder)
      #expect(result.status == 2)
      #expect(result.errors.contains("espalier models install minilm"), "\(result.errors)")
    }
  }
}
