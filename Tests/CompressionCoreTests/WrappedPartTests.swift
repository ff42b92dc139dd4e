import Tensors
import Testing

@testable import CompressionCore

@Suite("A core between block-diagonal factors") struct WrappedPartTests {
  private let core = Tensor([1, 0, 2, 0, 0, 3, 0, 4], shape: [2, 4])

  private func encoded(_ format: FloatFormat = .float32) throws -> EncodedWeight {
    let mask = Mask(rows: 2, columns: 4, kept: core.values.map { $0 != 0 })
    let part = try WrappedPart(
      left: Tensor([1, 2, 0, 1], shape: [2, 2]), core: core,
      support: .pattern(keep: 2, of: 4, mask),
      right: Tensor([1, 1, 0, 2, 0, 1, 1, 0], shape: [4, 2]), format: format, site: "site")
    return EncodedWeight(rows: 2, columns: 4, parts: [.wrapped(part)])
  }

  @Test func `decodes to the product of the three`() throws {
    #expect(try encoded().decoded().values == [1, 13, 8, 2, 0, 6, 4, 0])
  }

  @Test func `counts the numbers of the core and of the blocks, and nothing else`() throws {
    let encoded = try encoded(.float16)
    #expect(encoded.storedWeights == 4 + 4 + 8)
    #expect(encoded.accounting.payload == 2 * 16)
    #expect(encoded.accounting.index == 1)
    #expect(encoded.packed().count == encoded.accounting.total)
    #expect(Budget.pattern(2, of: 4).miss(by: encoded) == nil)
    #expect(Budget.pattern(1, of: 4).miss(by: encoded) != nil)
    #expect(Budget.sparsity(0.5, bits: 4).miss(by: encoded) != nil)
  }

  @Test func `survives packing`() throws {
    for format in FloatFormat.allCases {
      let encoded = try encoded(format)
      let unpacked = try EncodedWeight(unpacking: encoded.packed())
      #expect(unpacked == encoded)
      #expect(unpacked.decoded() == encoded.decoded())
    }
  }

  @Test func `is refused when the bytes make no sense`() throws {
    let bytes = try encoded().packed()
    // The size of a block lies behind the header of the weight, eight bytes into that of the part.
    for block: UInt8 in [0, 3, 200] {
      var wrong = bytes
      wrong[EncodedWeight.headerBytes + 8] = block
      #expect(throws: CompressionError.self) { try EncodedWeight(unpacking: wrong) }
    }
    for count in 0..<bytes.count {
      #expect(throws: CompressionError.self) { try EncodedWeight(unpacking: bytes.prefix(count)) }
    }
  }
}

@Suite("Samples of tokens") struct TokenSampleTests {
  private let inputs = Tensor((0..<20).map { Float($0) }, shape: [10, 2])

  private func statistics(
    context: Int? = nil, attention: Tensor? = nil
  ) -> CalibrationStatistics {
    var statistics = CalibrationStatistics(width: 2, collecting: [.tokens])
    statistics.add(inputs: inputs, context: context, attention: attention)
    return statistics
  }

  @Test func `are the sequences of a batch with the attention that their tokens get`() throws {
    let attention = Tensor([0, 0.25, 0.25, 0, 0.5, 1, 0, 0, 0, 0], shape: [2, 5])
    let samples = try statistics(context: 5, attention: attention).samples(site: "a")
    #expect(samples.map(\.inputs) == [inputs.rows(0..<5), inputs.rows(5..<10)])
    #expect(samples.map(\.attention) == [[0, 0.25, 0.25, 0, 0.5], [1, 0, 0, 0, 0]])
  }

  @Test func `have equal shares of attention where it is not known`() throws {
    let loose = try statistics().samples(site: "a")
    #expect(loose.map(\.attention) == [[Double](repeating: 0.1, count: 10)])
    // Rows of an expert fill no sequences.
    let attention = Tensor(zeros: [3, 4])
    let parts = try statistics(context: 4, attention: attention).samples(site: "a")
    #expect(parts.map(\.inputs.rows) == [4, 4, 2])
    #expect(
      parts.map(\.attention) == [4, 4, 2].map { [Double](repeating: 1 / $0, count: Int($0)) })
  }

  @Test func `end with the sequence that fills the room`() throws {
    var statistics = CalibrationStatistics(width: 1, collecting: [.tokens])
    for _ in 0..<3 { statistics.add(inputs: Tensor(zeros: [3000, 1]), context: 1000) }
    #expect(try statistics.samples(site: "a").count == 5)
    #expect(statistics.tokens == 9000)
  }

  @Test func `are there when they were asked for, and finite`() throws {
    var none = CalibrationStatistics(width: 2, collecting: [.channelNorms])
    none.add(inputs: inputs)
    #expect(throws: CompressionError.missingStatistic(.tokens, site: "up")) {
      try none.samples(site: "up")
    }
    #expect(try statistics().restricted(to: [.tokens]).samples(site: "up").count == 1)
    #expect(throws: CompressionError.missingStatistic(.tokens, site: "up")) {
      try statistics().restricted(to: [.gram]).samples(site: "up")
    }
    var broken = statistics()
    broken.add(inputs: Tensor([1, .nan], shape: [1, 2]))
    #expect(throws: CompressionError.statisticNotFinite(.tokens, site: "up")) {
      try broken.samples(site: "up")
    }
  }
}
