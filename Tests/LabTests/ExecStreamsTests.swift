import Foundation
import Testing

/// A command on a host stands in a pipeline, in a folder, and in an environment like any other.
struct ExecStreamsTests {
    @Test func `ten megabytes pass through a command both ways unchanged`() throws {
        try LabFixture.withLab { lab in
            let run = try shell(
                lab,
                """
                set -o pipefail
                head -c 10000000 /dev/urandom > sent
                wirelab exec server -- cat < sent | wirelab exec client-1 -- cat > received
                echo $?; cmp sent received && echo same
                """)
            #expect(run.output == "0\nsame\n")
            #expect(run.errors.isEmpty)
        }
    }

    @Test func `the end of standard input arrives`() throws {
        try LabFixture.withLab { lab in
            let run = try shell(
                lab, "printf 'a\\nb\\n' | wirelab exec server -- wc -l; wirelab exec server -- cat </dev/null")
            #expect(run.output == "2\n")
        }
    }

    @Test func `a reader that has enough ends the command`() throws {
        try LabFixture.withLab { lab in
            let run = try shell(lab, "wirelab exec server -- yes | head -1; echo ${PIPESTATUS[0]}", within: 20)
            #expect(run.output == "y\n141\n")
        }
    }

    @Test func `process substitution works`() throws {
        try LabFixture.withLab { lab in
            let run = try shell(lab, "wirelab exec server -- cat <(echo hi)")
            #expect(run.output == "hi\n", "\(run.errors)")
        }
    }

    @Test func `standard error stays apart`() throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec("server", "echo out; echo err >&2")
            #expect(run.output == "out\n")
            #expect(run.errors == "err\n")
        }
    }

    @Test func `the command runs in the caller's folder`() throws {
        try LabFixture.withLab { lab in
            try FileManager.default.createDirectory(
                at: lab.folder.appendingPathComponent("a folder"), withIntermediateDirectories: true)
            let run = try shell(
                lab, "cd 'a folder' && wirelab --lab ../lab.yaml exec server -- sh -c 'pwd; touch made'")
            #expect(run.output.hasSuffix("/\(lab.name)/a folder\n"))
            #expect(FileManager.default.fileExists(atPath: lab.folder.path + "/a folder/made"))
        }
    }

    @Test func `where the lab lacks the caller's folder the command runs in the root`() throws {
        try LabFixture.withLab { lab in
            // Removed folders are in nobody's tree; those below /run are not in the lab's.
            let removed = try shell(
                lab, "mkdir gone && cd gone && rmdir ../gone && wirelab exec --name \(lab.name) server -- pwd")
            #expect(removed.output == "/\n", "\(removed.errors)")
            let below = try shell(lab, "cd /run && wirelab exec --name \(lab.name) server -- sh -c 'ls -d wirelab'")
            #expect(below.output == "wirelab\n", "/run is there, but it is the lab's own")
        }
    }

    @Test(arguments: [("server", "server"), ("client-2", "client")])
    func `every host's variables are set`(_ host: String, _ role: String) throws {
        try LabFixture.withLab { lab in
            let run = try lab.exec(
                host,
                "echo $WIRELAB_PORT $WIRELAB_ROLE $WIRELAB_HOST $(hostname) $MINE; command -v wire >/dev/null && echo wire"
            )
            #expect(run.output == "1234 \(role) \(host) \(host)\nwire\n")
            let mine = try shell(lab, "MINE=yes wirelab exec \(host) -- sh -c 'echo $MINE'")
            #expect(mine.output == "yes\n")
        }
    }

    @Test func `wire and the system's tools are found with a short PATH`() throws {
        try LabFixture.withLab { lab in
            let wirelab = LabFixture.program("wirelab")
            let run = try shell(
                lab,
                "for tool in 'wire --help' 'tcpdump --version' 'ip -V'; do PATH=/usr/bin:/bin \(wirelab) exec server -- $tool "
                    + ">/dev/null 2>&1; echo $?; done")
            #expect(run.output == "0\n0\n0\n")
        }
    }

    private func shell(_ lab: LabFixture, _ script: String, within seconds: Double = 60) throws -> CommandRun {
        let programs = URL(fileURLWithPath: LabFixture.program("wirelab")).deletingLastPathComponent().path
        return try RunningCommand(
            ["/bin/bash", "-c", "PATH=\(programs):$PATH; \(script)"], in: lab.folder, environment: lab.environment
        ).finish(within: seconds)
    }
}
