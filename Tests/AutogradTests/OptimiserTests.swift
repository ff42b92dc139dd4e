import Autograd
import Tensors
import Testing

@Suite struct OptimiserTests {
  @Test func `the rate rises to its peak and falls to its floor`() {
    let schedule = WarmupCosine(peak: 2, warmup: 10, steps: 110, floor: 0.1)
    #expect(schedule.rate(at: 0) == 0.2)
    #expect(schedule.rate(at: 9) == 2)
    #expect(schedule.rate(at: 10) == 2)
    #expect(abs(schedule.rate(at: 60) - 1.1) < 1e-12)
    #expect(abs(schedule.rate(at: 110) - 0.2) < 1e-12)
  }

  @Test func `clipping only shortens`() {
    #expect(clippingFactor(norm: 0.5, limit: 1) == 1)
    #expect(clippingFactor(norm: 4, limit: 1) == 0.25)
  }

  @Test func `AdamW finds the minimum of a parabola`() {
    var optimiser = AdamW(AdamW.Settings(decay: 0))
    var x = Tensor([5, -3], shape: [2])
    for _ in 0..<500 {
      optimiser.beginStep()
      let gradient = x - Tensor([1, 2], shape: [2])
      optimiser.update("x", &x, gradient: gradient, rate: 0.05)
    }
    #expect(abs(x[flat: 0] - 1) < 0.05 && abs(x[flat: 1] - 2) < 0.05)
  }

  @Test func `decay alone shrinks a weight by its rate`() {
    var optimiser = AdamW(AdamW.Settings(decay: 0.5))
    var x = Tensor([8], shape: [1])
    optimiser.beginStep()
    optimiser.update("x", &x, gradient: Tensor(zeros: [1]), rate: 0.1)
    #expect(abs(x[flat: 0] - 7.6) < 1e-6)
  }
}
