using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A program that needs a C library goes into an image without one.</summary>
internal sealed class DockerfileLibcMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-libc-missing",
        Title = "A program that needs a C library goes into an image without one",
        Why = "With cgo a Go program is linked against the builder's C library. In scratch it fails with \"no such file or directory\" before main.",
        Remedy = "Build with CGO_ENABLED=0, link statically (-extldflags \"-static\"), or use an image with that library.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
        TellsAbsence = true,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var build in dockerfile.IsBare ? dockerfile.Facts.GoBuilds : [])
        {
            if (build is { CgoEnabled: true, LinksStatically: false } && dockerfile.Facts.NeededStages.Contains(build.Stage))
            {
                report.Find(dockerfile, build.Position, $"built with CGO_ENABLED=1 for {dockerfile.Final!.RootImage}, which has no C library.");
            }
        }
    }
}
