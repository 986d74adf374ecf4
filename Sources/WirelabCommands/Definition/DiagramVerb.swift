public import ArgumentParser
import LabFile
import LabModel
public import Reports

/// Draws the lab.
struct DiagramVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diagram", abstract: "Draw the lab file as a picture, SVG.",
        discussion: """
            Subnets, hosts, security groups in words, and what AWS puts around them. Nothing needs to be up.

              wirelab diagram -o lab.svg
              wirelab diagram --theme dark | rsvg-convert -o lab.png
            """)

    @ParentCommand var root: Wirelab
    @OptionGroup var world: WorldOptions
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file; - is standard output.", valueName: "file.svg"),
        completion: .file(extensions: ["svg"]))
    var output = "-"
    @Option(help: "Its colours; auto follows the reader's system.")
    var theme = DiagramTheme.auto

    func run() throws {
        let lab = try world.filled(from: root.world).loadLab()
        let file = DiagramFile(path: output)
        try file.write(LabDiagram.svg(of: lab.topology, theme: theme))
        if !file.isStandardOutput { Console.error("wrote \(output): lab \(lab.topology.name) from \(lab.path)") }
    }
}

extension DiagramTheme: ExpressibleByArgument {}
