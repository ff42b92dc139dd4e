public import CompressionCore
internal import Networks
internal import Synchronization

/// What differs between the replicates of a cell.
public enum ReplicateVariation: String, HyperparameterChoice {
  /// One subject, another calibration draw each.
  case calibration
  /// Another trained subject each, and another calibration draw.
  case subject

  /// The seed of the subject that a replicate compresses.
  func seed(ofReplicate replicate: Int) -> UInt64 { self == .subject ? UInt64(replicate) : 0 }
}

/// The subjects of one arena and the data they share, loaded or trained when they are first asked
/// for.
final class SubjectShelf<Source: Sendable, Subject: Sendable>: Sendable {
  /// How a training can be stopped, and whom it tells how far it is.
  struct Watch {
    var shouldStop: @Sendable () -> Bool = { false }
    var progress: (TrainingProgress) -> Void = { _ in }
  }

  private struct State {
    var source: Source?
    var subjects: [UInt64: Subject] = [:]
  }

  private let vary: ReplicateVariation
  private let load: @Sendable () throws -> Source
  private let make: @Sendable (UInt64, Source, Watch) throws -> Subject
  private let state = Mutex(State())

  /// A shelf that is still empty: `load` gets the data, `make` the subject of a seed.
  init(
    vary: ReplicateVariation, load: @escaping @Sendable () throws -> Source,
    make: @escaping @Sendable (_ seed: UInt64, Source, Watch) throws -> Subject
  ) {
    self.vary = vary
    self.load = load
    self.make = make
  }

  /// The data; the lock is held while they load, so that they are loaded once.
  func source() throws -> Source { try state.withLock { try source(&$0) } }

  private func source(_ state: inout State) throws -> Source {
    if let source = state.source { return source }
    let source = try load()
    state.source = source
    return source
  }

  /// The subject of a replicate; whoever asks first loads or trains it while others wait.
  func subject(ofReplicate replicate: Int, _ watch: Watch = Watch()) throws -> Subject {
    let seed = vary.seed(ofReplicate: replicate)
    return try state.withLock { state in
      if let subject = state.subjects[seed] { return subject }
      let subject = try make(seed, source(&state), watch)
      state.subjects[seed] = subject
      return subject
    }
  }

  /// Loads or trains the subjects of some replicates.
  func prepare(
    replicates: Int, shouldStop: @escaping @Sendable () -> Bool,
    progress: (PreparationProgress) -> Void
  ) throws {
    let count = vary == .subject ? replicates : 1
    try withoutActuallyEscaping(progress) { progress in
      for replicate in 0..<count {
        let watch = Watch(shouldStop: shouldStop) {
          progress(PreparationProgress(training: $0, subject: replicate + 1, count: count))
        }
        _ = try subject(ofReplicate: replicate, watch)
      }
    }
  }
}
