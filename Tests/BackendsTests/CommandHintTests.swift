import Diagnostics
import Testing

@testable import Backends

@Suite struct CommandHintTests {
    @Test(arguments: [
        (CommandHint(), "wirelab capture stop -w FILE"),
        (CommandHint(world: "aws"), "wirelab --on aws capture stop -w FILE"),
        (CommandHint(lab: "other"), "wirelab capture stop --name other -w FILE"),
        (
            CommandHint(world: "aws", labFile: "my labs/a.yaml", lab: "other"),
            "wirelab --lab 'my labs/a.yaml' --on aws capture stop --name other -w FILE"
        ),
        (
            CommandHint(world: "aws", lab: "a").naming("b").on("local"),
            "wirelab --on local capture stop --name b -w FILE"
        ),
        (CommandHint(lab: "a").naming(nil), "wirelab capture stop -w FILE"),
    ])
    func itSaysWhatMustBeTyped(hint: CommandHint, line: String) {
        #expect(hint.line("capture stop", "-w FILE") == line)
    }

    @Test func captureFailuresSayIt() {
        let hint = CommandHint(world: "aws", lab: "a")
        let failures = [
            CaptureFailure.alreadyCaptured(["h"], hint), CaptureFailure.beingSaved("/f", hint),
            CaptureFailure.unreached(["h"], hint), CaptureFailure.unreachedBeforeDown(["h"], hint),
            CaptureFailure.notDiscarded(on: ["h"], but: [], hint),
        ]
        for failure in failures { #expect(failure.message.contains("wirelab --on aws ")) }
        for failure in failures { #expect(failure.message.contains(" --name a")) }
    }
}
