public import Diagnostics
import LabModel

extension CloudLab {
    /// Reads what `terraform show -json` prints of a state or of a plan; of a plan, the lab as it will be.
    ///
    /// - Parameters:
    ///   - bytes: the JSON.
    ///   - name: what to call it in messages, such as `state.json`.
    /// - Throws: `WirelabError` with what is missing or wrong, and where.
    public init(terraform bytes: [UInt8], called name: String) throws(WirelabError) {
        let document = try JSONAnswer.decode(TerraformDocument.self, from: bytes, called: name)
        self = try TerraformReading(document, name: name).lab()
    }
}

/// Makes a lab from the resources of a state or plan.
struct TerraformReading {
    /// More resources than these are no lab's: a host has three, and a lab at most 1023 hosts.
    static let resourceLimit = 20_000

    let name: String
    let resources: [TerraformResource]
    /// In a plan, the resources as they are now.
    let priorResources: [TerraformResource]
    let isPlan: Bool
    let references: TerraformReferences

    init(_ document: TerraformDocument, name: String) throws(WirelabError) {
        self.name = name
        isPlan = document.plannedValues != nil
        guard let module = (document.plannedValues ?? document.values)?.rootModule else {
            throw WirelabError(
                .invalidInput, "\(name) has no resources: 'terraform apply' comes first, or show a plan of it")
        }
        resources = module.all
        guard resources.count <= Self.resourceLimit else {
            throw WirelabError(
                .invalidInput,
                "\(name) has \(resources.count) resources; a lab has at most \(Self.resourceLimit)")
        }
        priorResources = document.priorState?.values?.rootModule?.all ?? []
        references = TerraformReferences(document.configuration, resources)
    }

    func lab() throws(WirelabError) -> CloudLab {
        let vpcs = resources.compactMap { resource -> (TerraformResource, VPCAttributes)? in
            if case .vpc(let vpc) = resource.attributes { (resource, vpc) } else { nil }
        }
        guard vpcs.count == 1, let (resource, vpc) = vpcs.first else {
            throw WirelabError(
                .invalidInput,
                "\(name) has \(vpcs.isEmpty ? "no VPC (aws_vpc)" : "\(vpcs.count) VPCs (aws_vpc)"): is it the lab's?")
        }
        let groups = try groups()
        return CloudLab(
            source: "the Terraform \(isPlan ? "plan" : "state")", networks: [vpc.block], subnets: subnets(),
            groups: groups.groups, hosts: try hosts(), zones: try zones(of: resource),
            answersNames: vpc.hasDNSSupport != false && vpc.hasDNSHostnames != false, notes: groups.notes)
    }

    private func subnets() -> [CloudSubnet] {
        resources.compactMap { resource in
            guard case .subnet(let subnet) = resource.attributes else { return nil }
            return CloudSubnet(name: resource.key, prefix: subnet.block, origin: resource.origin)
        }
    }

    private func hosts() throws(WirelabError) -> [CloudHost] {
        var hosts: [CloudHost] = []
        for resource in resources {
            guard case .instance(let instance) = resource.attributes else { continue }
            hosts.append(
                CloudHost(
                    name: instance.tags?["Host"] ?? resource.key ?? resource.address,
                    addresses: [instance.address].compactMap { $0 } + (instance.secondaryAddresses ?? []),
                    groups: try groups(of: instance, resource), checksSource: instance.checksSource ?? true,
                    origin: resource.origin))
        }
        return hosts
    }

    private func groups(
        of instance: InstanceAttributes, _ resource: TerraformResource
    ) throws(WirelabError) -> [String] {
        let known = (instance.groups ?? []).compactMap { $0 }
        if let all = instance.groups, known.count == all.count { return known }
        let hints = [instance.tags?["Role"], resource.key]
        guard let unknown = references.identity(.groups, of: resource, hints: hints) else {
            throw unclear("the security group of \(resource.address)", hint: "its tag Role")
        }
        return known + [unknown]
    }

    /// A plan from which cannot be told what refers to what.
    func unclear(_ what: String, hint: String) -> WirelabError {
        WirelabError(
            .invalidInput,
            "\(name): \(what) is not known before 'terraform apply', and \(hint) does not say it; compare the state instead"
        )
    }
}
