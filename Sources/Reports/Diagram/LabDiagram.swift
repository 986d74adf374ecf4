public import LabModel

/// The picture of a lab as SVG: its network with subnets and hosts, what AWS puts around it, and its security groups in
/// words. The same lab gives the same text.
public enum LabDiagram {
    /// Draws a lab.
    ///
    /// - Parameters:
    ///   - topology: the lab.
    ///   - theme: its colours.
    /// - Returns: the text of an SVG file that needs no other file.
    public static func svg(of topology: Topology, theme: DiagramTheme = .auto) -> String {
        SVGDocument(PictureLayout(topology: topology).drawing, theme: theme).text
    }
}
