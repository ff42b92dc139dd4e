internal import Essentials

/// The name of an image set as it stands in a specification or on the command line.
///
/// | form | images |
/// |---|---|
/// | `glyphs:28`, `glyphs:32` | the embedded glyphs of that size |
/// | `glyphs:28,classes=26,images=9000,seed=3` | the same with other numbers |
/// | `idx:IMAGES,LABELS` | two files in the format of MNIST, plain or compressed by gzip |
/// | `idx:FOLDER` | MNIST's training files in a folder, under their own names |
/// | `cifar10:PATH` | a file of CIFAR-10's binary version, or the folder of all |
public enum ImageSpec: Hashable, Sendable, CustomStringConvertible {
  /// The embedded glyphs.
  case glyphs(GlyphRecipe)
  /// Files in the IDX format.
  case idx(images: String, labels: String)
  /// Files in the format of CIFAR-10.
  case cifar10(path: String)

  static let forms =
    "glyphs:28, glyphs:32, glyphs:SIZE,classes=N,images=N,seed=N, idx:FOLDER, idx:IMAGES,LABELS, "
    + "cifar10:PATH"

  /// Reads a specification such as `glyphs:28,images=9000`.
  ///
  /// - Throws: `ImageFileError.unknownSet` or `ImageFileError.badOption`.
  public init(parsing text: String) throws(ImageFileError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let kind = parts.first.map(String.init) ?? ""
    let rest = parts.count == 2 ? String(parts[1]) : nil
    switch (kind, rest) {
    case ("glyphs", let options): self = .glyphs(try Self.glyphs(options, spec: text))
    case ("idx", let paths?) where !paths.isEmpty: self = try Self.idx(paths, spec: text)
    case ("cifar10", let path?) where !path.isEmpty: self = .cifar10(path: path)
    case ("idx", _), ("cifar10", _):
      throw .badOption(spec: text, found: rest ?? "", allowed: "\(kind):PATH")
    default:
      throw .unknownSet(
        found: text,
        nearest: NearestName.suggestion(for: kind, among: ["glyphs", "idx", "cifar10"]))
    }
  }

  private static func glyphs(
    _ options: String?, spec: String
  ) throws(ImageFileError) -> GlyphRecipe {
    var recipe = GlyphRecipe()
    let allowed = "28 or 32, classes=10 to 26, images=100 to 1000000, seed=N"
    guard let options else { return recipe }
    for option in options.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = option.split(separator: "=", omittingEmptySubsequences: false)
      let value = Int(pair.last ?? "")
      switch (pair.count == 2 ? String(pair[0]) : "size", value) {
      case ("size", let size?) where pair.count == 1 && [28, 32].contains(size): recipe.size = size
      case ("classes", let count?) where (10...26).contains(count): recipe.classes = count
      case ("images", let count?) where (100...1_000_000).contains(count): recipe.images = count
      case ("seed", let seed?) where seed >= 0: recipe.seed = UInt64(seed)
      default: throw .badOption(spec: spec, found: String(option), allowed: allowed)
      }
    }
    return recipe
  }

  private static func idx(_ paths: String, spec: String) throws(ImageFileError) -> ImageSpec {
    let files = paths.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    switch files.count {
    case 1:
      let folder = files[0]
      return .idx(
        images: ImageFile.plainOrPacked(folder + "/train-images-idx3-ubyte"),
        labels: ImageFile.plainOrPacked(folder + "/train-labels-idx1-ubyte"))
    case 2 where !files[0].isEmpty && !files[1].isEmpty:
      return .idx(images: files[0], labels: files[1])
    default:
      throw .badOption(spec: spec, found: paths, allowed: "idx:FOLDER or idx:IMAGES,LABELS")
    }
  }

  /// The specification in the form that ``init(parsing:)`` reads, without defaults.
  public var description: String {
    switch self {
    case .idx(let images, let labels): return "idx:\(images),\(labels)"
    case .cifar10(let path): return "cifar10:\(path)"
    case .glyphs(let recipe):
      let usual = GlyphRecipe()
      var text = "glyphs:\(recipe.size)"
      if recipe.classes != usual.classes { text += ",classes=\(recipe.classes)" }
      if recipe.images != usual.images { text += ",images=\(recipe.images)" }
      if recipe.seed != usual.seed { text += ",seed=\(recipe.seed)" }
      return text
    }
  }

  /// Loads or draws the images.
  public func load(threads: Int = 1) throws(ImageFileError) -> ImageSet {
    switch self {
    case .glyphs(let recipe): try ImageSet.glyphs(recipe, named: description, threads: threads)
    case .idx(let images, let labels): try ImageSet.idx(images: images, labels: labels)
    case .cifar10(let path): try ImageSet.cifar10(path)
    }
  }
}
