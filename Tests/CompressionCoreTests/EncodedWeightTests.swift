import CompressionCore
import Tensors
import Testing

/// An encoding of a random weight.
struct EncodingCase: Sendable, CustomTestStringConvertible {
  let name: String
  let weight: EncodedWeight

  var testDescription: String { "\(name) \(weight.rows)×\(weight.columns)" }

  /// Every kind of support with every kind of payload, on odd shapes.
  static let all: [EncodingCase] = {
    var random = RandomStream(seed: 5, for: "encodings")
    var cases: [EncodingCase] = []
    for (rows, columns) in [(1, 1), (3, 7), (5, 24), (2, 33), (17, 40)] {
      let weight = Tensor(normal: [rows, columns], standardDeviation: 1, random: &random)
      let order = random.permutation(of: columns)
      for support in supports(of: weight) {
        cases += floats(weight, support) + integers(weight, support, order)
      }
      cases += factors(weight)
    }
    return cases
  }()

  private static func supports(of weight: Tensor) -> [Support] {
    var sparsities: [Budget.Sparsity] = [.fraction(0), .fraction(0.4)]
    if weight.columns % 8 == 0 {
      sparsities += [.pattern(keep: 2, of: 4), .pattern(keep: 3, of: 8), .pattern(keep: 1, of: 2)]
    }
    if weight.columns % 3 == 0 { sparsities.append(.pattern(keep: 1, of: 3)) }
    return sparsities.map { sparsity in
      Support(
        Mask(removing: sparsity, lowest: weight.magnitude(), within: .outputRow), for: sparsity)
    }
  }

  private static func floats(_ weight: Tensor, _ support: Support) -> [EncodingCase] {
    FloatFormat.allCases.compactMap { format in
      let site = LinearSite(path: "site", weight: weight, format: format)
      guard let encoded = try? EncodedWeight(support: support, at: site) else { return nil }
      return EncodingCase(name: "\(format.rawValue), \(support.label)", weight: encoded)
    }
  }

  /// Dense, sparse and empty factors, alone and beside a sparse part, and around a core.
  private static func factors(_ weight: Tensor) -> [EncodingCase] {
    let site = LinearSite(path: "site", weight: weight)
    let (rows, columns) = (weight.rows, weight.columns)
    let rank = min(rows, columns, 3)
    let left = Tensor(Array(weight.values.prefix(rows * rank)), shape: [rows, rank])
    let right = Tensor(Array(weight.values.suffix(rank * columns)), shape: [rank, columns])
    func bitmap(_ factor: Tensor) -> Support {
      .bitmap(
        Mask(
          rows: factor.rows, columns: factor.columns,
          kept: factor.values.indices.map { $0 % 3 != 1 }))
    }
    let sparse = try? FloatPart(weight, support: bitmap(weight), format: .float16, site: "site")
    let double = try? FactorPart(
      left: left, leftSupport: bitmap(left), right: right, rightSupport: bitmap(right),
      format: .float16, site: "site")
    let wrapped = try? WrappedPart(
      left: left.keeping(columns: [0]), core: weight, support: bitmap(weight),
      right: right.transposed().keeping(columns: [0]),
      format: .float16, site: "site")
    let nothing = (Tensor(zeros: [rows, 0]), Tensor(zeros: [0, columns]))
    let encoded: [(String, EncodedWeight?)] = [
      ("factors", try? EncodedWeight(left: left, right: right, at: site)),
      (
        "factors beside sparse",
        try? EncodedWeight(left: left, right: right, beside: sparse, at: site)
      ),
      ("no factors", try? EncodedWeight(left: nothing.0, right: nothing.1, at: site)),
      (
        "sparse factors",
        double.map { EncodedWeight(rows: rows, columns: columns, parts: [.factors($0)]) }
      ),
      (
        "wrapped",
        wrapped.map { EncodedWeight(rows: rows, columns: columns, parts: [.wrapped($0)]) }
      ),
    ]
    return encoded.compactMap { name, weight in
      weight.map { EncodingCase(name: name, weight: $0) }
    }
  }

  private static func integers(
    _ weight: Tensor, _ support: Support, _ order: [Int]
  ) -> [EncodingCase] {
    let site = LinearSite(path: "site", weight: weight, format: .float16)
    var cases: [EncodingCase] = []
    for (bits, groupSize, isSymmetric, isPermuted) in [
      (1, 0, false, false), (3, 0, false, true), (3, 5, false, false), (4, 5, true, false),
      (5, 4, false, true), (16, 7, true, true),
    ] {
      let grid = IntegerGrid(
        rows: weight.rows, columns: weight.columns, bits: bits, groupSize: groupSize,
        isSymmetric: isSymmetric, scaleFormat: .float16, permutation: isPermuted ? order : nil)
      var fitted = grid
      fitted.fit(to: weight)
      let codes = weight.values.map {
        UInt16(abs($0) * 1000) & UInt16(truncatingIfNeeded: grid.maximumCode)
      }
      guard
        let encoded = try? EncodedWeight(
          codes: codes, grid: fitted, support: support, at: site)
      else { continue }
      cases.append(
        EncodingCase(
          name: "\(bits) bits by \(groupSize)\(isSymmetric ? " symmetric" : "")"
            + "\(isPermuted ? " permuted" : ""), \(support.label)", weight: encoded))
    }
    return cases
  }
}

@Suite("An encoded weight") struct EncodedWeightTests {
  @Test func `is tested in every kind`() {
    #expect(EncodingCase.all.count == 18 * 9 + 5 * 5)
  }

  @Test(arguments: EncodingCase.all)
  func `takes as many bytes as its formula says`(_ encoding: EncodingCase) {
    #expect(encoding.weight.packed().count == encoding.weight.accounting.total)
  }

  @Test(arguments: EncodingCase.all)
  func `comes back from its bytes`(_ encoding: EncodingCase) throws {
    let unpacked = try EncodedWeight(unpacking: encoding.weight.packed())
    #expect(unpacked == encoding.weight)
    #expect(
      unpacked.decoded().values.map(\.bitPattern)
        == encoding.weight.decoded().values.map(\.bitPattern))
  }

  @Test(arguments: EncodingCase.all)
  func `is refused when it is cut short or goes on`(_ encoding: EncodingCase) {
    let bytes = encoding.weight.packed()
    for length in [0, 3, 16, 31, 32, bytes.count / 2, bytes.count - 1] where length < bytes.count {
      #expect(throws: CompressionError.self) { try EncodedWeight(unpacking: bytes[..<length]) }
    }
    #expect(throws: CompressionError.self) { try EncodedWeight(unpacking: bytes + [0]) }
  }

  @Test(arguments: EncodingCase.all.filter { $0.weight.rows <= 5 })
  func `is refused or reads as another weight when a bit flips, and never traps`(
    _ encoding: EncodingCase
  ) {
    let bytes = encoding.weight.packed()
    for bit in 0..<min(8 * bytes.count, 8 * 64) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      if let weight = try? EncodedWeight(unpacking: damaged) {
        #expect(weight != encoding.weight)
        #expect(weight.packed() == damaged)
      }
    }
  }

  @Test func `costs what the formulas of sparse and quantised weights say`() throws {
    var random = RandomStream(seed: 5, for: "weight")
    let weight = Tensor(normal: [64, 128], standardDeviation: 1, random: &random)
    let site = LinearSite(path: "site", weight: weight)
    func sparse(_ sparsity: Budget.Sparsity) throws -> Double {
      let mask = Mask(removing: sparsity, lowest: weight.magnitude(), within: .layer)
      return try EncodedWeight(support: Support(mask, for: sparsity), at: site).bitsPerWeight
    }
    #expect(try EncodedWeight(at: site).bitsPerWeight == 16)
    #expect(try sparse(.fraction(0.5)) == 0.5 * 16 + 1)
    #expect(try sparse(.pattern(keep: 2, of: 4)) == 0.5 * 16 + 2.0 * 2 / 4)
    #expect(try sparse(.pattern(keep: 4, of: 8)) == 0.5 * 16 + 4.0 * 3 / 8)
    var grid = IntegerGrid(
      rows: 64, columns: 128, bits: 3, groupSize: 32, scaleFormat: .float16)
    grid.fit(to: weight)
    let codes = try EncodedWeight(codes: grid.codes(of: weight), grid: grid, at: site)
    #expect(codes.bitsPerWeight == 3 + (16 + 3) / 32.0)
  }

  @Test func `of factors stores and costs the factors alone`() throws {
    let site = LinearSite(path: "site", weight: Tensor(zeros: [64, 128]))
    let left = Tensor((0..<64 * 2).map { Float($0 % 5) }, shape: [64, 2])
    let right = Tensor((0..<2 * 128).map { Float($0 % 3) }, shape: [2, 128])
    let encoded = try EncodedWeight(left: left, right: right, at: site)
    #expect(encoded.decoded() == left.matmul(right))
    #expect(encoded.storedWeights == 2 * (64 + 128))
    #expect(encoded.accounting.content == 2 * 2 * (64 + 128))
    #expect(Budget.sparsity(1 - 2.4 * 192 / 8192).miss(by: encoded) == nil)
    #expect(Budget.sparsity(0.8).miss(by: encoded) != nil)
    #expect(Budget.bits(4).miss(by: encoded) != nil)
    #expect(FactorPart.rank(storing: 2.99 * 192, rows: 64, columns: 128) == 2)
    #expect(FactorPart.rank(storing: 8192, rows: 64, columns: 128) == 42)
  }

  @Test func `is the sum of its parts`() throws {
    let first = try FloatPart(Tensor([1, 2], shape: [1, 2]), format: .float16, site: "site")
    let second = try FloatPart(Tensor([10, 20], shape: [1, 2]), format: .float32, site: "site")
    let sum = EncodedWeight(rows: 1, columns: 2, parts: [.floats(first), .floats(second)])
    #expect(sum.decoded().values == [11, 22])
    #expect(sum.packed().count == sum.accounting.total)
    #expect(try EncodedWeight(unpacking: sum.packed()) == sum)
  }

  @Test func `refuses values that do not fit their format`() {
    let site = LinearSite(path: "up", weight: Tensor([1, 1e6], shape: [1, 2]))
    #expect(
      throws: CompressionError.notRepresentable(site: "up", value: 1e6, format: .float16)
    ) { try EncodedWeight(at: site) }
  }

  @Test func `has steps that are never zero, however small the weights`() throws {
    let weight = Tensor([1e-9, -1e-9], shape: [1, 2])
    var grid = IntegerGrid(rows: 1, columns: 2, bits: 4, scaleFormat: .float16)
    grid.fit(to: weight)
    #expect(grid.scales == [0x1p-24])
    let site = LinearSite(path: "up", weight: weight)
    let encoded = try EncodedWeight(codes: grid.codes(of: weight), grid: grid, at: site)
    #expect(encoded.decoded().values == [0, 0])
  }
}
