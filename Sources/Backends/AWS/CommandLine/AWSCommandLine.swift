import Diagnostics
import FoundationEssentials
import Glibc

/// The `aws` command, version 1 or 2: its answers as values, its failures as errors that say what to do.
struct AWSCommandLine: Sendable {
    /// Each question is a process, and a machine has only so many processors.
    private static let questionsAtOnce = 8

    /// The region that it asks; nil for the one that the user's environment and profile name.
    let region: String?
    /// What may end a wait for it.
    let requests: EndRequests?
    /// Says what to type where it fails.
    var hint = CommandHint.aws

    /// Asks and reads the answer.
    ///
    /// - Parameters:
    ///   - words: service, operation and options.
    ///   - type: what the answer is.
    /// - Returns: the answer.
    /// - Throws: `WirelabError`.
    func ask<Answer: Decodable>(_ words: [String], as type: Answer.Type) throws -> Answer {
        try read(try ask(words), of: words, as: type)
    }

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - answer: JSON.
    ///   - words: what was asked.
    ///   - type: what the answer is.
    /// - Returns: the answer.
    /// - Throws: `WirelabError`.
    func read<Answer: Decodable>(_ answer: [UInt8], of words: [String], as type: Answer.Type) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(answer))
        } catch {
            throw WirelabError(
                .environment, "aws \(Self.name(words)) gave an answer that cannot be read: \(error)", cause: error)
        }
    }

    /// Asks.
    ///
    /// - Parameter words: service, operation and options.
    /// - Returns: the answer, JSON.
    /// - Throws: `WirelabError`.
    @discardableResult
    func ask(_ words: [String]) throws -> [UInt8] {
        let run = try start(words)
        guard run.status == 0 else { throw failure(run, of: words) }
        return run.output
    }

    /// Why a question failed.
    ///
    /// - Parameters:
    ///   - run: how it ended.
    ///   - words: what was asked.
    /// - Returns: `Interrupted` where the user asked for the end, else a `WirelabError`.
    func failure(_ run: ToolRun, of words: [String]) -> any Error {
        if requests?.came(within: 0) == true { return Interrupted() }
        return AWSFailure(errors: run.errors, of: "aws \(Self.name(words))", hint: hint).error
    }

    /// Runs it and leaves the judgement to the caller.
    ///
    /// - Parameter words: service, operation and options.
    /// - Returns: how it ended, and what it wrote.
    /// - Throws: `WirelabError`.
    func start(_ words: [String]) throws -> ToolRun {
        let tool = try begin(words)
        return try translatingSystemCallErrors { try tool.finish(requests) }
    }

    /// Asks several things at once, and leaves the judgement to the caller.
    ///
    /// - Parameter questions: service, operation and options of each.
    /// - Returns: how each ended, and what it wrote, in order.
    /// - Throws: `WirelabError`.
    func start(_ questions: [[String]]) throws -> [ToolRun] {
        var runs: [ToolRun] = []
        for start in stride(from: 0, to: questions.count, by: Self.questionsAtOnce) {
            let tools = try questions[start..<min(questions.count, start + Self.questionsAtOnce)].map { try begin($0) }
            runs += try translatingSystemCallErrors { try tools.map { try $0.finish(requests) } }
        }
        return runs
    }

    /// Starts it, and does not wait.
    ///
    /// - Parameters:
    ///   - words: service, operation and options.
    ///   - keepsInputOpen: whether its standard input is open and silent; else it is empty.
    /// - Returns: the program that runs.
    /// - Throws: `WirelabError`.
    func begin(_ words: [String], keepsInputOpen: Bool = false) throws -> RunningTool {
        guard ProgramPath.has("aws") else { throw Self.missing }
        let place = region.map { ["--region", $0] } ?? []
        // A pager or a prompt would wait for a person for ever.
        let quiet = ["AWS_PAGER": "", "AWS_CLI_AUTO_PROMPT": "off"]
        return try translatingSystemCallErrors {
            try RunningTool(
                ["aws"] + words + place + ["--output", "json"], environment: quiet, keepsInputOpen: keepsInputOpen)
        }
    }

    /// What the command calls itself: `aws-cli/2.34.0`.
    ///
    /// - Throws: `WirelabError` where it is not installed, or does not run.
    func version() throws -> String {
        let words = ["--version"]
        let run = try start(words)
        guard run.status == 0 else { throw failure(run, of: words) }
        // Version 1 wrote it to standard error, once.
        let text = run.output.isEmpty ? run.errors : String(decoding: run.output, as: UTF8.self)
        return text.split(separator: " ").first.map(String.init) ?? "it says no version"
    }

    /// The same, whose questions nothing ends: for what is to be put in order after the user asked for the end.
    var uninterrupted: AWSCommandLine { AWSCommandLine(region: region, requests: nil, hint: hint) }

    /// The command is not installed.
    static var missing: WirelabError {
        WirelabError(
            .environment,
            "the aws command is not on your PATH: install it from "
                + "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html, then try again")
    }

    private static func name(_ words: [String]) -> String { words.prefix(2).joined(separator: " ") }
}
