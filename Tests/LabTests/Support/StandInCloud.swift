import Foundation

/// Programs that stand in for `terraform` and `aws`, first on PATH: what they answer lies in files that a test changes.
struct StandInCloud {
    private let folder: URL
    /// What commands get that are to meet them.
    let environment: [String: String]

    /// Makes them, of a lab that is as it should be once it is applied.
    ///
    /// - Parameter place: the folder that gets them.
    /// - Throws: an error of the system where they cannot be written.
    init(in place: URL) throws {
        folder = place.appendingPathComponent("cloud")
        let programs = folder.appendingPathComponent("programs")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment = ["PATH": "\(programs.path):\(path)", "WIRELAB_ON": "aws"]
        for (name, script) in [("terraform", Self.terraform), ("aws", Self.aws)] {
            let file = programs.appendingPathComponent(name)
            try script.write(to: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        try say(
            #"{"resource_changes": [{"address": "aws_vpc.this", "mode": "managed", "change": {"actions": ["create"]}}], "#
                + #""planned_values": {"outputs": {"hourly_cost_running": {"value": 0.11}}}}"#,
            to: "plan")
        let instances = Self.hosts.map {
            #""\#($0)": {"role": "r", "instance_id": "i-\#($0)", "address": "a", "dns_name": "d"}"#
        }
        try say(
            #"{"hosts": {"value": {\#(instances.joined(separator: ", "))}}, "bucket": {"value": "b"}, "#
                + #""region": {"value": "eu-central-1"}, "vpc_id": {"value": "vpc-1"}}"#, to: "outputs")
        try setHosts(Dictionary(uniqueKeysWithValues: Self.hosts.map { ($0, "running") }))
        try setCredentials(true)
        try setChanges(succeed: true)
        try setRegistered(Self.hosts)
    }

    /// The hosts of the repository's lab.
    static let hosts = ["server", "client-1", "client-2", "client-3"]

    /// What EC2 says of the hosts' instances; those that are not named are gone.
    func setHosts(_ states: [String: String]) throws {
        let instances = states.map { #"{"InstanceId": "i-\#($0.key)", "State": {"Name": "\#($0.value)"}}"# }
        try say(#"{"Reservations": [{"Instances": [\#(instances.joined(separator: ", "))]}]}"#, to: "instances")
    }

    /// Whose account AWS finds, if it finds anybody's.
    func setCredentials(_ areThere: Bool, account: String = "111122223333") throws {
        let identity = #"{"Account": "\#(account)", "Arn": "arn:aws:iam::\#(account):user/a"}"#
        try say(areThere ? identity : "", to: "identity")
    }

    /// Whether an apply or a destroy ends well, and what Terraform says meanwhile.
    func setChanges(succeed: Bool, saying lines: String = "") throws {
        try say(lines, to: "change")
        try say(succeed ? "0" : "1", to: "status")
    }

    /// Which hosts Systems Manager reaches.
    func setRegistered(_ hosts: [String]) throws {
        let instances = hosts.map { #"{"InstanceId": "i-\#($0)", "PingStatus": "Online"}"# }
        try say(#"{"InstanceInformationList": [\#(instances.joined(separator: ", "))]}"#, to: "registered")
    }

    /// Takes the aws command away.
    func removeAWSCommand() throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent("programs/aws"))
    }

    /// The Terraform commands that were run.
    var terraformCommands: [String] {
        let text = try? String(contentsOf: folder.appendingPathComponent("commands"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    private func say(_ text: String, to name: String) throws {
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    private static let terraform = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        cloud=$(dirname "$0")/..
        case $1 in -chdir=*) shift ;; esac
        echo "$1" >>"$cloud/commands"
        case $1 in
            version) echo '{"terraform_version": "1.9.0"}' ;;
            show) cat "$cloud/plan" ;;
            output) cat "$cloud/outputs" ;;
            apply | destroy)
                cat "$cloud/change"
                exit "$(cat "$cloud/status")"
                ;;
        esac
        """

    private static let aws = """
        #!/bin/sh
        PATH=/usr/bin:/bin
        cloud=$(dirname "$0")/..
        case "$1 $2" in
            --version*) echo aws-cli/2.34.0 Python/3.13 ;;
            "sts get-caller-identity")
                [ -s "$cloud/identity" ] || { echo 'Unable to locate credentials.' >&2; exit 253; }
                cat "$cloud/identity"
                ;;
            "ec2 describe-instances") cat "$cloud/instances" ;;
            "ssm describe-instance-information") cat "$cloud/registered" ;;
            "ssm send-command")
                grep -q Online "$cloud/registered" || { echo '(InvalidInstanceId) when calling SendCommand' >&2; exit 254; }
                echo '{"Command": {"CommandId": "c"}}'
                ;;
            "ssm list-command-invocations")
                sed 's/InstanceInformationList/CommandInvocations/; s/PingStatus": "Online/Status": "Success/g' "$cloud/registered"
                ;;
            "ssm get-command-invocation") echo '{"Status": "Success", "ResponseCode": 0}' ;;
        esac
        """
}
