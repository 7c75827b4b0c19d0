using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A Go program with its debugging entries.</summary>
internal sealed class DockerfileDebugShipped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-debug-shipped",
        Title = "A Go program with its debugging entries",
        Why = "Symbols and DWARF are a quarter to a third of the binary, pulled by every node and never read there. Stack traces and profiles do not need them.",
        Remedy = "Build with -ldflags \"-s -w\", and keep an unstripped one where layouts are inspected.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (!build.StripsDebug && dockerfile.Facts.NeededStages.Contains(build.Stage) && build.LinkerFlags?.Contains('$', StringComparison.Ordinal) != true && dockerfile.Starts)
            {
                report.Find(dockerfile, build.Position, "built without -s -w: symbols and debugging entries are shipped.");
            }
        }
    }
}
