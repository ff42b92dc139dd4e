import Essentials
import Foundation
import Testing

@testable import Store

@Suite struct `Numbers` {
  @Test func `come back with the same bits, NaN and the infinities included`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let values: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      0.1 + 0.2,
      -1.5, 1,
    ]
    try bench.run(values.enumerated().map { Metric("m\($0)", $1) })
    let stored = try bench.store.results()[0].metrics
    for (index, value) in values.enumerated() {
      let found = try #require(stored["m\(index)"])
      #expect(found.isNaN == value.isNaN && (value.isNaN || found.bitPattern == value.bitPattern))
    }
  }

  @Test func `of a curve keep their order when steps go backwards, and none is dropped`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    let steps: [Int64] = [1, 2, 3, 2, 3, 3]
    let points = steps.enumerated().map { Metric("loss", $0 == 2 ? .nan : Double($0), step: $1) }
    try bench.store.append(Array(points[..<4]), to: lease)
    try bench.store.append(Array(points[4...]), to: lease)
    let curve = try bench.store.curve(of: lease.identity, metric: "loss")
    #expect(curve.map(\.step) == steps)
    #expect(curve.map(\.value.description) == ["0.0", "1.0", "nan", "3.0", "4.0", "5.0"])
    let together = try bench.store.curves(of: "loss", attempts: [lease.attempt])
    #expect(together[lease.attempt]?.map(\.step) == steps.compactMap { $0 })
    #expect(
      together[lease.attempt]?.map(\.value.description) == curve.map(\.value.description))
    #expect(try bench.store.results()[0].metrics.isEmpty)
  }

  @Test func `of one name come by attempt with all contexts, in their order`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    let layers = (0..<3).map { place in
      Metric("layer/error", Double(place), context: "layer \(2 - place)", step: Int64(place))
    }
    try bench.store.append(layers + [Metric("loss", 1, step: 1)], to: lease)
    let found = try bench.store.points(of: "layer/error", attempts: [lease.attempt, 99])
    #expect(found == [lease.attempt: layers])
    // The curve is that without a context.
    let none = try bench.store.curves(of: "layer/error", attempts: [lease.attempt])
    #expect(none[lease.attempt] == nil)
    let curves = try bench.store.curves(of: "loss", attempts: [99, lease.attempt])
    #expect(curves[lease.attempt] == [CurvePoint(step: 1, value: 1)] && curves[99] == nil)
    #expect(try bench.store.points(of: "layer/error", attempts: []).isEmpty)
    #expect(try bench.store.points(of: "absent", attempts: [lease.attempt]).isEmpty)
  }

  @Test func `of a resumed curve follow the surviving lineage, without a step twice`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let first = try bench.claim(leaseSeconds: 1)
    try bench.store.append((1...150).map { Metric("loss", 1, step: $0) }, to: first)
    bench.clock.advance(by: 2)
    let second = try bench.claim()
    try bench.store.resume(second, from: first.attempt, atStep: 100)
    try bench.store.append((101...200).map { Metric("loss", 2, step: $0) }, to: second)
    try bench.store.finish(second, outcome: .finished, seconds: 1)
    let curve = try bench.store.curve(of: first.identity, metric: "loss")
    #expect(curve.map(\.step) == (1...200).map { Int64($0) })
    #expect(curve.map(\.value) == Array(repeating: 1, count: 100) + Array(repeating: 2, count: 100))
    let together = try bench.store.curves(of: "loss", attempts: [second.attempt, 99])
    let points = curve.compactMap { point in
      point.step.map { CurvePoint(step: $0, value: point.value) }
    }
    #expect(together[second.attempt] == points[...] && together[99] == nil)
    #expect(try bench.store.query(sql: "SELECT count(*) FROM metric").rows == [[.integer(250)]])
  }

  @Test func `keep their context, standard error and count; a later result replaces an earlier`()
    throws
  {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    let measured = Metric("loss", 3.4, context: "test", standardError: 0.01, count: 512)
    try bench.store.append([Metric("loss", 9, context: "test"), Metric("loss", 3)], to: lease)
    try bench.store.finish(lease, outcome: .finished, metrics: [measured], seconds: 1)
    let row = try bench.store.results()[0]
    #expect(row.metrics == ["loss@test": 3.4, "loss": 3])
    #expect(row.details["loss@test"] == measured)
  }

  @Test func `a failing batch stores nothing of itself`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let lease = try bench.claim()
    try bench.store.execute(
      """
      CREATE TRIGGER refusal BEFORE INSERT ON metric_result
      WHEN new.series = (SELECT id FROM metric_series WHERE name = 'bad')
      BEGIN SELECT raise(ABORT, 'refused by the test'); END
      """)
    #expect(throws: StoreError.self) {
      try bench.store.finish(
        lease, outcome: .finished, metrics: [Metric("good", 1), Metric("bad", 1)], seconds: 1)
    }
    try bench.store.execute("DROP TRIGGER refusal")
    #expect(try bench.store.states()[lease.identity]?.state == .running)
    #expect(try bench.store.query(sql: "SELECT * FROM metric").rows.isEmpty)
  }

  @Test func `definitions, artifacts, provenance and subjects come back`() throws {
    let bench = try Bench()
    try bench.store.insert(cells: [.example()])
    let loss = MetricDefinition(
      name: "loss", unit: "nats/token", direction: .lower, summary: "held-out loss")
    try bench.store.define([loss])
    try bench.store.define([loss])
    #expect(try bench.store.definitions() == [loss])
    let file = Artifact(name: "mask", path: "masks/1.safetensors", digest: "ab", bytes: 12)
    let lease = try bench.claim()
    try bench.store.finish(
      lease, outcome: .finished, artifacts: [file], provenance: ["host": "h"], seconds: 1)
    #expect(try bench.store.artifacts(attempt: lease.attempt) == [file])
    #expect(try bench.store.results()[0].provenance == ["host": "h"])
    try bench.store.record(subject: "d1", description: ["parameters": 1_050_000])
    #expect(try bench.store.subject("d1") == ["parameters": 1_050_000])
    #expect(try bench.store.subject("d2") == nil)
  }

  @Test(arguments: [0, 0.0004, 1_780_000_000.999, 1_780_000_000.9996, -0.25, 253_402_300_799.5])
  func `moments are texts of milliseconds that read back`(_ seconds: Double) throws {
    let text = Timestamp.text(Date(timeIntervalSince1970: seconds))
    let date = try #require(Timestamp.date(text))
    #expect(text.count == 24)
    #expect(Timestamp.text(date) == text)
    #expect(abs(date.timeIntervalSince1970 - seconds) <= 0.000501)
  }
}
