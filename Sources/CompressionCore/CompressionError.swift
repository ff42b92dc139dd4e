public import Tensors

/// What can go wrong when a weight is compressed, packed or read back.
public enum CompressionError: Error, Equatable, Sendable {
  /// A weight is NaN or infinite.
  case notFinite(site: String, row: Int, column: Int, value: String)
  /// A value does not fit the format in which it is to be stored.
  case notRepresentable(site: String, value: Float, format: FloatFormat)
  /// A score is NaN, so that weights cannot be ordered.
  case unorderedScores(site: String, row: Int, column: Int)
  /// The strategy asked for a statistic that it did not declare or that was not collected.
  case missingStatistic(CalibrationStatistic, site: String)
  /// Statistics were collected, but not from a single input.
  case noCalibrationInputs(site: String)
  /// A calibration statistic holds NaN or infinity.
  case statisticNotFinite(CalibrationStatistic, site: String)
  /// An n:m pattern does not divide the width of a site.
  case patternDoesNotFit(site: String, width: Int, keep: Int, of: Int)
  /// The Hessian of a site could not be factorised.
  case numerics(site: String, LinearAlgebraError)
  /// A strategy for whole models looks at sequences, and there are none.
  case noCalibrationSequences(strategy: String)
  /// The structure of a model does not allow what is asked of it.
  case unsuitableStructure(String)
  /// A packed weight cannot be read.
  case corrupt(String)
}

extension CompressionError: CustomStringConvertible {
  /// What was found, what was wanted, and what to do.
  public var description: String {
    switch self {
    case .notFinite(let site, let row, let column, let value):
      "\(site): weight [\(row), \(column)] is \(value), wanted a finite number; "
        + "the checkpoint is damaged or its training diverged"
    case .notRepresentable(let site, let value, let format):
      "\(site): \(value) does not fit \(format.rawValue); store it as bfloat16 or float32"
    case .unorderedScores(let site, let row, let column):
      "\(site): the score of weight [\(row), \(column)] is NaN; check the calibration inputs"
    case .missingStatistic(.gradientNorms, let site):
      "\(site): gradients of the loss are wanted, which only the models of arenas have"
    case .missingStatistic(let statistic, let site):
      "\(site): the statistic '\(statistic.rawValue)' is not there; declare it in the strategy's "
        + "`needs`"
    case .noCalibrationInputs(let site):
      "\(site): no calibration inputs were seen, wanted at least one token; "
        + "check that the calibration pass reaches this site"
    case .statisticNotFinite(let statistic, let site):
      "\(site): '\(statistic.rawValue)' holds NaN or infinity; check the calibration inputs"
    case .patternDoesNotFit(let site, let width, let keep, let of):
      "\(site): \(width) inputs cannot be divided into groups of \(of) for \(keep):\(of); "
        + "leave this site out or choose a pattern whose m divides \(width)"
    case .numerics(let site, let error):
      "\(site): \(error)"
    case .noCalibrationSequences(let strategy):
      "'\(strategy)' looks at the streams or gradients of the model; give it sequences to "
        + "calibrate on"
    case .unsuitableStructure(let reason): reason
    case .corrupt(let reason):
      "not a packed weight: \(reason); write the file again"
    }
  }
}
