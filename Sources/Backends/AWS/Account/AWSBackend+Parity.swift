import Diagnostics

extension AWSBackend {
    /// Terraform's state of a lab, as `terraform show -json` gives it.
    ///
    /// - Parameter lab: the lab's name.
    /// - Returns: JSON.
    /// - Throws: `WirelabError` where the lab was not brought up from here.
    public func terraformState(of lab: String) throws -> [UInt8] {
        let folder = try TerraformFolder(lab: lab)
        guard folder.exists else {
            throw WirelabError(
                .environment,
                "lab \(lab) was not brought up on AWS from here: \(howToBringUp); for a state of your own: "
                    + "terraform show -json | wirelab parity -, and for the account: wirelab parity --live --region REGION"
            )
        }
        return try terraform(folder).show()
    }

    /// Where a lab is on AWS.
    ///
    /// - Parameters:
    ///   - lab: the lab's name.
    ///   - region: the region, where the user says it.
    /// - Returns: the region, and the VPC where it is known.
    /// - Throws: `WirelabError` where neither the user nor this machine knows the region.
    public func place(of lab: String, region: String?) throws -> (region: String, vpc: String?) {
        if let region { return (region, nil) }
        let folder = try TerraformFolder(lab: lab)
        guard folder.exists, let lab = try AWSLab(folder: folder, self) else {
            throw WirelabError(
                .environment, "lab \(lab) was not brought up on AWS from here: say where it is, --region REGION")
        }
        return (lab.outputs.region, lab.outputs.vpc)
    }

    /// Asks AWS.
    ///
    /// - Parameters:
    ///   - words: service, operation and options of the aws command.
    ///   - region: where.
    /// - Returns: the answer, JSON.
    /// - Throws: `WirelabError`.
    public func answer(_ words: [String], region: String) throws -> [UInt8] {
        try commandLine(region: region).ask(words)
    }
}
