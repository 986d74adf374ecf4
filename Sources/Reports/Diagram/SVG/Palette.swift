/// The colours of the picture in one theme.
struct Palette: Sendable {
    /// A role's colour: for lines and names, and for the ground of its frame.
    struct Tint: Sendable {
        let line: String
        let ground: String
    }

    let canvas: String
    let edge: String
    /// The ground of the network.
    let ground: String
    let line: String
    /// The line of what AWS has alone.
    let service: String
    let text: String
    let quiet: String
    let tints: [Tint]

    static let light = Palette(
        canvas: "#ffffff", edge: "#d8dee4", ground: "#f6f8fa", line: "#b6bfc9", service: "#818b98", text: "#1f2328",
        quiet: "#59636e",
        tints: [
            Tint(line: "#0969da", ground: "#eff6ff"), Tint(line: "#1a7f37", ground: "#effaf2"),
            Tint(line: "#8250df", ground: "#f8f3ff"), Tint(line: "#9a6700", ground: "#fff9e6"),
            Tint(line: "#bf3989", ground: "#fff1f8"), Tint(line: "#0c7a84", ground: "#eafafb"),
        ])
    static let dark = Palette(
        canvas: "#0d1117", edge: "#30363d", ground: "#151b23", line: "#3d444d", service: "#7d8590", text: "#e6edf3",
        quiet: "#9198a1",
        tints: [
            Tint(line: "#58a6ff", ground: "#0f1c30"), Tint(line: "#56d364", ground: "#0f2218"),
            Tint(line: "#bc8cff", ground: "#211a36"), Tint(line: "#e3b341", ground: "#292210"),
            Tint(line: "#f778ba", ground: "#2f1828"), Tint(line: "#39c5cf", ground: "#0d282c"),
        ])
}
