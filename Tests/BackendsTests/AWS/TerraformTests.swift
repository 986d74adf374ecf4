import Foundation
import Testing

@testable import Backends

@Suite struct TerraformMessageTests {
    @Test func anErrorSaysItsPlace() throws {
        let line = #"""
            {"@level":"error","@message":"Error: x","type":"diagnostic","diagnostic":{"severity":"error","summary":"Invalid value", \#
            "detail":"It is\nwrong.","range":{"filename":"lab.tf","start":{"line":7,"column":1,"byte":0},"end":{"line":7,"column":2,"byte":1}}}}
            """#
        let message = try #require(TerraformMessage(line: line[...]))
        #expect(message.diagnostic?.text == "Invalid value: It is wrong. (lab.tf:7)")
    }

    @Test(arguments: ["", "no JSON", "{}", "[1]"])
    func anythingElseIsNoMessage(line: String) {
        #expect(TerraformMessage(line: line[...]) == nil)
    }

    @Test func progressCountsAndNamesWhatTakesLongest() throws {
        var progress = TerraformProgress(verb: "made")
        func say(_ line: String) -> String {
            TerraformMessage(line: line[...]).map { progress.text(after: $0) } ?? ""
        }
        _ = say(#"{"type":"change_summary","changes":{"add":3,"change":0,"remove":0,"operation":"plan"}}"#)
        _ = say(#"{"type":"apply_start","hook":{"resource":{"addr":"aws_vpc.this"},"action":"create"}}"#)
        _ = say(
            #"{"type":"apply_progress","hook":{"resource":{"addr":"aws_vpc.this"},"action":"create","elapsed_seconds":10}}"#
        )
        #expect(
            say(#"{"type":"apply_start","hook":{"resource":{"addr":"aws_eip.nat"},"action":"create"}}"#)
                == "0 of 3 made, at aws_vpc.this for 10 s")
        #expect(
            say(
                #"{"type":"apply_complete","hook":{"resource":{"addr":"aws_vpc.this"},"action":"create","elapsed_seconds":11}}"#
            )
                == "1 of 3 made, at aws_eip.nat for 0 s")
    }
}

@Suite struct TerraformProgressTests {
    private func plan(_ changes: String) throws -> PlanSummary {
        try PlanSummary(json: Array("{\"resource_changes\": [\(changes)]}".utf8))
    }

    @Test func aReplacementCountsOnceAndADataSourceNever() throws {
        let plan = try plan(
            #"""
            {"address": "aws_vpc.this", "mode": "managed", "change": {"actions": ["create"]}},
            {"address": "aws_instance.host", "mode": "managed", "change": {"actions": ["delete", "create"]}}
            """#)
        var progress = TerraformProgress(verb: "made", plan: plan)
        func say(_ type: String, _ address: String, _ action: String) throws -> String {
            let line = #"{"type":"\#(type)","hook":{"resource":{"addr":"\#(address)"},"action":"\#(action)"}}"#
            return progress.text(after: try #require(TerraformMessage(line: line[...])))
        }
        #expect(try say("apply_start", "data.aws_ami.this", "read") == "0 of 2 made")
        #expect(try say("apply_complete", "data.aws_ami.this", "read") == "0 of 2 made")
        #expect(try say("apply_complete", "aws_instance.host", "delete") == "0 of 2 made")
        #expect(try say("apply_complete", "aws_vpc.this", "create") == "1 of 2 made")
        #expect(try say("apply_complete", "aws_instance.host", "create") == "2 of 2 made")
    }
}

@Suite struct PlanSummaryTests {
    private let json = #"""
        {"variables":{"region":{"value":"eu-central-1"},"instance_type":{"value":"t3.micro"},"tags":{"value":{}},"lab_file":{}},
         "planned_values":{"outputs":{"hourly_cost_running":{"sensitive":false,"value":0.1105},
           "missing":{"sensitive":false,"value":["wire"]},"hosts":{"sensitive":false}}},
         "resource_changes":[
          {"address":"aws_vpc.this","mode":"managed","change":{"actions":["create"]}},
          {"address":"aws_instance.host[\"a\"]","mode":"managed","change":{"actions":["delete","create"]}},
          {"address":"aws_route.nat[0]","mode":"managed","change":{"actions":["update"]}},
          {"address":"aws_eip.nat[0]","mode":"managed","change":{"actions":["no-op"]}},
          {"address":"data.aws_region.this","mode":"data","change":{"actions":["read"]}}]}
        """#

    @Test func itCountsAndPrices() throws {
        let plan = try PlanSummary(json: Array(json.utf8))
        #expect((plan.created, plan.changed, plan.destroyed) == (2, 1, 1))
        #expect(
            plan.changes == [
                "aws_vpc.this created", "aws_instance.host[\"a\"] replaced", "aws_route.nat[0] changed",
            ])
        #expect(plan.region == "eu-central-1" && plan.instanceType == "t3.micro")
        #expect(plan.hourlyCost == 0.1105 && plan.missing == ["wire"] && !plan.isEmpty)
    }

    @Test func onlyAChangedOutputIsAChangeToo() throws {
        let changed = try PlanSummary(json: Array(#"{"output_changes":{"bucket":{"actions":["create"]}}}"#.utf8))
        let same = try PlanSummary(json: Array(#"{"output_changes":{"bucket":{"actions":["no-op"]}}}"#.utf8))
        #expect(!changed.isEmpty && same.isEmpty)
    }

    @Test func programsAreMadeOnlyForThisMachine() throws {
        let json = #"{"planned_values":{"outputs":{"missing":{"value":["wire (/x/dist/wire-aarch64 is not there)"]}}}}"#
        let plan = try PlanSummary(json: Array(json.utf8))
        #expect(plan.lacksPrograms(for: .arm) && !plan.lacksPrograms(for: .x86) && !plan.lacksPrograms(for: nil))
    }

    @Test func whatIsNoPlanIsSaid() {
        #expect(throws: (any Error).self) { try PlanSummary(json: Array("[]".utf8)) }
    }
}

@Suite struct VariableValueTests {
    @Test(arguments: [
        ("eu-central-1", VariableValue.text("eu-central-1")), ("false", .text("false")), ("3", .text("3")),
        (#"{"Owner": "me"}"#, .table(["Owner": "me"])), (#"["a", "b"]"#, .texts(["a", "b"])),
        ("{not json", .text("{not json")),
        ("", .text("")),
    ])
    func isReadAsAUserWritesIt(text: String, value: VariableValue) throws {
        #expect(VariableValue(text: text) == value)
        #expect(try JSONDecoder().decode(VariableValue.self, from: try JSONEncoder().encode(value)) == value)
    }
}

@Suite struct ShellTextTests {
    @Test(arguments: [
        "plain", "two words", "it's", "", "$HOME", "a;b", "new\nline", "-n", "ü", "\"quoted\"", "back\\slash", "*",
    ])
    func aShellReadsTheWordAsItIs(word: String) throws {
        let run = try ToolRun(["sh", "-c", "printf %s " + ShellText.quoted(word)])
        #expect(String(decoding: run.output, as: UTF8.self) == word)
    }
}
