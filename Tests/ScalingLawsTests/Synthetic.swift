import Foundation
import Tensors

@testable import ScalingLaws

/// Tables that obey a law exactly, or with noise.
enum Synthetic {
  /// The rows that differ in everything the law reads.
  static func points(for law: Law) -> [[String: Double]] {
    let sizes = [3.2e4, 7.1e4, 1.9e5, 6.4e5, 2.1e6]
    let tokens = [2.5e5, 8e5, 2.1e6, 7.7e6, 3e7]
    let shares = [0.15, 0.3, 0.55, 0.8]
    let wanted = Set(law.columns.map(\.name))
    if wanted == ["x"] { return (0..<20).map { ["x": 1e3 * pow(1.7, Double($0))] } }
    let hasShare = wanted.contains("rate") || wanted.contains("sparsity")
    return sizes.enumerated().flatMap { index, size in
      tokens.flatMap { token in
        (hasShare ? shares : [0.5]).map { share in
          [
            "parameters": size, "average_parameters": 0.71 * size, "final_parameters": 0.4 * size,
            "initial_parameters": size, "tokens": token, "rate": share, "sparsity": share,
            "reference_loss": 3.4 - 0.15 * Double(index),
          ].filter { wanted.contains($0.key) }
        }
      }
    }
  }

  /// A table whose losses the law predicts, times exp(noise · normal).
  static func table(
    _ law: Law, _ constants: [String: Double], noise: Double = 0, seed: UInt64 = 1,
    points: [[String: Double]]? = nil
  ) -> FitTable {
    let points = points ?? self.points(for: law)
    var random = RandomStream(seed: seed, for: "synthetic losses")
    var columns: [String: [Double]] = [:]
    for column in law.columns { columns[column.name] = points.compactMap { $0[column.name] } }
    columns[FitTable.loss] = points.map {
      law.predict(at: $0, with: constants) * exp(noise * random.normal())
    }
    return FitTable(columns: columns)
  }

  /// Several sets of constants for every law.
  static let constants: [(law: Law, constants: [String: Double])] =
    SizeMeasure.allCases.map {
      (
        Law.chinchilla(size: $0),
        ["E": 1.82, "A": 482, "B": 2085.4, "alpha": 0.3478, "beta": 0.3658]
      )
    } + [
      (.chinchilla, ["E": 1.61, "A": 40.6, "B": 410.7, "alpha": 0.24, "beta": 0.38]),
      (.chinchilla, ["E": 0.4, "A": 3e3, "B": 55, "alpha": 0.71, "beta": 0.22]),
      (
        .pSquared,
        [
          "N_C": 8, "D_C": 900, "E": 0.35, "gamma": -0.9, "delta": 0.07, "alpha": 0.31,
          "beta": 0.52,
        ]
      ),
      (
        .pSquared,
        [
          "N_C": 2.5, "D_C": 60, "E": 0.05, "gamma": -1.4, "delta": -0.12, "alpha": 0.4,
          "beta": 0.3,
        ]
      ),
      (
        .pSquaredWithoutSize,
        ["N_C": 8, "D_C": 900, "E": 0.35, "gamma": -0.9, "alpha": 0.31, "beta": 0.52]
      ),
      (
        .pSquaredOnPrunedSize,
        ["E": 1.7, "N_C": 120, "D_C": 300, "alpha": 0.37, "beta": 0.42]
      ),
      (
        .pSquaredWithSplitRates,
        ["N_C": 8, "D_C": 300, "g": 1.2, "h": 0.6, "alpha": 0.31, "beta": 0.42]
      ),
      (
        .sparse,
        ["a": 16.8, "b": 0.722, "c": 45, "d": 0.245, "e": 690, "f": 0.4, "g": 0.651]
      ),
      (.sparse, ["a": 9, "b": -0.8, "c": 30, "d": 0.35, "e": 90, "f": 0.25, "g": 1.4]),
      (.powerWithFloor, ["E": 1.69, "A": 410, "alpha": 0.34]),
      (.powerWithFloor, ["E": 0.02, "A": 12, "alpha": 0.11]),
    ]
}
