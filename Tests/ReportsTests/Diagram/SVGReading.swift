import Foundation
import FoundationXML

/// What an XML reader finds in an SVG file.
final class SVGReading: NSObject, XMLParserDelegate {
    static let known: Set<String> = ["svg", "title", "desc", "style", "rect", "path", "text", "tspan"]

    /// How often each element occurs.
    private(set) var elements: [String: Int] = [:]
    /// The content of every text element.
    private(set) var texts: [String] = []
    private var isInText = false

    /// - Parameter svg: the text of the file.
    /// - Throws: where it is no well-formed XML.
    init(_ svg: String) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements[name, default: 0] += 1
        guard name == "text" else { return }
        isInText = true
        texts.append("")
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text" { isInText = false }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        if isInText { texts[texts.count - 1] += characters }
    }
}
