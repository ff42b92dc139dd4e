import Catalog
import Reporting

extension PaperIndex {
  /// What papers report, for each strategy that executes one of them.
  ///
  /// A paper in two lists is told once.
  static var reported: [ReportedResult] {
    var told: Set<ReportedResult> = []
    return all.flatMap { paper in
      paper.strategies.flatMap { strategy in
        paper.reported.map { number in
          ReportedResult(
            strategy: strategy, paper: "\(paper.shortName) (\(paper.year))",
            setting: number.setting, metric: number.metric, value: number.value.description,
            baseline: number.baselineText, source: number.source)
        }
      }
    }.filter { told.insert($0).inserted }
  }
}

extension ReportedNumber {
  /// `Wanda 7.9`, or the name alone; empty where nothing is compared.
  fileprivate var baselineText: String {
    [baseline, baselineValue?.description].compactMap { $0 }.joined(separator: " ")
  }
}
