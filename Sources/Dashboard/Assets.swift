/// The files that pages ask for: values of this program, never files of the disk.
enum Assets {
  static func answer(_ name: String) throws -> PageAnswer {
    switch name {
    case "style.css": PageAnswer(kind: .style, body: style, isFixed: true)
    case "script.js": PageAnswer(kind: .script, body: script, isFixed: true)
    case "icon.svg": PageAnswer(kind: .picture, body: icon, isFixed: true)
    default: throw PageFault.missing("No such file", "There is nothing at this address.")
    }
  }

  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" \
    fill="#2f6b4f"/><path d="M8 14V2M8 11L3 8V3M8 11l5-3V3M8 7L5.5 5.5M8 7l2.5-1.5" fill="none" \
    stroke="#fff" stroke-width="1.3" stroke-linecap="round"/></svg>
    """
}
