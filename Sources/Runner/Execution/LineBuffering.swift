@preconcurrency internal import Foundation

/// Lets every line that a cell prints leave the process at once, so that a crash loses none.
enum LineBuffering {
  static func begin() { setvbuf(stdout, nil, _IOLBF, 0) }
}
