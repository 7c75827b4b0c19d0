using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Go before 1.25 does not see the CPU limit.</summary>
internal sealed class DockerfileGoCpuLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-go-cpu-limit",
        Title = "Go before 1.25 does not see the CPU limit",
        Why = "Go before 1.25 starts a thread for every CPU of the node, whatever the container's limit is. GOMEMLIMIT needs 1.19.",
        Remedy = "Build with Go 1.25 or later and a go line of 1.25, or set GOMAXPROCS from limits.cpu.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (build.GoVersion is { } version && dockerfile.Facts.NeededStages.Contains(build.Stage) && dockerfile.Starts && version.Split('.') is ["1", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 25
                && dockerfile.Final!.Environment.ContainsKey("GOMAXPROCS") == false)
            {
                report.Find(dockerfile, dockerfile.Facts.Stages[build.Stage].Base.Position, $"built with Go {version}, which does not see the CPU limit.");
            }
        }
    }
}
