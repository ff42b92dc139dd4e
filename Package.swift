// swift-tools-version: 6.2
import PackageDescription

/// A target and what it stands on.
///
/// The order of the list is the layering, lowest first: a target needs only what comes before it.
/// A test reads this manifest and holds it to that.
struct Layer {
  enum Kind { case system(pkgConfig: String, apt: String), clang, library, tool }
  var name: String
  var kind: Kind = .library
  var needs: [String] = []
  var products: [Target.Dependency] = []
  var linked: [LinkerSetting] = []
  /// Papers are literals, which gain nothing from the optimiser and cost it a minute.
  var isOptimised = true
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let layers: [Layer] = [
  // BLAS and LAPACK, loaded at run time with the fast core chosen.
  Layer(
    name: "COpenBLAS", kind: .clang,
    linked: [
      .linkedLibrary("dl", .when(platforms: [.linux])),
      .linkedFramework("Accelerate", .when(platforms: [.macOS])),
    ]),
  // Loops that need several instruction sets.
  Layer(name: "CKernels", kind: .clang, linked: [.linkedLibrary("m")]),
  // SHA-256 where the system has no CryptoKit.
  Layer(name: "COpenSSL", kind: .system(pkgConfig: "libcrypto", apt: "libssl-dev")),
  // A script in, rendered files out.
  Layer(
    name: "GnuplotStream", kind: .clang,
    linked: ["boost_iostreams", "boost_filesystem", "boost_system"].map { .linkedLibrary($0) }),
  // What unpacks gzip.
  Layer(name: "CZlib", kind: .system(pkgConfig: "zlib", apt: "zlib1g-dev")),
  // JSON values, digests, name suggestions: what every layer may use.
  Layer(
    name: "Essentials", products: [.target(name: "COpenSSL", condition: .when(platforms: [.linux]))]
  ),
  // Dense arrays, linear algebra, random streams.
  Layer(name: "Tensors", needs: ["COpenBLAS", "CKernels"]),
  // The tape, operations with their backward rules, optimisers.
  Layer(name: "Autograd", needs: ["Tensors"]),
  // Reference models, corpora, tokenizers, checkpoints, training.
  Layer(name: "Networks", needs: ["CZlib", "Essentials", "Tensors", "Autograd"]),
  // The vocabulary: budgets, encodings, calibration, strategies, footprints.
  Layer(name: "CompressionCore", needs: ["Essentials", "Tensors", "Autograd", "Networks"]),
  // Functional forms and fitting; pure numerics.
  Layer(name: "ScalingLaws", needs: ["Essentials", "Tensors"]),
  // Methods against vectors that the authors' code computed.
  Layer(name: "Conformance", needs: ["Essentials", "Tensors", "Networks"]),
  // One file per method, and one that leads it to its vectors.
  Layer(
    name: "Strategies",
    needs: [
      "Essentials", "Tensors", "Autograd", "Networks", "CompressionCore", "ScalingLaws",
      "Conformance",
    ]),
  // One folder per arena.
  Layer(
    name: "Arenas", needs: ["Essentials", "Tensors", "Autograd", "Networks", "CompressionCore"]),
  // The papers, their claims, their reported numbers.
  Layer(name: "Catalog", needs: ["Essentials", "CompressionCore"], isOptimised: false),
  // What Swift cannot call of SQLite.
  Layer(name: "CSQLite", kind: .clang, linked: [.linkedLibrary("sqlite3")]),
  // One SQLite file.
  Layer(name: "Store", needs: ["CSQLite", "Essentials"], products: [grdb, sqlite]),
  // Specs, plans, workers.
  Layer(
    name: "Runner",
    needs: ["Essentials", "Tensors", "CompressionCore", "Strategies", "Arenas", "Store"],
    products: [yams]),
  // Statistics, tables, figures.
  Layer(name: "Reporting", needs: ["GnuplotStream", "Essentials", "Tensors", "Store"]),
  // Claims judged: paired comparisons, verdicts, their pages and tables.
  Layer(
    name: "Verdicts",
    needs: [
      "Essentials", "Tensors", "Networks", "CompressionCore", "ScalingLaws", "Strategies", "Arenas",
      "Catalog", "Store", "Runner", "Reporting",
    ]),
  // The local web page: read-only over the store, bound to loopback.
  Layer(
    name: "Dashboard", needs: ["Essentials", "Catalog", "Store", "Reporting", "Verdicts"],
    products: [hummingbird, logging, nio]),
  // The command line, one file per verb.
  Layer(
    name: "espalier", kind: .tool,
    needs: [
      "Essentials", "Tensors", "Networks", "CompressionCore", "Conformance", "Strategies", "Arenas",
      "Catalog",
      "ScalingLaws", "Store", "Runner", "Reporting", "Verdicts", "Dashboard",
    ],
    products: [arguments]),
]

/// The tests of a layer, with what they need beside it and the folder of their data.
let suites: [(of: String, needs: [String], data: String?)] = [
  ("Essentials", [], nil),
  ("Tensors", ["CKernels"], nil),
  ("Autograd", ["Tensors"], nil),
  ("Networks", ["Tensors", "Autograd"], "Fixtures"),
  ("CompressionCore", ["Essentials", "Tensors", "Autograd", "Networks"], nil),
  ("Conformance", ["Essentials", "Tensors", "Networks"], nil),
  (
    "Strategies", ["Essentials", "Tensors", "Autograd", "Networks", "CompressionCore"], "Fixtures"
  ),
  (
    "Arenas", ["Essentials", "Tensors", "Autograd", "Networks", "CompressionCore", "Strategies"],
    nil
  ),
  ("Catalog", [], nil),
  ("ScalingLaws", ["Tensors"], "Fixtures"),
  ("Store", ["Essentials"], "Fixtures"),
  ("Runner", ["Essentials", "CompressionCore", "Store", "Arenas", "Networks"], nil),
  ("Reporting", ["Essentials", "Store"], "Golden"),
  (
    "Verdicts",
    [
      "Essentials", "Tensors", "Networks", "CompressionCore", "ScalingLaws", "Strategies", "Arenas",
      "Catalog", "Store", "Runner", "Reporting",
    ], nil
  ),
  ("Dashboard", ["Essentials", "Catalog", "Store"], nil),
  ("espalier", ["Essentials", "Store", "Networks", "Catalog", "Strategies"], nil),
]

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Those of code that is compiled as it stands, also in release builds: tests and the catalog call what
/// is optimised and compute little themselves, and optimising them too would cost a build minutes.
let plainSettings = settings + [.unsafeFlags(["-Onone"])]

func target(_ layer: Layer) -> Target {
  let needs = layer.needs.map { Target.Dependency(stringLiteral: $0) } + layer.products
  let swiftSettings = layer.isOptimised ? settings : plainSettings
  switch layer.kind {
  case .system(let pkgConfig, let apt):
    return .systemLibrary(name: layer.name, pkgConfig: pkgConfig, providers: [.apt([apt])])
  case .clang:
    return .target(name: layer.name, dependencies: needs, linkerSettings: layer.linked)
  case .library:
    return .target(name: layer.name, dependencies: needs, swiftSettings: swiftSettings)
  case .tool:
    return .executableTarget(name: layer.name, dependencies: needs, swiftSettings: swiftSettings)
  }
}

/// What several suites share; what tests call is optimised, they themselves need not be.
let testKit = Target.target(name: "TestKit", path: "Tests/TestKit", swiftSettings: plainSettings)

let tests = suites.map { suite in
  Target.testTarget(
    name: "\(suite.of)Tests",
    dependencies: ([suite.of, testKit.name] + suite.needs).map {
      Target.Dependency(stringLiteral: $0)
    },
    exclude: suite.data.map { [$0] } ?? [], swiftSettings: plainSettings)
}

let package = Package(
  name: "espalier",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "espalier", targets: ["espalier"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: layers.map(target) + [testKit] + tests,
  cLanguageStandard: .c17,
  cxxLanguageStandard: .cxx17
)
