import Foundation

@testable import Reporting

/// Figures and tables that several suites use.
enum Samples {
  /// Loss against bits, two families, with an interval below 0, a value below 0 and a NaN.
  static var figure: Figure {
    Figure(
      name: "loss-against-bits", title: "Loss increase against bits",
      caption: "Invented numbers; ppl|d:none|v:1.",
      x: Figure.Axis(
        label: "effective bits per weight", isLogarithmic: true, ticks: [2, 3, 4, 6, 8, 12]),
      y: Figure.Axis(label: "loss increase (nats/token)", isLogarithmic: true),
      series: [
        series("magnitude", "magnitude", [12.2, 9, 5.8], [0.017, 0.207, 1.1]),
        series("wanda", "Wanda", [12.2, 9, 5.8], [0.016, 0.203, .nan]),
        series("sparsegpt", "SparseGPT", [12.2, 9, 5.8], [0.0105, 0.133, 0.55]),
        series("rtn", "RTN_{g=32}", [2.5, 4.5, 8.5], [1.45, 0.043, 0.001]),
        series("gptq", "GPTQ", [2.5, 4.5, 8.5], [0.52, 0.019, -0.0002]),
        series("dense", "dense & exact", [16], [0.00001]),
      ])
  }

  /// Perplexity against sparsity: three lines that end apart.
  static var fewLines: Figure {
    Figure(
      name: "few-lines", title: "Perplexity", x: Figure.Axis(label: "sparsity"),
      y: Figure.Axis(label: "perplexity"),
      series: [
        series("magnitude", "magnitude", [0.3, 0.5, 0.7], [25, 31, 60]),
        series("wanda", "Wanda", [0.3, 0.5, 0.7], [24, 29, 48]),
        series("sparsegpt", "SparseGPT", [0.3, 0.5, 0.7], [23, 27, 36]),
      ])
  }

  static func series(_ id: String, _ label: String, _ x: [Double], _ y: [Double]) -> Figure.Series {
    let points = zip(x, y).map { x, y in
      Figure.Point(x: x, y: y, low: y - 0.1 * y - 0.002, high: y + 0.1 * y + 0.002)
    }
    return Figure.Series(id: id, label: label, points: points)
  }

  static var table: ResultTable {
    ResultTable(
      name: "sample", title: "Loss after pruning", caption: "ppl|d:none, 50 % & R_1.",
      columns: [
        ResultTable.Column(key: "strategy", header: "Strategy", kind: .text),
        ResultTable.Column(
          key: "loss", header: "Loss", kind: .estimate, direction: .lowerIsBetter, unit: "nats"),
        ResultTable.Column(key: "bits", header: "Bits", kind: .number, decimals: 2),
      ],
      rows: [
        [.text("A&B_50%|x"), estimate(0.2071, 0.0123), .number(9)],
        [.text("say \"hi\", you"), estimate(0.1334, 0.0081), .number(.nan)],
        [.text("OATS"), .missing(reason: "diverged"), .number(-.infinity)],
      ])
  }

  static func estimate(_ mean: Double, _ half: Double, count: Int = 5) -> ResultTable.Cell {
    .estimate(Estimate(mean: mean, low: mean - half, high: mean + half, count: count))
  }

  /// Runs the body with an empty folder that is removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "reporting-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
