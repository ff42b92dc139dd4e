import Essentials
import Foundation
import Tensors

/// How much one kind of work takes as one extent grows.
struct Growth {
  /// One measurement.
  struct Point {
    let size: Int
    /// The fastest of some runs.
    let seconds: Double
    /// The most that tensors held during the work beyond what they held before.
    let bytes: Int
  }

  /// The work, such as a strategy's id.
  let work: String
  /// What grows.
  let extent: String
  /// The measurements, smallest first.
  let points: [Point]

  /// The power of the extent with which the seconds grow.
  var timeExponent: Double { PowerLaw.exponent(points.map { (Double($0.size), $0.seconds) }) }

  /// The power of the extent with which the bytes grow.
  var memoryExponent: Double {
    PowerLaw.exponent(points.map { (Double($0.size), Double(max($0.bytes, 1))) })
  }

  /// The power between the two largest sizes, where parts of a lower order weigh least.
  var lastTimeExponent: Double {
    PowerLaw.exponent(points.suffix(2).map { (Double($0.size), $0.seconds) })
  }

  /// Measures `run` at each size; `prepare` is not counted.
  static func measure<Input>(
    _ work: String, over extent: String, sizes: [Int], repeats: Int,
    prepare: (Int) throws -> Input, run: (inout Input) throws -> Void
  ) throws -> Growth {
    let points = try sizes.sorted().map { size in
      var (seconds, bytes) = (Double.infinity, 0)
      for _ in 0..<repeats {
        var input = try prepare(size)
        TensorMemory.resetPeak()
        let before = TensorMemory.now.current
        let start = ContinuousClock.now
        try run(&input)
        seconds = min(seconds, (ContinuousClock.now - start) / .seconds(1))
        bytes = max(bytes, TensorMemory.now.peak - before)
      }
      return Point(size: size, seconds: seconds, bytes: bytes)
    }
    return Growth(work: work, extent: extent, points: points)
  }
}

/// Straight lines through logarithms.
enum PowerLaw {
  /// The k of `y = c · xᵏ` by least squares of log y over log x.
  ///
  /// - Precondition: x and y are positive, and not all x are equal.
  static func exponent(_ points: [(Double, Double)]) -> Double {
    let logs = points.map { (log($0.0), log($0.1)) }
    let count = Double(logs.count)
    let (x, y) = (logs.reduce(0) { $0 + $1.0 / count }, logs.reduce(0) { $0 + $1.1 / count })
    let covariance = logs.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    return covariance / logs.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
  }
}

/// Measurements of growth as text.
enum GrowthText {
  static func table(_ growths: [Growth]) -> String {
    growths.map { growth in
      let heading = String(
        format: "%@ over %@: seconds grow with the power %.2f (%.2f at the end), bytes with %.2f",
        growth.work, growth.extent, growth.timeExponent, growth.lastTimeExponent,
        growth.memoryExponent)
      let lines = growth.points.map {
        String(format: "%8d  %9.4f s  %9.1f MB", $0.size, $0.seconds, Double($0.bytes) / 1e6)
      }
      return ([heading] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// One line for each measurement; the exponents are those of all lines of the work.
  static func csv(_ growths: [Growth]) -> String {
    let header =
      "work,extent,size,seconds,bytes,time_exponent,last_time_exponent,memory_exponent\n"
    return growths.reduce(into: header) { text, growth in
      for point in growth.points {
        text += String(
          format: "%@,%@,%d,%.6f,%d,%.3f,%.3f,%.3f\n", growth.work, growth.extent, point.size,
          point.seconds, point.bytes, growth.timeExponent, growth.lastTimeExponent,
          growth.memoryExponent)
      }
    }
  }

  static func json(_ growths: [Growth]) -> JSONValue {
    .array(
      growths.map { growth in
        .object([
          "work": .string(growth.work), "extent": .string(growth.extent),
          "sizes": .array(growth.points.map { .integer(Int64($0.size)) }),
          "seconds": .array(growth.points.map { .number($0.seconds) }),
          "bytes": .array(growth.points.map { .integer(Int64($0.bytes)) }),
          "time_exponent": .number(growth.timeExponent),
          "last_time_exponent": .number(growth.lastTimeExponent),
          "memory_exponent": .number(growth.memoryExponent),
        ])
      })
  }
}
