import Foundation
import Testing

@testable import Catalog

@Suite struct `Every paper` {
  @Test(arguments: PaperIndex.all.map(\.slug))
  func `has links to pages, without repetition`(_ slug: String) throws {
    let paper = try PaperIndex.paper(slug)
    #expect(!paper.links.isEmpty)
    #expect(Set(paper.links).count == paper.links.count)
    for link in paper.links {
      #expect(URL(string: link)?.scheme == "https", "\(paper.id): \(link)")
      #expect(!link.contains(")") && !link.contains(" "), "\(paper.id): \(link)")
    }
  }

  @Test(arguments: PaperIndex.all.map(\.slug))
  func `has a claim that is filed under its slug`(_ slug: String) throws {
    let paper = try PaperIndex.paper(slug)
    #expect(paper.claim.id == "\(paper.slug)/1")
    #expect(paper.claim.sentence.hasSuffix("."))
    #expect(paper.claim.sentence.count >= 60)
  }

  @Test(arguments: PaperIndex.all.map(\.slug))
  func `has a summary and a fidelity of complete sentences`(_ slug: String) throws {
    let paper = try PaperIndex.paper(slug)
    for text in [paper.summary, paper.fidelity] {
      #expect(text.hasSuffix("."), "\(paper.id)")
      #expect((40...400).contains(text.count), "\(paper.id): \(text.count) characters")
      #expect(text.first?.isUppercase == true, "\(paper.id)")
      #expect(!text.contains("\n") && !text.contains("  "), "\(paper.id)")
      #expect(!text.contains("…") && !text.contains("..."), "\(paper.id)")
    }
    #expect(paper.notes.isEmpty || paper.notes.hasSuffix("."), "\(paper.id)")
  }

  @Test(arguments: PaperIndex.all.map(\.slug))
  func `has a family and a slug in kebab-case`(_ slug: String) throws {
    let paper = try PaperIndex.paper(slug)
    for name in [paper.family, paper.slug] {
      let parts = name.split(separator: "-", omittingEmptySubsequences: false)
      #expect(parts.allSatisfy { !$0.isEmpty }, "\(name)")
      #expect(
        name.allSatisfy { $0 == "-" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }, "\(name)")
    }
    #expect((2020...2026).contains(paper.year))
  }

  @Test(arguments: PaperIndex.all.map(\.slug))
  func `reports numbers with setting, metric and source under its slug`(_ slug: String) throws {
    let paper = try PaperIndex.paper(slug)
    for number in paper.reported {
      #expect(number.paper == paper.slug)
      #expect(!number.setting.isEmpty && !number.metric.isEmpty && !number.source.isEmpty)
      #expect(!number.value.description.isEmpty)
      #expect(number.source.firstMatch(of: /[0-9a-f]{16}\.txt/) == nil)
    }
  }

  @Test func `has a summary of its own`() {
    #expect(Set(PaperIndex.all.map(\.summary)).count == PaperIndex.all.count)
    #expect(Set(PaperIndex.all.map(\.fidelity)).count == PaperIndex.all.count)
  }
}

@Suite struct `Reported numbers` {
  @Test func `are taken over from the sources`() throws {
    let dlp = try PaperIndex.paper("dlp").reported
    let perplexity = try #require(dlp.first { $0.setting == "LLaMA2-7B, 70%, Wanda" })
    #expect(perplexity.value.number == 22.79)
    #expect(perplexity.baselineValue == 76.84)
    #expect(PaperIndex.all.map(\.reported.count).reduce(0, +) == 185)
  }

  @Test func `print whole numbers without a point and words as they are`() {
    #expect(ReportedValue.number(96).description == "96")
    #expect(ReportedValue.number(5.79).description == "5.79")
    #expect(ReportedValue.number(1e300).description == "1e+300")
    #expect(ReportedValue.text("up to 60 %").description == "up to 60 %")
    #expect(ReportedValue.text("up to 60 %").number == nil)
  }
}

@Suite struct `Papers as JSON` {
  @Test func `survive a round trip`() throws {
    let data = try JSONEncoder().encode(PaperIndex.all)
    #expect(try JSONDecoder().decode([Paper].self, from: data) == PaperIndex.all)
  }

  @Test func `carry the status beside the fields of the row`() throws {
    let paper = try PaperIndex.paper("journey-matters")
    let data = try JSONEncoder().encode(PaperRecord(paper: paper, status: .judged))
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["status"] as? String == "judged")
    #expect(object["id"] as? String == "hf-05")
    #expect(object["same_as"] as? String == "iclr2025-22")
    #expect(object["arena"] as? String == "scaling")
    #expect((object["claims"] as? [[String: Any]])?.first?["id"] as? String == "journey-matters/1")
    #expect(object["strategies"] is [Any])
  }
}
