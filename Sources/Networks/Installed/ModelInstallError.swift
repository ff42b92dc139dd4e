/// What keeps a model from being installed.
public enum ModelInstallError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No package is known under the name.
  case unknown(name: String, known: [String], nearest: String?)
  /// Python cannot be started.
  case noPython(command: String, reason: String)
  /// Python has no pip.
  case noPip(command: String)
  /// pip failed.
  case pipFailed(command: String, reason: String)
  /// The package lacks a file.
  case missingFile(package: String, file: String)
  /// A file is not the one that is known.
  case wrongDigest(package: String, file: String, found: String, wanted: String)
  /// The cache cannot be written.
  case unwritable(path: String, reason: String)
  /// The model is wanted and not there.
  case notInstalled(name: String, path: String)

  /// A sentence with the remedy.
  public var description: String {
    switch self {
    case .unknown(let name, let known, let nearest):
      "no model '\(name)' can be installed; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "there is \(known.joined(separator: ", "))")
    case .noPython(let command, let reason):
      "\(command) cannot be started (\(reason)); install Python 3 with pip, or name another one "
        + "with --python"
    case .noPip(let command):
      "\(command) has no pip; install it (on Debian: apt-get install python3-pip), or name "
        + "another Python with --python"
    case .pipFailed(let command, let reason):
      "\(command) failed: \(reason); check the network and pip's index, then try again"
    case .missingFile(let package, let file):
      "\(package) has no file \(file), so nothing was installed; its form may have changed"
    case .wrongDigest(let package, let file, let found, let wanted):
      "\(file) of \(package) has the SHA-256 \(found), wanted \(wanted), so nothing was "
        + "installed; the download is damaged, or the package is another one by now"
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)); check its permissions and the space, or set "
        + "XDG_CACHE_HOME to another folder"
    case .notInstalled(let name, let path):
      "the model '\(name)' is not installed (no \(path)); `espalier models install \(name)` "
        + "fetches it"
    }
  }
}
