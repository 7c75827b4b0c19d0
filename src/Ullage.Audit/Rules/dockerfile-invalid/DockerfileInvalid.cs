using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Dockerfile that no builder takes.</summary>
internal sealed class DockerfileInvalid : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-invalid",
        Title = "A Dockerfile that no builder takes",
        Why = "The build stops at this line.",
        Remedy = "Mend what is told at that line.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var problem in dockerfile.Facts.Parsed.Problems)
        {
            report.Find(dockerfile, problem.Position, problem.Text + ".");
        }
    }
}
