public import Essentials
internal import Foundation
internal import Networks
public import Tensors

/// Inputs and expected outputs of the core computation of one method.
///
/// `SLUG/CASE.json` says what the arrays mean, how they are compared and where they come from;
/// `SLUG/CASE.safetensors` holds them.
public struct MethodVector: Sendable {
  /// The paper card's slug, or a baseline's name.
  public let slug: String
  /// Which of the method's vectors.
  public let name: String
  /// `authors` when the authors' released code computed the outputs, else `reference`.
  public let sourceKind: String
  /// The numbers and choices of the computation.
  public let settings: JSONValue
  /// The arrays that the computation is given.
  public let inputs: [String: VectorArray]
  /// The arrays that it should give.
  public let expected: [String: VectorArray]
  /// How each expected array is compared, by name.
  public let rules: [String: String]

  /// Puts a vector together.
  public init(
    slug: String, name: String, sourceKind: String, settings: JSONValue,
    inputs: [String: VectorArray], expected: [String: VectorArray], rules: [String: String]
  ) {
    self.slug = slug
    self.name = name
    self.sourceKind = sourceKind
    self.settings = settings
    self.inputs = inputs
    self.expected = expected
    self.rules = rules
  }

  /// Reads `CASE.json` and the `CASE.safetensors` beside it.
  ///
  /// - Throws: `VectorError` that names the file and the key.
  public init(description path: String) throws {
    let url = URL(fileURLWithPath: path)
    let json = try Self.description(url)
    let arrays = url.deletingPathExtension().appendingPathExtension("safetensors").path
    let file = try SafetensorsFile(arrays)
    func members(_ key: String) throws -> [String: VectorArray] {
      guard let named = json[key]?.objectValue else { throw VectorError.missing(path, key: key) }
      return try Dictionary(
        uniqueKeysWithValues: named.keys.map { ($0, try Self.array($0, in: file)) })
    }
    guard let compare = json["compare"]?.objectValue else {
      throw VectorError.missing(path, key: "compare")
    }
    self.init(
      slug: json["slug"]?.stringValue ?? url.deletingLastPathComponent().lastPathComponent,
      name: json["case"]?.stringValue ?? url.deletingPathExtension().lastPathComponent,
      sourceKind: json["source_kind"]?.stringValue ?? "unknown",
      settings: json["settings"] ?? [:], inputs: try members("inputs"),
      expected: try members("expected"), rules: compare.compactMapValues(\.stringValue))
  }

  private static func description(_ url: URL) throws -> JSONValue {
    do {
      return try JSONValue(parsing: String(contentsOf: url, encoding: .utf8))
    } catch {
      throw VectorError.unreadable(url.path, reason: "\(error)")
    }
  }

  private static func array(_ name: String, in file: SafetensorsFile) throws -> VectorArray {
    let (type, shape) = try file.entry(name)
    if type.isFloatingPoint {
      return VectorArray(try file.floats(name).map(Double.init), shape: shape)
    }
    return VectorArray(try file.integers(name).map(Double.init), shape: shape)
  }
}

// MARK: - What an adapter asks for

extension MethodVector {
  /// An input by its name.
  ///
  /// - Throws: `VectorError.missing`.
  public func input(_ name: String) throws -> VectorArray {
    guard let array = inputs[name] else { throw VectorError.missing(place, key: "inputs.\(name)") }
    return array
  }

  /// An input as a tensor of singles.
  public func tensor(_ name: String) throws -> Tensor { try input(name).tensor }

  /// A number of the settings; `path` may go inward with dots, as in `variants.2of8.n`.
  public func number(_ path: String) throws -> Double {
    guard let value = setting(path)?.doubleValue else {
      throw VectorError.missing(place, key: "settings.\(path)")
    }
    return value
  }

  /// A whole number of the settings.
  public func integer(_ path: String) throws -> Int {
    guard let value = setting(path)?.integerValue else {
      throw VectorError.missing(place, key: "settings.\(path)")
    }
    return Int(value)
  }

  /// A text of the settings.
  public func text(_ path: String) throws -> String {
    guard let value = setting(path)?.stringValue else {
      throw VectorError.missing(place, key: "settings.\(path)")
    }
    return value
  }

  /// A list of numbers of the settings.
  public func numbers(_ path: String) throws -> [Double] {
    guard let values = setting(path)?.arrayValue?.map(\.doubleValue),
      !values.contains(where: { $0 == nil })
    else { throw VectorError.missing(place, key: "settings.\(path)") }
    return values.compactMap(\.self)
  }

  /// A value of the settings by a path with dots, or nil.
  public func setting(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(JSONValue?.some(settings)) { $0?[String($1)] }
  }

  private var place: String { "\(slug)/\(name)" }
}

/// What can be wrong with a vector.
public enum VectorError: Error, Sendable, CustomStringConvertible {
  /// A file that cannot be read.
  case unreadable(String, reason: String)
  /// Something that should be there.
  case missing(String, key: String)
  /// A rule that is none of the known forms.
  case unknownRule(String, tensor: String, rule: String)
  /// A folder without vectors.
  case noVectors(String)
  /// A slug that is not in the folder.
  case unknownSlug(String, folder: String, nearest: String?)

  /// A sentence with the place.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .missing(let place, let key): "\(place): '\(key)' is missing or of another type"
    case .unknownRule(let place, let tensor, let rule):
      "\(place): the rule of '\(tensor)' is '\(rule)'; it should begin with exact, allclose, "
        + "agreement, relative distance, output error or value within"
    case .noVectors(let folder): "\(folder): no SLUG/CASE.json in it"
    case .unknownSlug(let slug, let folder, let nearest):
      "\(folder): no vectors of '\(slug)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    }
  }
}
