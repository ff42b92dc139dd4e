import CompressionCore
import Tensors

@testable import Strategies

/// A site with random weights and correlated random inputs, enough of them for a regular Hessian.
func makeSite(
  rows: Int = 24, columns: Int = 32, tokens: Int = 128, seed: UInt64 = 1, path: String = "site",
  collecting: Set<CalibrationStatistic> = Set(CalibrationStatistic.allCases),
  format: FloatFormat = .float16
) -> LinearSite {
  var random = RandomStream(seed: seed, for: "site")
  let mixing = Tensor(normal: [columns, columns], standardDeviation: 0.5, random: &random)
  let noise = Tensor(normal: [tokens, columns], standardDeviation: 1, random: &random)
  var inputs = noise.matmul(mixing)
  inputs.add(noise)
  var statistics = CalibrationStatistics(width: columns, collecting: collecting)
  statistics.add(inputs: inputs)
  let weight = Tensor(normal: [rows, columns], standardDeviation: 0.1, random: &random)
  let gradients = Tensor(normal: [rows, columns], standardDeviation: 1, random: &random)
  return LinearSite(
    path: path, weight: weight, statistics: statistics, format: format,
    gradientNorms: collecting.contains(.gradientNorms) ? gradients.magnitude() : nil)
}

/// A site whose weight and inputs are written out.
func makeSite(
  weight: [[Float]], inputs: [[Float]], format: FloatFormat = .float32
) -> LinearSite {
  let width = weight[0].count
  var statistics = CalibrationStatistics(width: width, collecting: [.gram, .channelNorms])
  statistics.add(inputs: Tensor(inputs.flatMap(\.self), shape: [inputs.count, width]))
  return LinearSite(
    path: "example", weight: Tensor(weight.flatMap(\.self), shape: [weight.count, width]),
    statistics: statistics, format: format)
}

/// The unit inputs of a width: their Hessian is a multiple of the identity.
func unitInputs(_ width: Int) -> [[Float]] {
  (0..<width).map { row in (0..<width).map { $0 == row ? 1 : 0 } }
}

extension Strategy {
  /// Compresses with a stream of its own.
  func compress(
    _ site: LinearSite, to budget: Budget, seed: UInt64 = 7
  ) throws -> EncodedWeight {
    var random = RandomStream(seed: seed, for: "strategy")
    return try compress(site, to: budget, random: &random)
  }
}

/// The mask of what a decoded weight leaves.
func support(_ weight: Tensor) -> [Bool] { weight.values.map { $0 != 0 } }
