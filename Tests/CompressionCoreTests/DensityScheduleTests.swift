import Foundation
import Tensors
import Testing

@testable import CompressionCore

@Suite struct `Density schedules` {
  /// Sparsity, pruning steps, all steps and mean density of the published 1B models, which spend
  /// 10,000 dense steps each.
  @Test(arguments: [
    (0.2, 2500.0, 8100.0, 11200.0, 0.893), (0.4, 2500, 8875, 13050, 0.766),
    (0.6, 2500, 10100, 16375, 0.610),
  ])
  func `from a quarter to three quarters of the compute are those of the published models`(
    sparsity: Double, start: Double, end: Double, steps: Double, average: Double
  ) {
    let extent = ComputeWindow().extent(
      compute: 10_000, density: 1 - sparsity, shape: .geometric)
    #expect(extent.start == start)
    // The authors round to multiples of 25 steps.
    #expect(abs(extent.end / end - 1) < 0.005)
    #expect(abs(extent.steps / steps - 1) < 0.005)
    #expect(abs(10_000 / extent.steps - average) < 0.001)
  }

  @Test(arguments: [0.2, 0.5, 0.8, 0.95], [DensitySchedule.Shape.geometric, .cubic])
  func `spend the compute that the closed form says`(
    sparsity: Double, shape: DensitySchedule.Shape
  ) {
    let schedule = ComputeWindow().schedule(
      density: 1 - sparsity, over: .compute(20_000), interval: 1, shape: shape)
    let spent = (0..<schedule.steps).map { schedule.density(during: $0) }
    let total = spent.reduce(0, +)
    #expect(abs(total / 20_000 - 1) < 1e-3)
    let before = spent.prefix(schedule.start).reduce(0, +)
    let until = spent.prefix(schedule.end).reduce(0, +)
    #expect(abs(before / total - 0.25) < 1e-3)
    #expect(abs(until / total - 0.75) < 1e-3)
  }

  @Test func `take as many steps as they are told, or as the compute buys`() {
    let window = ComputeWindow(from: 0.1, to: 0.6)
    let fixed = window.schedule(density: 0.3, over: .steps(977), interval: 8, shape: .geometric)
    #expect(fixed.steps == 977)
    let bought = window.schedule(
      density: 0.3, over: .compute(977 * fixed.averageDensity), interval: 8, shape: .geometric)
    #expect(abs(bought.steps - 977) <= 15)
  }

  @Test func `prune at every event, the last time to the density`() {
    let schedule = DensitySchedule(density: 0.25, start: 10, end: 30, steps: 50, interval: 10)
    #expect(schedule.eventCount == 3)
    #expect((0..<50).filter { schedule.event(before: $0) != nil } == [10, 20, 30])
    #expect(schedule.event(before: 30) == 0.25)
    #expect(schedule.density(during: 9) == 1)
    #expect(schedule.density(during: 10) == pow(0.25, 1.0 / 3))
    #expect(schedule.density(during: 49) == 0.25)
    let mean = (10 + 10 * (pow(0.25, 1.0 / 3) + pow(0.25, 2.0 / 3)) + 20 * 0.25) / 50
    #expect(abs(schedule.averageDensity - mean) < 1e-12)
  }

  @Test(arguments: [0.0, 0.4, 1.0])
  func `with one share for start and end have one event within the training`(share: Double) {
    let schedule = ComputeWindow(from: share, to: share).schedule(
      density: 0.5, over: .steps(100), interval: 7, shape: .geometric)
    let events = (0..<100).filter { schedule.event(before: $0) != nil }
    #expect(events.count == 1)
    #expect(schedule.density(during: 99) == 0.5)
  }

  @Test func `of a dense model have no events`() {
    let schedule = ComputeWindow().schedule(
      density: 1, over: .steps(40), interval: 4, shape: .cubic)
    #expect(schedule.eventCount == 0)
    #expect((0..<40).allSatisfy { schedule.event(before: $0) == nil })
    #expect(schedule.averageDensity == 1)
  }

  @Test func `let all weights of a model compete, and what died stays dead`() {
    let weights = [
      "a": Tensor([0.1, -3, 0, 0.4], shape: [2, 2]), "b": Tensor([5, 0, -0.2, 1], shape: [2, 2]),
    ]
    let masks = Mask.global(keeping: 0.5, ofLargest: weights)
    #expect(masks["a"]?.kept == [false, true, false, true])
    #expect(masks["b"]?.kept == [true, false, false, true])
    let alive = weights.map { path, weight in
      (path, masks[path]?.applied(to: weight) ?? weight)
    }
    let fewer = Mask.global(
      keeping: 0.26, ofLargest: Dictionary(uniqueKeysWithValues: alive))
    #expect(fewer.values.reduce(0) { $0 + $1.keptCount } == 2)
    #expect(fewer["a"]?.kept == [false, true, false, false])
  }
}
