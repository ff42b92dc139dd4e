import Testing

@testable import Store

@Suite struct MetricValuesTests {
  @Test func `values are found, set and taken away as in a dictionary`() {
    var values: MetricValues = ["loss": 1, "kl": 2, "bytes": 3]
    #expect(values.keys == ["bytes", "kl", "loss"] && values.values == [3, 2, 1])
    values["kl"] = 5
    values["bytes"] = nil
    values["accuracy"] = 0.5
    values["nothing"] = nil
    #expect(values == ["accuracy": 0.5, "kl": 5, "loss": 1])
    #expect(values.map { "\($0.key) \($0.value)" } == ["accuracy 0.5", "kl 5.0", "loss 1.0"])
    #expect(values.count == 3 && !values.isEmpty && MetricValues().isEmpty)
  }

  @Test func `keys are compared, and values with them`() {
    let one: MetricValues = ["loss": 1, "kl": 2]
    #expect(one.hasKeys(of: ["kl": 7, "loss": 8]) && !one.hasKeys(of: ["loss": 1]))
    #expect(one == ["kl": 2, "loss": 1] && one != ["kl": 2, "loss": 3])
    #expect(Set([one, ["kl": 2, "loss": 1]]).count == 1)
    #expect(one != ["kl": .nan, "loss": 1] && MetricValues() == [:])
  }
}
