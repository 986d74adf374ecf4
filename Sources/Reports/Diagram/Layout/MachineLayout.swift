/// Your machine: where sessions begin and captures end.
struct MachineLayout {
    /// - Parameters:
    ///   - origin: the top left corner.
    ///   - width: its width.
    ///   - columns: what stands above its two halves.
    /// - Returns: the drawn machine.
    func box(at origin: Point, width: Int, columns: [Rect]) -> Box {
        let padding = Spacing.cardPadding
        let texts = [
            ("Your machine", "the same lab comes up here too, without AWS"),
            ("Wireshark", "opens the captures of all hosts as one file"),
        ]
        var parts: [Part] = []
        var bottom = origin.y
        for (column, words) in zip(columns, texts) {
            var text = TextColumn(
                at: Point(x: column.x + padding, y: origin.y + padding - 3), width: column.width - 2 * padding)
            text.add([Label.Span(words.0, .name)])
            text.add([Label.Span(words.1, .quiet)])
            parts += text.parts
            bottom = max(bottom, text.next.y)
        }
        let height = bottom + padding - 3 - origin.y
        return Box(
            style: .plain, frame: Rect(x: origin.x, y: origin.y, width: width, height: height), parts: parts)
    }
}
