import CompressionCore
import Tensors
import Testing

@testable import Strategies

@Suite("Exponents of spectra") struct HeavyTailTests {
  @Test func `of a power law are its exponent`() {
    // The quantiles of the law with the density 1 / λ² above 1.
    let values = (0..<4000).map { 1 / (1 - (Double($0) + 0.5) / 4000) }
    let spectrum = PooledSpectrum(values)
    #expect(abs(spectrum.exponentFromMiddle().value - 2) < 0.02)
    let peak = spectrum.exponentBelowPeak(bins: 100)
    #expect(abs(peak.value - 2) < 0.05)
    #expect(peak.distance < 0.01)
  }

  @Test func `do not depend on the scale of the weights`() throws {
    let weight = makeSite(rows: 48, columns: 64).weight
    var allocation = HeavyTailAllocation()
    allocation.hyperparameters.tail = .middle
    allocation.hyperparameters.windowRows = 32
    let plain = try allocation.exponent(of: weight, path: "w").value
    let scaled = try allocation.exponent(of: weight.scaled(by: 8), path: "w").value
    #expect(abs(plain - scaled) < 1e-5)
  }

  @Test func `come from windows that reach both ends`() throws {
    let windows = SpectrumWindows(rows: 4, ratio: 1, positions: 3)
    let weight = Tensor((0..<60).map { $0 == 59 ? 3 : 0 }, shape: [6, 10])
    let spectrum = try windows.spectrum(of: weight, path: "w")
    // Row starts 0, 1 and 2, column starts 0, 3 and 6; the last corner is in one window.
    #expect(spectrum.values.count == 9 * 4)
    let large = spectrum.values.filter { $0 > 1 }
    #expect(large.count == 1 && abs((large.first ?? 0) - 9) < 1e-9)
  }

  @Test func `give blocks with heavy tails a smaller share`() {
    var allocation = HeavyTailAllocation()
    allocation.hyperparameters.epsilon = 0.5
    let shares = allocation.sparsities(
      exponents: [2, 4, 3, 3], blocks: [0, 0, 1, 1], sizes: [1, 1, 1, 1], target: 0.5)
    #expect(shares == [0.5, 0.5, 0.5, 0.5])
    let uneven = allocation.sparsities(
      exponents: [2, 4], blocks: [0, 1], sizes: [100, 100], target: 0.5)
    #expect(uneven == [0.25, 0.75])
  }

  @Test func `cut off as released, or made up for by the other blocks`() {
    var allocation = HeavyTailAllocation()
    allocation.hyperparameters.epsilon = 0.6
    func shares() -> [Double] {
      allocation.sparsities(
        exponents: [2, 4], blocks: [0, 1], sizes: [100, 100], target: 0.8)
    }
    let whole = shares()
    #expect(abs(whole[0] + whole[1] - 1.6) < 1e-6)
    #expect(whole[1] == 0.998)
    allocation.hyperparameters.redistributing = false
    let cut = shares()
    #expect(cut[1] == 0.998)
    #expect(abs(cut[0] - 0.32) < 1e-9)
  }

  @Test func `set learning rates within their range`() {
    let rates = TailBalance.learningRates(exponents: [2, 3, 4], base: 0.1, range: 0.5...1.5)
    #expect(zip(rates, [0.05, 0.1, 0.15]).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
