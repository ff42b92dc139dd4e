import Foundation
import Testing

@testable import Catalog

@Suite struct `The index of papers` {
  @Test func `holds the 139 rows of the three lists`() {
    #expect(PaperIndex.all.count == 139)
    #expect(PaperIndex.all.count { $0.list == .iclr2025 } == 26)
    #expect(PaperIndex.all.count { $0.list == .icml2025 } == 74)
    #expect(PaperIndex.all.count { $0.list == .pruning } == 39)
  }

  @Test func `has unique ids and slugs, which never coincide`() {
    let names = PaperIndex.all.flatMap { [$0.id, $0.slug] }
    #expect(Set(names).count == names.count)
  }

  @Test func `numbers the rows of every list from one without gaps, in order`() {
    for list in PaperList.allCases {
      let ids = PaperIndex.all.filter { $0.list == list }.map(\.id)
      let expected = (1...ids.count).map { "\(list.idPrefix)-\($0 < 10 ? "0" : "")\($0)" }
      #expect(ids == expected)
    }
    let lists = PaperIndex.all.map(\.list)
    #expect(lists == PaperList.allCases.flatMap { list in lists.filter { $0 == list } })
  }

  @Test func `names every file of the list folders exactly once`() throws {
    let index = try String(contentsOf: SourceFiles.catalog("PaperIndex.swift"), encoding: .utf8)
    let listed = index.split(separator: "\n").compactMap { line -> String? in
      let name = line.trimmingCharacters(in: .whitespaces)
      return name.hasPrefix(".") ? String(name.dropFirst().dropLast()) : nil
    }
    let files = try SourceFiles.paperFiles()
    #expect(listed.sorted() == files.map(\.member).sorted())
    for file in files {
      let text = try String(contentsOf: file.url, encoding: .utf8)
      #expect(text.contains("static let \(file.member) = Paper("), "\(file.url.lastPathComponent)")
    }
  }

  @Test func `links the two rows of one paper to each other`() throws {
    let twins = PaperIndex.all.filter { $0.sameAs != nil }
    #expect(twins.map(\.id) == ["iclr2025-22", "hf-05"])
    for paper in twins {
      let other = try PaperIndex.paper(#require(paper.sameAs))
      #expect(other.sameAs == paper.id)
      #expect(other.id != paper.id)
    }
  }

  @Test func `uses every field and every arena`() {
    #expect(Set(PaperIndex.all.map(\.field)) == Set(PaperField.allCases))
    #expect(Set(PaperIndex.all.map(\.arena)) == Set(ArenaName.allCases))
  }
}

/// Where the sources of the catalog lie, seen from this file.
enum SourceFiles {
  static func catalog(_ path: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Catalog/\(path)")
  }

  static func paperFiles() throws -> [(url: URL, member: String)] {
    try ["ICLR2025", "ICML2025", "PruningList"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(
        at: catalog(folder).resolvingSymlinksInPath(), includingPropertiesForKeys: nil)
    }.filter { $0.pathExtension == "swift" }.map { url in
      let base = url.deletingPathExtension().lastPathComponent
      return (url, base.prefix(1).lowercased() + base.dropFirst())
    }
  }
}
