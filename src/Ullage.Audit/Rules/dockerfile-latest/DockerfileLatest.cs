using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A base image without a fixed version.</summary>
internal sealed class DockerfileLatest : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-latest",
        Title = "A base image without a fixed version",
        Why = "The same Dockerfile builds something else tomorrow, and nobody can say what was in last month's image.",
        Remedy = "Name a version, best with its digest.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var stage in dockerfile.Facts.Stages)
        {
            if (stage.Base is { Image: { IsFloating: true } image, IsWhole: true } && !stage.Base.Written.Contains('$', StringComparison.Ordinal) && image.Repository.Any(char.IsAsciiLetterLower) && dockerfile.Facts.NeededStages.Contains(stage.Index))
            {
                report.Find(dockerfile, stage.Base.Position, $"{image} is another image tomorrow; expected a version.");
            }
        }
    }
}
