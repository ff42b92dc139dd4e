import Testing

@testable import Networks

@Suite struct `A normal form` {
  @Test(arguments: [
    (UnicodeForm.composed, "e\u{301}", "\u{e9}"), (.decomposed, "\u{e9}", "e\u{301}"),
    (.compatiblyComposed, "\u{fb01}", "fi"), (.compatiblyDecomposed, "\u{bd}", "1\u{2044}2"),
    // A syllable with a consonant behind it.
    (.composed, "\u{c314}\u{11b0}", "\u{c31d}"),
    // A mark that comes from a compatible mapping is put in order.
    (.compatiblyComposed, "`\u{5b8}\u{ff9f}", "`\u{309a}\u{5b8}"),
    (.compatiblyDecomposed, "`\u{5b8}\u{ff9f}", "`\u{309a}\u{5b8}"),
    // Assigned in Unicode 12.1, mapped since: left alone, as in Unicode 9.
    (.compatiblyComposed, "e\u{301}\u{32ff}", "\u{e9}\u{32ff}"),
    (.composed, "plain", "plain"),
  ])
  func `is that of Unicode 9`(_ form: UnicodeForm, _ text: String, _ expected: String) {
    #expect(form.normalized(Array(text.utf8)) == Array(expected.utf8))
  }
}
