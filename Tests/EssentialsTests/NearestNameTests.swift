import Essentials
import Testing

@Suite struct `The nearest name` {
  let known = ["wanda", "magnitude", "sparsegpt", "oats", "round-to-nearest"]

  @Test(arguments: [
    ("wnada", "wanda"), ("Wanda", "wanda"), ("sparse-gpt", "sparsegpt"), ("magnitud", "magnitude"),
    ("oat", "oats"), ("round_to_nearest", "round-to-nearest"),
  ])
  func `is found`(_ typed: String, _ meant: String) {
    #expect(NearestName.suggestion(for: typed, among: known) == meant)
  }

  @Test(arguments: ["gptq", "", "completely different"])
  func `is not invented`(_ typed: String) {
    #expect(NearestName.suggestion(for: typed, among: known) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
    ("ca", "abc", 3),
  ])
  func `is measured in edits`(_ left: String, _ right: String, _ distance: Int) {
    #expect(NearestName.distance(left, right) == distance)
    #expect(NearestName.distance(right, left) == distance)
  }
}
