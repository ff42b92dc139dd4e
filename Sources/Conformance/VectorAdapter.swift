/// Leads from the named inputs of a method's vectors to its named outputs.
///
/// An adapter stands beside its method and calls the method's own functions: it renames and
/// reshapes, and computes nothing that the strategy does not.
public protocol VectorAdapter: Sendable {
  /// The slug of the vectors.
  static var slug: String { get }

  /// Computes the expected arrays, by name, from the inputs and settings.
  static func outputs(of vector: MethodVector) throws -> [String: VectorArray]
}
