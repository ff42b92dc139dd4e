import Foundation
import Testing

@testable import Networks

@Suite("A specification of images") struct ImageSpecTests {
  private static func recipe(_ change: (inout GlyphRecipe) -> Void) -> GlyphRecipe {
    var recipe = GlyphRecipe()
    change(&recipe)
    return recipe
  }

  @Test(arguments: [
    ("glyphs:28", ImageSpec.glyphs(GlyphRecipe())),
    ("glyphs:32", .glyphs(recipe { $0.size = 32 })),
    (
      "glyphs:32,classes=26,images=900,seed=4",
      .glyphs(recipe { ($0.size, $0.classes, $0.images, $0.seed) = (32, 26, 900, 4) })
    ),
    ("idx:a/images,a/labels", .idx(images: "a/images", labels: "a/labels")),
    ("cifar10:data/cifar", .cifar10(path: "data/cifar")),
  ])
  func `is read, and printed in the same form`(text: String, spec: ImageSpec) throws {
    #expect(try ImageSpec(parsing: text) == spec)
    #expect(spec.description == text)
  }

  @Test(arguments: [
    ("glyphs:29", "29"), ("glyphs:28,classes=9", "classes=9"), ("glyphs:28,images=5", "images=5"),
    ("glyphs:28,seed=-1", "seed=-1"), ("glyphs:28,", ""), ("glyphs:size=28", "size=28"),
    ("idx:", ""), ("idx:a,b,c", "a,b,c"), ("idx:a,", "a,"), ("cifar10", ""),
  ])
  func `with an option that does not exist is refused`(text: String, found: String) {
    let error = #expect(throws: ImageFileError.self) { try ImageSpec(parsing: text) }
    guard case .badOption(text, found, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `with an unknown name is refused with the nearest known one`() {
    let expected = ImageFileError.unknownSet(found: "glyph:28", nearest: "glyphs")
    #expect(throws: expected) { try ImageSpec(parsing: "glyph:28") }
    #expect(expected.description.contains("cifar10:PATH"))
  }

  @Test func `of a folder finds the files of MNIST, packed or not`() throws {
    try withScratchFolder { folder in
      let images = folder + "/train-images-idx3-ubyte.gz"
      let labels = folder + "/train-labels-idx1-ubyte"
      try Data(storedGzip(ImageFileTests.images)).write(to: URL(fileURLWithPath: images))
      try Data(ImageFileTests.labels).write(to: URL(fileURLWithPath: labels))
      let spec = try ImageSpec(parsing: "idx:\(folder)")
      #expect(spec == .idx(images: images, labels: labels))
      #expect(try spec.load().labels == [7, 1, 0, 9, 3])
    }
  }

  @Test func `gives its name and a digest for each split to the set`() throws {
    let set = try ImageSpec(parsing: "glyphs:28,images=100").load()
    #expect(set.name == "glyphs:28,images=100" && set.count == 100)
    #expect(Set(Corpus.Split.allCases.map(set.digest(of:)) + [set.digest]).count == 4)
    let longer = try ImageSpec(parsing: "glyphs:28,images=101").load()
    #expect(longer.digest != set.digest)
    #expect(longer.digest(of: .validation) == set.digest(of: .validation))
  }
}
