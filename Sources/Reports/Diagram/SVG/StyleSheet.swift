/// The style of the picture. Every colour stands in a rule of its own instead of a CSS variable: programs that know no
/// variables (librsvg, Inkscape) then still draw the light picture.
struct StyleSheet {
    let theme: DiagramTheme

    /// The text of the `style` element. Every rule begins with the picture's class, so that the picture disturbs no page
    /// that it is put into.
    var text: String {
        let first = theme == .dark ? Palette.dark : Palette.light
        var lines = fonts + colours(first)
        if theme == .auto {
            lines += ["@media (prefers-color-scheme: dark) {"] + colours(.dark).map { "  \($0)" } + ["}"]
        }
        return lines.joined(separator: "\n")
    }

    private var fonts: [String] {
        let sans = "-apple-system, \"Segoe UI\", \"Noto Sans\", Helvetica, Arial, \"Liberation Sans\", sans-serif"
        let fixed =
            "ui-monospace, SFMono-Regular, Menlo, Consolas, \"Liberation Mono\", \"DejaVu Sans Mono\", monospace"
        let size = Lettering.text.size
        return ["text { font-family: \(sans); font-size: \(size)px }"].map(scoped)
            + Lettering.allCases.map { lettering in
                let family = lettering.isFixedPitch ? "; font-family: \(fixed)" : ""
                let weight = lettering.isBold ? "; font-weight: 600" : ""
                return scoped(".\(lettering.rawValue) { font-size: \(lettering.size)px\(weight)\(family) }")
            } + ["rect, path { stroke-width: 1; fill: none }", ".dashed { stroke-dasharray: 4 3 }"].map(scoped)
    }

    private func colours(_ palette: Palette) -> [String] {
        let quiet = Lettering.allCases.filter(\.isQuiet).map { ".\($0.rawValue)" }
        let plain = [
            "text { fill: \(palette.text) }", "\(quiet.joined(separator: ", .lab ")) { fill: \(palette.quiet) }",
            ".canvas { fill: \(palette.canvas); stroke: \(palette.edge) }",
            ".region { stroke: \(palette.service) }",
            ".network { fill: \(palette.ground); stroke: \(palette.line) }",
            ".subnet, .lab .plain { fill: \(palette.canvas); stroke: \(palette.line) }",
            ".service { fill: \(palette.canvas); stroke: \(palette.service) }",
            ".way { stroke: \(palette.service) }", ".head { fill: \(palette.service) }",
        ]
        let roles = palette.tints.prefix(Hue.count).enumerated().flatMap { index, tint in
            [
                ".group-\(index) { fill: \(tint.ground); stroke: \(tint.line); stroke-opacity: 0.45 }",
                ".host-\(index) { fill: \(palette.canvas); stroke: \(tint.line) }",
                ".swatch-\(index), .lab .role-\(index) { fill: \(tint.line) }",
            ]
        }
        return (plain + roles).map(scoped)
    }

    private func scoped(_ rule: String) -> String { ".lab \(rule)" }
}
