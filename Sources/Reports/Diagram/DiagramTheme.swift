/// The colours of a diagram.
public enum DiagramTheme: String, Hashable, Sendable, CaseIterable {
    /// Light or dark, as the reader's system is.
    case auto
    case light
    case dark
}
