import CompressionCore
import Tensors
import Testing

@Suite("Calibration statistics") struct CalibrationTests {
  let inputs: Tensor

  init() {
    var random = RandomStream(seed: 3, for: "inputs")
    inputs = Tensor(normal: [50, 9], standardDeviation: 2, random: &random)
  }

  @Test func `are the same whatever the batches`() throws {
    var whole = CalibrationStatistics(width: 9, collecting: [.gram, .channelNorms])
    whole.add(inputs: inputs)
    var parts = CalibrationStatistics(width: 9, collecting: [.gram, .channelNorms])
    for range in [0..<1, 1..<30, 30..<50] { parts.add(inputs: inputs.rows(range)) }
    #expect(parts.tokens == 50)
    #expect(try parts.channelNorms(site: "a") == whole.channelNorms(site: "a"))
    let (left, right) = (try parts.gram(site: "a"), try whole.gram(site: "a"))
    #expect(zip(left.values, right.values).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func `are what their formulas say`() throws {
    var statistics = CalibrationStatistics(width: 9, collecting: [.gram, .channelNorms])
    statistics.add(inputs: inputs)
    let (gram, norms) = (
      try statistics.gram(site: "a"), try statistics.channelNorms(site: "a")
    )
    for i in 0..<9 {
      for j in 0..<9 {
        let sum = (0..<50).reduce(0.0) { $0 + Double(inputs[$1, i]) * Double(inputs[$1, j]) }
        #expect(abs(Double(gram[i, j]) - 2 * sum / 50) < 1e-4)
        if i == j { #expect(abs(Double(norms[flat: i]) - sum.squareRoot()) < 1e-4) }
      }
    }
  }

  @Test func `that were not declared are not to be had`() throws {
    var statistics = CalibrationStatistics(width: 9, collecting: [.gram, .channelNorms])
    statistics.add(inputs: inputs)
    let site = LinearSite(
      path: "up", weight: Tensor(zeros: [2, 9]), statistics: statistics
    ).restricted(to: [.channelNorms])
    #expect(try site.channelNorms().count == 9)
    #expect(throws: CompressionError.missingStatistic(.gram, site: "up")) { try site.gram() }
  }

  @Test func `of no inputs, or of inputs that are not finite, are refused`() throws {
    var statistics = CalibrationStatistics(width: 2, collecting: [.gram, .channelNorms])
    #expect(throws: CompressionError.noCalibrationInputs(site: "up")) {
      try statistics.gram(site: "up")
    }
    statistics.add(inputs: Tensor([1, .nan], shape: [1, 2]))
    #expect(throws: CompressionError.statisticNotFinite(.channelNorms, site: "up")) {
      try statistics.channelNorms(site: "up")
    }
    #expect(throws: CompressionError.statisticNotFinite(.gram, site: "up")) {
      try statistics.gram(site: "up")
    }
  }
}
