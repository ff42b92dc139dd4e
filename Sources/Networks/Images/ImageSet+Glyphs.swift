internal import Foundation
internal import Tensors

/// How glyphs are drawn.
public struct GlyphRecipe: Codable, Sendable, Hashable {
  /// Number of classes, 10 to 26: the first letters of the alphabet.
  public var classes = 10
  /// Height and width in pixels: 28 or 32.
  public var size = 28
  /// Number of images; the classes take turns.
  public var images = 6000
  /// Seed of all jitter.
  public var seed: UInt64 = 0
  /// How far shapes are turned, sheared, moved and bent; 1 is the reference.
  public var distortion: Float = 1
  /// Deviation of the noise of a pixel, as a share of the range from black to white.
  public var noise: Float = 0.1
  /// Strokes that belong to no glyph.
  public var clutter = 1

  /// Six thousand images of ten letters.
  public init() {}
}

extension ImageSet {
  /// Letters drawn by strokes, each with its own distortion, thickness, clutter and noise.
  ///
  /// An image depends on the recipe and on its index alone. The set needs no file and is hard enough
  /// that a linear softmax model stays below 90 % and a small convolutional network passes 95 %.
  ///
  /// - Precondition: 10 to 26 classes, a size of 28 or 32, and some images.
  public static func glyphs(
    _ recipe: GlyphRecipe = GlyphRecipe(), named name: String = "glyphs", threads: Int = 1
  ) throws(ImageFileError) -> ImageSet {
    precondition(
      (10...26).contains(recipe.classes) && [28, 32].contains(recipe.size) && recipe.images > 0,
      "glyphs: \(recipe)")
    let images = Parallel.map(count: recipe.images, threads: threads) { index in
      var random = RandomStream(seed: recipe.seed, for: "glyph.\(index)")
      return Glyph(letter: index % recipe.classes, recipe: recipe, random: &random)
        .pixels(random: &random)
    }
    return try ImageSet(
      name: name, bytes: Array(images.joined()),
      labels: (0..<recipe.images).map { Int32($0 % recipe.classes) }, height: recipe.size,
      width: recipe.size, channels: 1, classes: recipe.classes)
  }
}

/// One drawn letter.
private struct Glyph {
  typealias Point = GlyphStrokes.Point

  let recipe: GlyphRecipe
  let segments: [(from: Point, to: Point)]
  let thickness: Float
  let ink, paper: Float
  /// Columns of the linear map from the page to the glyph, and where the page's centre lands.
  let columns: (Point, Point)
  let shift: Point
  /// Two waves that bend the page: direction, phase and height.
  let waves: [(frequency: Point, phase: Float, height: Point)]

  init(letter: Int, recipe: GlyphRecipe, random: inout RandomStream) {
    func draw(_ low: Float, _ high: Float) -> Float {
      low + (high - low) * Float(random.uniform())
    }
    func drawPoint(_ extent: Float) -> Point { Point(draw(-extent, extent), draw(-extent, extent)) }
    let strength = recipe.distortion
    self.recipe = recipe
    // The page is larger than the glyph, so that most shifts keep it inside.
    let (turn, shear) = (draw(-0.3, 0.3) * strength, draw(-0.25, 0.25) * strength)
    let scale = Point(1.5, 1.5) + drawPoint(0.25) * strength
    columns = (
      Point(cos(turn), sin(turn)) * scale.x,
      Point(shear * cos(turn) - sin(turn), shear * sin(turn) + cos(turn)) * scale.y
    )
    shift = drawPoint(0.3) * strength
    thickness = draw(0.09, 0.22)
    let contrast = draw(0.45, 0.9)
    let low = draw(0, 1 - contrast)
    (ink, paper) = (low + contrast, low)
    waves = (0..<2).map { _ in
      (frequency: drawPoint(3), phase: draw(0, 6.28), height: drawPoint(0.1) * strength)
    }
    let strokes = (0..<recipe.clutter).map { _ -> (from: Point, to: Point) in
      let start = drawPoint(1.4)
      return (from: start, to: start + drawPoint(0.6))
    }
    segments = GlyphStrokes.segments[letter] + strokes
  }

  /// The pixels row by row, 0 to 255.
  func pixels(random: inout RandomStream) -> [UInt8] {
    let size = recipe.size
    return (0..<(size * size)).map { index in
      let page = Point(Float(index % size) + 0.5, Float(index / size) + 0.5) * (2 / Float(size)) - 1
      let coverage = coverage(at: place(page))
      let value = paper + (ink - paper) * coverage + recipe.noise * Float(random.normal())
      return UInt8(max(0, min(255, (value * 255).rounded())))
    }
  }

  /// Where a point of the page lies in the square of the glyph.
  private func place(_ page: Point) -> Point {
    var bent = page
    for wave in waves {
      let angle = page.x * wave.frequency.x + page.y * wave.frequency.y + wave.phase
      bent += wave.height * sin(angle)
    }
    return columns.0 * bent.x + columns.1 * bent.y + shift
  }

  /// The share of ink at a point: 1 within a stroke, falling to 0 over about one pixel.
  private func coverage(at point: Point) -> Float {
    var nearest = Float.infinity
    for (from, to) in segments {
      let (along, offset) = (to - from, point - from)
      let share = max(0, min(1, (along * offset).sum() / max((along * along).sum(), 1e-6)))
      let rest = offset - along * share
      nearest = min(nearest, (rest * rest).sum())
    }
    let softness = 3 / Float(recipe.size)
    return max(0, min(1, 0.5 + (thickness - nearest.squareRoot()) / softness))
  }
}
