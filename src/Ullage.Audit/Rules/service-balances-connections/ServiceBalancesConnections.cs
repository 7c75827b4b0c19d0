using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Service spreads connections, not requests.</summary>
internal sealed class ServiceBalancesConnections : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "service-balances-connections",
        Title = "A Service spreads connections, not requests",
        Why = "gRPC and HTTP/2 keep one connection for all requests, so one pod gets all of a client's load and new replicas get none until clients connect anew.",
        Remedy = "Balance at the client over a headless Service, use a mesh or gateway, or bound the age of connections at the server.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.References,
        Article = "Services balance connections",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not ServiceObject { IsHeadless: false } service || !service.Workloads.Any(static w => w.MostReplicas >= 2))
        {
            return;
        }

        foreach (var (name, _, _, node) in service.Ports)
        {
            if (name is "grpc" || name.StartsWith("grpc-", StringComparison.Ordinal) || node["appProtocol"].Text is "grpc" or "kubernetes.io/h2c")
            {
                report.Find(service, node["name"], $"port {name} keeps connections: requests are not spread over the replicas.");
            }
        }
    }
}
