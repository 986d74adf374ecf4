import Diagnostics
import Foundation
import LabModel
import Testing

@testable import Backends

@Suite struct TerraformFolderTests {

    private func remembered(_ labFile: String) throws -> RememberedLab {
        RememberedLab(
            topology: try SampleTopology.twoSubnets, labFile: labFile, since: 1, account: "1", region: "eu-central-1",
            wire: nil)
    }

    /// A folder to fill, and a clone to fill it from.
    private func withFolder(_ body: (TerraformFolder, ConfigurationSource) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("wirelab-folder-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let clone = place.appendingPathComponent("clone")
        for folder in ["infrastructure/templates", "dist"] {
            try FileManager.default.createDirectory(
                at: clone.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        let files = [
            "infrastructure/lab.tf", "infrastructure/backend.tf", "infrastructure/hosts_override.tf",
            "infrastructure/terraform.tfvars", "infrastructure/templates/user-data.sh.tftpl", "dist/wire-x86_64",
        ]
        for file in files {
            try file.write(to: clone.appendingPathComponent(file), atomically: true, encoding: .utf8)
        }
        let folder = TerraformFolder(lab: "lab", path: place.appendingPathComponent("lab").path)
        try body(folder, ConfigurationSource(root: clone.path))
    }

    private func names(_ folder: String) -> [String] { StateFolder.names(in: folder) }

    private func variables(_ folder: TerraformFolder) throws -> [String: VariableValue] {
        let file = URL(fileURLWithPath: "\(folder.infrastructure)/wirelab.auto.tfvars.json")
        return try JSONDecoder().decode([String: VariableValue].self, from: try Data(contentsOf: file))
    }

    @Test func onlyWirelabsOwnConfigurationComesAlong() throws {
        try withFolder { folder, source in
            try folder.fill(text: "name: lab\n", remembered: try remembered("/a"), from: source, wishes: [:])
            #expect(names(folder.infrastructure) == ["lab.tf", "templates", "wirelab.auto.tfvars.json"])
            #expect(names("\(folder.path)/dist") == ["wire-x86_64"])
            #expect(folder.exists && folder.remembered?.labFile == "/a")
        }
    }

    @Test func wishesStayUntilTheyAreTakenBack() throws {
        try withFolder { folder, source in
            let wishes = ["region": "us-east-1", "max_lifetime_hours": "2"]
            try folder.fill(text: "", remembered: try remembered("/a"), from: source, wishes: wishes)
            try folder.fill(text: "", remembered: try remembered("/a"), from: source, wishes: ["region": ""])
            #expect(
                try variables(folder) == [
                    "lab_file": .text(folder.labFile), "lab_name": .text("lab"), "max_lifetime_hours": .text("2"),
                ])
            try folder.fill(
                text: "", remembered: try remembered("/a"), from: source, wishes: ["max_lifetime_hours": "null"])
            #expect(try variables(folder)["max_lifetime_hours"] == nil)
        }
    }

    @Test func whatWasNotAgreedToIsPutBack() throws {
        try withFolder { folder, source in
            try folder.fill(
                text: "old\n", remembered: try remembered("/a"), from: source, wishes: ["region": "eu-west-1"])
            try folder.accept(try remembered("/a"))
            try folder.fill(
                text: "new\n", remembered: try remembered("/b"), from: source, wishes: ["region": "nonsense"])
            try folder.restore()
            #expect(try String(contentsOfFile: folder.labFile, encoding: .utf8) == "old\n")
            #expect(folder.remembered?.labFile == "/a")
            #expect(try variables(folder)["region"] == .text("eu-west-1"))
        }
    }

    @Test func aVariableThatIsNotThereIsRefused() throws {
        let source = ConfigurationSource(root: ".")
        try source.require(["region", "instance_type"])
        let error = #expect(throws: WirelabError.self) { try source.require(["instancetype"]) }
        #expect(error?.message.contains("did you mean 'instance_type'?") == true)
        #expect(error?.code == .invalidInput)
    }

    @Test func whatTerraformSaidOutlivesALabThatNeverWas() throws {
        try withFolder { folder, source in
            try folder.fill(text: "", remembered: try remembered("/a"), from: source, wishes: [:])
            try TextFile.write("said", to: folder.log("plan"))
            folder.removeAllButLogs()
            #expect(!folder.exists)
            #expect(names(folder.path) == ["plan.log"])
        }
    }

    @Test(arguments: [LabChange.up, .down])
    func aChangeIsUnfinishedUntilItHasEnded(change: LabChange) throws {
        try withFolder { folder, source in
            try folder.fill(text: "", remembered: try remembered("/a"), from: source, wishes: [:])
            #expect(folder.unfinishedChange == nil)
            try folder.begin(change)
            #expect(folder.unfinishedChange == change)
            folder.end()
            #expect(folder.unfinishedChange == nil)
        }
    }

    @Test func onlyOneVerbChangesALab() throws {
        try withFolder { folder, _ in
            let first = try FolderLock(folder.path)
            #expect(throws: (any Error).self) { try FolderLock(folder.path) }
            withExtendedLifetime(first) {}
        }
    }
}
