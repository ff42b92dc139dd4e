import ArgumentParser
import Foundation
import Networks

extension TransformerCheckpoint {
  /// Windows of this many tokens: those asked for, or what the model was made for, at most 2048.
  func context(asked: Int?) throws -> Int {
    let limit = configuration.positionLimit
    let context = asked ?? min(limit, 2048)
    if let longest = configuration.longestContext, context > longest {
      throw ModelDirectoryError.contextTooLong(
        source: directory.path, context: context, longest: longest)
    }
    return context
  }

  /// The model in memory if that takes little of it, else as it is, to be read block by block.
  func resident() throws -> any TransformerSource {
    let room = ProcessInfo.processInfo.physicalMemory / 5
    guard UInt64(try floatCount()) * 4 <= room else { return self }
    return try TransformerModel(self)
  }

  private func floatCount() throws -> Int {
    try directory.tensorNames.reduce(0) { sum, name in
      try sum + directory.file(of: name).entry(name).shape.reduce(1, *)
    }
  }
}
