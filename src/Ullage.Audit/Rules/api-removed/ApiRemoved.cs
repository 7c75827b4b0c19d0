using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>An API version that is gone.</summary>
internal sealed class ApiRemoved : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "api-removed",
        Title = "An API version that is gone",
        Why = "The API server does not know it: the object cannot be created, and a rollback to it fails.",
        Remedy = "Write the version that took its place.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (ApiVersions.Gone(item.ApiVersion, item.Kind) is var (since, instead))
        {
            report.Find(item, item.Node["apiVersion"], $"{item.Kind} of {item.ApiVersion} is gone since Kubernetes {since}; expected {instead}.");
        }
    }
}
