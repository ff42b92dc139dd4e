/// A document about some results as a value, to be written as one HTML file or as Markdown.
public struct Report: Sendable {
  /// A part of a section.
  public enum Block: Sendable {
    /// A sentence or several.
    case paragraph(String)

    /// Points of equal rank.
    case list([String])

    /// Names with what they stand for, such as a host and its name.
    case facts([Fact])

    /// A table.
    case table(ResultTable)

    /// A figure; it is drawn when the report is written.
    case figure(Figure)

    /// A text that is kept as it stands, such as a spec.
    case source(String)
  }

  /// A name and its value.
  public struct Fact: Sendable, Equatable {
    /// What is told of.
    public var name: String

    /// What is told.
    public var value: String

    /// Pairs a name with its value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A heading and what stands under it.
  public struct Section: Sendable {
    /// The heading.
    public var heading: String

    /// The parts, from top to bottom.
    public var blocks: [Block]

    /// Creates a section.
    public init(_ heading: String, _ blocks: [Block]) {
      self.heading = heading
      self.blocks = blocks
    }
  }

  /// The title.
  public var title: String

  /// What is asked, or what the report is about, in a sentence.
  public var lead: String

  /// The sections, from top to bottom.
  public var sections: [Section]

  /// Creates a report.
  public init(title: String, lead: String = "", sections: [Section]) {
    self.title = title
    self.lead = lead
    self.sections = sections
  }

  /// The figures in their order.
  public var figures: [Figure] {
    sections.flatMap(\.blocks).compactMap { block in
      guard case .figure(let figure) = block else { return nil }
      return figure
    }
  }
}
