internal import Essentials

/// The gnuplot that figures are drawn with.
public enum GnuplotInstallation {
  /// The version, such as `gnuplot 5.4 patchlevel 4`; nil when there is none in PATH.
  public static var version: String? { ChildProcess.output(of: ["gnuplot", "--version"]) }
}
