/// A number that a paper, its authors or a named third party reports.
public struct ReportedNumber: Sendable, Codable, Equatable {
  /// The slug of the paper.
  public let paper: String
  /// Model, data and budget of the experiment.
  public let setting: String
  /// What was measured, with its unit.
  public let metric: String
  /// The method's value.
  public let value: ReportedValue
  /// What it was compared with, if anything.
  public let baseline: String?
  /// The value of the baseline, if it was stated.
  public let baselineValue: ReportedValue?
  /// Where the numbers stand.
  public let source: String

  enum CodingKeys: String, CodingKey {
    case paper, setting, metric, value, baseline, source
    case baselineValue = "baseline_value"
  }

  private init(
    paper: String, setting: String, metric: String, value: ReportedValue, baseline: String?,
    baselineValue: ReportedValue?, source: String
  ) {
    self.paper = paper
    self.setting = setting
    self.metric = metric
    self.value = value
    self.baseline = baseline
    self.baselineValue = baselineValue
    self.source = source
  }

  /// A number that does not belong to a paper yet; `Paper.init` files it under its slug.
  init(
    setting: String, metric: String, value: ReportedValue, baseline: String? = nil,
    baselineValue: ReportedValue? = nil, source: String
  ) {
    self.init(
      paper: "", setting: setting, metric: metric, value: value, baseline: baseline,
      baselineValue: baselineValue, source: source)
  }

  func of(paper slug: String) -> ReportedNumber {
    ReportedNumber(
      paper: slug, setting: setting, metric: metric, value: value, baseline: baseline,
      baselineValue: baselineValue, source: source)
  }
}

/// A reported quantity: a number, or words such as `up to 60 %` where no number was given.
public enum ReportedValue: Sendable, Equatable {
  case number(Double)
  case text(String)

  /// The value when it is a plain number.
  public var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }
}

extension ReportedValue: CustomStringConvertible {
  /// The value for tables; whole numbers have no decimal point.
  public var description: String {
    switch self {
    case .number(let value):
      "\(value)".hasSuffix(".0") ? String("\(value)".dropLast(2)) : "\(value)"
    case .text(let text): text
    }
  }
}

extension ReportedValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral
{
  /// A number with a fraction.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// Words.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension ReportedValue: Codable {
  /// Reads a JSON number or a JSON string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a JSON number or a JSON string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .text(let text): try container.encode(text)
    }
  }
}
