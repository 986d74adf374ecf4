import Foundation
import Testing

/// `wirelab diagram` as it is typed.
struct DiagramTests {
    @Test func `it goes to standard output or into a file, the same`() throws {
        try LabFixture.withFolder { lab in
            let printed = try lab.wirelab("diagram")
            #expect(printed.status == 0 && printed.errors.isEmpty)
            #expect(printed.output.hasPrefix("<svg ") && printed.output.hasSuffix("</svg>\n"))
            #expect(printed.output.contains(">\(lab.name)</text>"))
            #expect(try lab.wirelab("diagram", "-o", "-").output == printed.output)
            let written = try lab.wirelab("diagram", "-o", "lab.svg")
            #expect(written.status == 0 && written.output.isEmpty)
            #expect(written.errors == "wrote lab.svg: lab \(lab.name) from lab.yaml\n")
            #expect(
                try String(contentsOf: lab.folder.appendingPathComponent("lab.svg"), encoding: .utf8) == printed.output)
            let dark = try lab.wirelab("diagram", "--theme", "dark")
            #expect(dark.status == 0 && dark.output != printed.output)
        }
    }

    @Test func `a lab file with faults leaves the old picture as it is`() throws {
        try LabFixture.withFolder("version: 1\nname: x\n") { lab in
            try lab.write("the old picture", to: "lab.svg")
            let run = try lab.wirelab("diagram", "-o", "lab.svg")
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(run.errors == (try lab.wirelab("validate").errors))
            #expect(run.errors.hasPrefix("lab.yaml:1:1: error: "), "\(run.errors)")
            let kept = try String(contentsOf: lab.folder.appendingPathComponent("lab.svg"), encoding: .utf8)
            #expect(kept == "the old picture")
            let files = try FileManager.default.contentsOfDirectory(atPath: lab.folder.path)
            #expect(files.filter { $0.contains("svg") } == ["lab.svg"])
        }
    }

    @Test func `a place where it cannot be written is named`() throws {
        try LabFixture.withFolder { lab in
            let nowhere = try lab.wirelab("diagram", "-o", "no/such/lab.svg")
            #expect(nowhere.status == 2 && nowhere.output.isEmpty)
            #expect(
                nowhere.errors == "wirelab: cannot write no/such/lab.svg: the folder no/such does not exist; "
                    + "make it with mkdir -p no/such\n")
            let folder = try lab.wirelab("diagram", "-o", ".")
            #expect(folder.status == 2 && folder.errors == "wirelab: . is a folder: -o ./lab.svg\n")
            #expect(try lab.wirelab("diagram", "-o", "/dev/full").status == 3)
            #expect(try lab.wirelab("diagram", "--theme", "pink").status == 2)
        }
    }
}
