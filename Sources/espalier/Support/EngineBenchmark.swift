import Essentials
import Foundation
import Networks
import Tensors

/// What a benchmark of the engine reports.
struct EngineReport: Encodable {
  let blasCore: String
  let parameters: Int
  let seconds: Double
  let threads: Int
  let tokensPerSecond: Double
  /// The most memory that was resident.
  let peakMemoryBytes: Int
  /// A large product by BLAS, in 10⁹ operations per second and thread, all threads at work.
  let sgemmGflops: Double
  /// The operations of the benchmark over its seconds, as a share of all threads' `sgemmGflops`.
  let shareOfPeak: Double

  func write(json: Bool) throws {
    guard json else {
      print(
        String(
          format: "%.0f tokens/s, %d parameters, %d threads, BLAS core %@, %.1f MB, %.0f%% of %.0f "
            + "GFLOP/s a thread",
          tokensPerSecond, parameters, threads, blasCore, Double(peakMemoryBytes) / 1e6,
          100 * shareOfPeak, sgemmGflops))
      return
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(self), as: UTF8.self))
  }
}

/// A decoder and random tokens, as all benchmarks of the engine have them.
struct EngineBenchmark {
  let decoder: DecoderOptions
  let steps: Int
  let threads: Int

  var tokensPerStep: Int { decoder.batch * decoder.context }

  func data(steps: Int) -> TokenStream {
    var random = RandomStream(seed: 0, for: "bench")
    let tokens = (0..<(steps * tokensPerStep + 1)).map { _ in
      Int32(random.index(below: decoder.vocab))
    }
    return TokenStream(tokens: tokens, vocabularySize: decoder.vocab)
  }

  /// Times `steps` calls of `step` after three that are not timed.
  func report(
    parameters: Int, operationsPerToken: Double, _ step: () -> Void
  ) throws -> EngineReport {
    let blas = try BlasReport.current()
    for _ in 0..<3 { step() }
    let start = ContinuousClock.now
    for _ in 0..<steps { step() }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let memory = ProcessMemory.peakBytes()
    let peak = MatrixSpeed.peak(threads: threads)
    let rate = Double(steps * tokensPerStep) / seconds
    return EngineReport(
      blasCore: blas.core, parameters: parameters, seconds: seconds, threads: threads,
      tokensPerSecond: rate, peakMemoryBytes: memory, sgemmGflops: peak / 1e9,
      shareOfPeak: rate * operationsPerToken / (peak * Double(threads)))
  }
}
