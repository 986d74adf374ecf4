/// Groups of hosts, side by side where they fit, on a grid of four columns.
enum HostGrid {
    static let columns = 4
    /// Inside a group's frame.
    static let framePadding = 12
    /// Between two cards.
    static let cardGap = 12
    /// Between two groups.
    static let groupGap = 16
    /// From a card's edge to its text.
    static let cardInset = 10
    private static let widestColumn = 176
    /// The width that a subnet has for its hosts.
    static let width =
        Spacing.pictureWidth - 2 * (Spacing.margin + 2 * Spacing.framePadding + Spacing.cardPadding) - gutter
    /// The room for the way to the NAT gateway, where it needs some.
    static let gutter = 28

    /// How wide the text of a card may be in every row.
    static func textWidth(span: Int) -> Int {
        let column = columnWidth(groups: columns, columns: columns, within: width)
        return span * column + (span - 1) * cardGap - 2 * cardInset
    }

    /// Places groups in rows.
    ///
    /// - Parameters:
    ///   - groups: the groups.
    ///   - origin: the top left corner.
    ///   - width: how wide a row may be.
    /// - Returns: the frames of the groups.
    static func boxes(of groups: [HostGroup], at origin: Point, width: Int) -> [Box] {
        var boxes: [Box] = []
        var top = origin.y
        for row in rows(of: groups) {
            let columns = row.reduce(0) { $0 + $1.columns }
            let columnWidth = columnWidth(groups: row.count, columns: columns, within: width)
            var left = origin.x
            var placed: [Box] = []
            for group in row {
                let box = group.box(at: Point(x: left, y: top), columnWidth: columnWidth)
                placed.append(box)
                left = box.frame.right + groupGap
            }
            let height = placed.map(\.frame.height).max() ?? 0
            for index in placed.indices { placed[index].frame.height = height }
            boxes += placed
            top += height + groupGap
        }
        return boxes
    }

    private static func rows(of groups: [HostGroup]) -> [[HostGroup]] {
        var rows: [[HostGroup]] = []
        for group in groups {
            let used = rows.last?.reduce(0) { $0 + $1.columns } ?? columns
            if used + group.columns <= columns {
                rows[rows.count - 1].append(group)
            } else {
                rows.append([group])
            }
        }
        return rows
    }

    /// The width of a column that lets a row fill its room, unless its cards would be needlessly wide.
    private static func columnWidth(groups: Int, columns: Int, within width: Int) -> Int {
        let frames = 2 * framePadding * groups + groupGap * (groups - 1) + cardGap * (columns - groups)
        return min(widestColumn, (width - frames) / columns)
    }
}
