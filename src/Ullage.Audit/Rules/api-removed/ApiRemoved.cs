using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Editing;

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
        Fix = "Writes the version that took its place where the fields are the same in both (CronJob, PodDisruptionBudget, RBAC, PriorityClass, Lease, HorizontalPodAutoscaler of v2beta2, StorageClass). A PodDisruptionBudget with an empty selector is left: it selected no pod before, and selects every pod of the namespace under policy/v1.",
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

    public override Mend? Mend(MendCase found) =>
        found.Finding.Item is DisruptionBudget { Selector.IsEmpty: true } ? Mending.Mend.Left("the empty selector selects no pod under policy/v1beta1 and every pod of the namespace under policy/v1; write the labels that are meant, or take the budget out")
            : found.Finding.Item is { } item && ApiVersions.SameFields(item.ApiVersion, item.Kind) is { } version
            ? Mending.Mend.Of(item, $"{version}, which has the same fields", ("apiVersion", YamlChange.Text(version)))
            : null;
}
