import Foundation
import Testing

/// The analysis stays small, whatever the capture.
struct AnalyzeMemoryTests {
    /// More connections than are kept, as two interfaces saw them, printed with all that is known.
    @Test func `a capture of very many connections takes less than 100 MiB`() throws {
        let generator = FileManager.default.currentDirectoryPath + "/benchmarks/analyze/generate.py"
        try LabFixture.withFolder { lab in
            let run = try lab.shell(
                """
                set -e
                python3 '\(generator)' --packets 1 --connections 20000 --snap 96 -o wide.pcap >made
                mergecap -I none -F pcapng -w capture.pcapng wide.pcap wide.pcap
                python3 - "$wirelab" analyze --json capture.pcapng <<'END'
                import resource, subprocess, sys
                status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
                print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
                END
                """)
            let words = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            try #require(run.status == 0 && words.count == 2, "\(run.output)\(run.errors)")
            #expect(words[0] == 0)
            #expect(words[1] > 10 << 20 && words[1] < 100 << 20)
        }
    }
}
