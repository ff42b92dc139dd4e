import Foundation
import Testing

@testable import Networks

@Suite("A saved byte pair encoding") struct BytePairEncodingFileTests {
  @Test func `is the one that was saved`() throws {
    let tokenizer = try BytePairEncodingTests.trained(300)
    try withScratchFolder { folder in
      try tokenizer.write(to: folder + "/t.json")
      let back = try BytePairEncoding(contentsOf: folder + "/t.json")
      #expect(back == tokenizer)
      #expect(back.digest == tokenizer.digest)
    }
  }

  @Test func `has a digest that follows its merges`() throws {
    let small = try BytePairEncodingTests.trained(300)
    let large = try BytePairEncodingTests.trained(301)
    #expect(small.digest.count == 64)
    #expect(small.digest != large.digest)
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"kind":"other","merges":[],"version":1}"#,
    #"{"kind":"byte-pair-encoding","merges":[],"version":2}"#,
    #"{"kind":"byte-pair-encoding","merges":[[1]],"version":1}"#,
    #"{"kind":"byte-pair-encoding","merges":[[1,257]],"version":1}"#,
    #"{"kind":"byte-pair-encoding","merges":[[-1,5]],"version":1}"#,
    #"{"kind":"byte-pair-encoding","merges":[[256,5]],"version":1}"#,
    #"{"kind":"byte-pair-encoding","merges":[[1,5],[1,5]],"version":1}"#,
  ])
  func `that is damaged is refused by name`(text: String) throws {
    try withScratchFolder { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/t.json"))
      let error = #expect(throws: TokenizerError.self) {
        try BytePairEncoding(contentsOf: folder + "/t.json")
      }
      #expect(error?.description.hasPrefix(folder + "/t.json is no byte pair encoding") == true)
    }
  }

  @Test func `cannot ask for more memory than there is`() throws {
    let doublings = (0..<60).map { $0 == 0 ? "[97,97]" : "[\(256 + $0),\(256 + $0)]" }
    let text =
      #"{"kind":"byte-pair-encoding","version":1,"merges":["#
      + doublings.joined(separator: ",") + "]}"
    try withScratchFolder { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/t.json"))
      #expect(throws: TokenizerError.self) {
        try BytePairEncoding(contentsOf: folder + "/t.json")
      }
    }
  }

  @Test func `that is missing is refused by name`() {
    let error = #expect(throws: TokenizerError.self) { try BytePairEncoding(contentsOf: "/none") }
    #expect(error?.description.hasPrefix("/none cannot be read") == true)
  }
}
