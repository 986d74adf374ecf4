import Foundation
import Testing

/// What the verbs say of a lab on AWS that is not as it should be, where the truth is asked of stand-ins.
struct CloudStandingTests {
    /// Has a lab up, as the stand-ins see it.
    private static func withLab(_ body: (LabFixture, StandInCloud) throws -> Void) throws {
        try LabFixture.withFolder { bare in
            let cloud = try StandInCloud(in: bare.folder)
            let lab = bare.with(cloud.environment)
            let up = try lab.wirelab("up", "--yes")
            try #require(up.status == 0, "\(up.errors)")
            #expect(up.errors.contains("1 to create, 0 to change, 0 to destroy"), "\(up.errors)")
            #expect(up.errors.contains("about $0.110 an hour, until 'wirelab down'"), "\(up.errors)")
            try body(lab, cloud)
        }
    }

    private static let refusal = """
        {"type":"diagnostic","diagnostic":{"severity":"error","summary":"creating Route 53 Record: operation error Route 53: \
        ChangeResourceRecordSets, https response error StatusCode: 400, RequestID: 5b6f-1, InvalidChangeBatch: [no such zone]",\
        "detail":"","address":"aws_route53_record.forward[\\"server\\"]"}}
        {"type":"diagnostic","diagnostic":{"severity":"error","summary":"creating EC2 VPC: api error VpcLimitExceeded: no more","detail":"",\
        "address":"aws_vpc.this"}}

        """

    @Test func `a lab is up where its hosts run`() throws {
        try Self.withLab { lab, _ in
            let list = try lab.wirelab("list").output
            #expect(list.contains(" up ") && list.contains(" eu-central-1 "), "\(list)")
            #expect(try lab.start([]).finish().output.hasPrefix("\(lab.name) is up: 4 hosts, from "))
            #expect(try lab.wirelab("status").output.hasPrefix("\(lab.name) is up, from "))
        }
    }

    @Test func `a second up that fails leaves it half up, until one ends well`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setChanges(succeed: false, saying: Self.refusal)
            let failed = try lab.wirelab("up", "--yes")
            #expect(failed.status == 3)
            let words = """
                AWS said:
                  aws_route53_record.forward["server"]: creating Route 53 Record: operation error Route 53: \
                ChangeResourceRecordSets, InvalidChangeBatch: [no such zone]
                  aws_vpc.this: creating EC2 VPC: api error VpcLimitExceeded: no more
                all that Terraform said is in
                """
            #expect(failed.errors.contains("your account has reached a limit (VpcLimitExceeded)"), "\(failed.errors)")
            #expect(failed.errors.contains(words), "\(failed.errors)")
            let half =
                "\(lab.name) is half up, for the last change did not finish, and what is there costs money: wirelab up"
            for verb in [["list"], ["status"], []] {
                let said = try lab.start(verb).finish().output
                #expect(said.contains(half) && !said.contains("\(lab.name) is up"), "\(said)")
            }
            #expect(try lab.wirelab("list", "--json").output.contains(#""condition" : "half-up""#))
            try cloud.setChanges(succeed: true)
            #expect(try lab.wirelab("up", "--yes").status == 0)
            #expect(try lab.wirelab("status").output.hasPrefix("\(lab.name) is up, from "))
        }
    }

    @Test func `a down that fails leaves it half down`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setChanges(succeed: false, saying: Self.refusal)
            #expect(try lab.wirelab("down", "--discard").status == 3)
            #expect(
                try lab.wirelab("list").output.contains(
                    "\(lab.name) is half down, and what is left costs money: wirelab down goes on"))
            // What is gone cannot be asked for captures, and is no reason to keep the rest.
            try cloud.setChanges(succeed: true)
            try cloud.setHosts([:])
            try cloud.setRegistered([])
            let down = try lab.wirelab("down")
            #expect(down.status == 0 && down.output == "\(lab.name) is down\n", "\(down.errors)")
            #expect(try lab.wirelab("list").output == "no lab is up on AWS\n")
        }
    }

    @Test func `hosts that have stopped or are gone are named`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setHosts(["server": "running", "client-1": "stopped", "client-2": "terminated"])
            let sentence =
                "\(lab.name) is not whole: client-1 has stopped, client-2, client-3 are gone. What is there costs money"
            for verb in [["list"], ["status"], []] {
                let said = try lab.start(verb).finish().output
                #expect(said.contains(sentence), "\(said)")
            }
        }
    }

    @Test func `without credentials, or with those of another account, nobody knows`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setCredentials(false)
            let list = try lab.wirelab("list").output
            #expect(list.contains(" not known ") && list.contains("no AWS credentials were found"), "\(list)")
            let overview = try lab.start([]).finish().output
            #expect(overview.contains("how it is now is not known"), "\(overview)")
            #expect(overview.hasSuffix("next: wirelab doctor\n"), "\(overview)")
            #expect(try lab.wirelab("status").status == 3)
            // There, all hosts would seem to be gone.
            try cloud.setCredentials(true, account: "999999999999")
            try cloud.setHosts([:])
            #expect(
                try lab.wirelab("list").output.contains(
                    "it is in account 111122223333, and your credentials are for 999999999999"))
        }
    }

    @Test func `who is on this machine is told that the lab is on AWS`() throws {
        try Self.withLab { lab, _ in
            let run = try lab.with(["WIRELAB_ON": "local"]).wirelab("exec", "server", "--", "true")
            #expect(run.status == 3)
            #expect(run.errors.contains("is not up on this machine: 'wirelab up'"), "\(run.errors)")
            #expect(run.errors.hasSuffix("on AWS you have one of this name: say --on aws\n"), "\(run.errors)")
        }
    }

    @Test func `nobody is asked without a terminal, and nothing is planned`() throws {
        try LabFixture.withFolder { bare in
            let cloud = try StandInCloud(in: bare.folder)
            let run = try bare.with(cloud.environment).wirelab("up")
            #expect(run.status == 2 && run.errors.contains("say --yes"), "\(run.errors)")
            #expect(cloud.terraformCommands.isEmpty)
        }
    }

    @Test func `the demo announces no capture that has not begun`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setRegistered([])
            let run = try lab.wirelab("demo", "zero-window")
            #expect(run.status == 3 && run.output.isEmpty, "\(run.output)\(run.errors)")
        }
    }

    @Test func `hints lead back to the same lab in the same world`() throws {
        try Self.withLab { lab, cloud in
            try cloud.setRegistered([])
            let other = lab.with(["WIRELAB_ON": "local"])
            let exec = try other.wirelab("--on", "aws", "exec", "--name", lab.name, "server,client-1", "--", "true")
            #expect(
                exec.errors.contains("'wirelab --on aws logs --name \(lab.name) server' shows how far it came"),
                "\(exec.errors)")
            let down = try other.wirelab("--on", "aws", "down", "--name", lab.name)
            #expect(down.errors.contains("'wirelab --on aws down --name \(lab.name) --discard'"), "\(down.errors)")
            let logs = try other.wirelab("logs", "server")
            let hint = "is about labs on AWS only: wirelab --on aws logs server\n"
            #expect(logs.errors.hasSuffix(hint), "\(logs.errors)")
        }
    }

    @Test func `the doctor has a line for each program`() throws {
        try LabFixture.withFolder { bare in
            let cloud = try StandInCloud(in: bare.folder)
            let lab = bare.with(cloud.environment)
            let all = try lab.wirelab("doctor")
            #expect(all.output.contains("ok        terraform: Terraform 1.9.0\n"), "\(all.output)")
            #expect(all.output.contains("ok        aws: aws-cli/2.34.0\n"), "\(all.output)")
            try cloud.removeAWSCommand()
            let programs = bare.folder.appendingPathComponent("cloud/programs").path
            let without = try lab.with(["PATH": programs]).wirelab("doctor")
            #expect(without.status == 3)
            #expect(without.output.contains("missing   aws: the aws command is not on your PATH"), "\(without.output)")
            let none = try lab.with(["PATH": bare.folder.path]).wirelab("doctor")
            #expect(none.output.contains("missing   terraform: the terraform command is not"), "\(none.output)")
        }
    }
}
