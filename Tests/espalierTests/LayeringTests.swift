import Foundation
import Testing

/// The manifest's promise: a target needs only what stands above it in the list of layers.
@Suite struct LayeringTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folders of `Sources`, and which of them each imports.
  static func imports() throws -> [String: Set<String>] {
    let sources = root.appending(path: "Sources")
    let targets = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    var result: [String: Set<String>] = [:]
    for target in targets {
      let files = FileManager.default.enumerator(atPath: sources.appending(path: target).path)
      result[target] = []
      for case let file as String in files ?? .init() where file.hasSuffix(".swift") {
        let url = sources.appending(path: "\(target)/\(file)")
        let text = try String(contentsOf: url, encoding: .utf8)
        // A search of the whole text by expression takes a hundred times as long.
        let lines = text.split(separator: "\n").filter { $0.contains("import ") }
        let names = lines.compactMap { $0.wholeMatch(of: /(?:@\w+ )?(?:\w+ )?import (\w+)/)?.1 }
        result[target]?.formUnion(names.map(String.init))
      }
    }
    return result
  }

  /// The targets in the order of the manifest.
  static func order() throws -> [String] {
    let manifest = try String(
      contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    let layers = manifest.prefix(upTo: try #require(manifest.range(of: "let suites")).lowerBound)
    return layers.matches(of: /name: "(\w+)"/).map { String($0.1) }
  }

  @Test func `every target imports only targets below it`() throws {
    let order = try Self.order()
    let imports = try Self.imports()
    #expect(Set(imports.keys).isSubset(of: order))
    for (target, imported) in imports {
      let place = try #require(order.firstIndex(of: target))
      for other in imported {
        guard let below = order.firstIndex(of: other) else { continue }
        #expect(below < place, "\(target) imports \(other), which stands above it")
      }
    }
  }

  @Test(arguments: [
    ("COpenBLAS", ["Tensors"]), ("CKernels", ["Tensors"]), ("GRDB", ["Store"]),
    ("Yams", ["Runner"]), ("ArgumentParser", ["espalier"]), ("GnuplotStream", ["Reporting"]),
    ("COpenSSL", ["Essentials"]), ("CZlib", ["Networks"]), ("Hummingbird", ["Dashboard"]),
    ("NIOCore", ["Dashboard"]), ("Logging", ["Dashboard"]),
  ])
  func `a foreign library is seen by one target`(library: String, owners: [String]) throws {
    let users = try Self.imports().filter { $0.value.contains(library) }.keys.sorted()
    #expect(users == owners)
  }

  @Test func `strategies do not import one another's machinery`() throws {
    let allowed: Set<String> = [
      "CompressionCore", "Conformance", "ScalingLaws", "Networks", "Autograd", "Tensors",
      "Essentials", "Foundation",
    ]
    let imported = try #require(try Self.imports()["Strategies"])
    #expect(imported.isSubset(of: allowed))
  }

  @Test func `unsafe pointers stay in files that say so`() throws {
    let sources = Self.root.appending(path: "Sources")
    let files = FileManager.default.enumerator(atPath: sources.path)
    for case let file as String in files ?? .init() where file.hasSuffix(".swift") {
      guard !file.hasSuffix("+Unsafe.swift") else { continue }
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      let found = text.contains(/Unsafe(Mutable)?(Raw)?(Buffer)?Pointer|baseAddress|unsafeBitCast/)
      #expect(!found, "\(file) uses unsafe pointers; move them to a file named +Unsafe")
    }
  }
}
