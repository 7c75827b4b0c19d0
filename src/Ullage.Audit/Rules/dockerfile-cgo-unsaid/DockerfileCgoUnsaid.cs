using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Whether cgo is used is left to the builder, and the image has no C library.</summary>
internal sealed class DockerfileCgoUnsaid : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-cgo-unsaid",
        Title = "Whether cgo is used is left to the builder, and the image has no C library",
        Why = "Where a C compiler is in the builder (golang's Debian images have one), cgo is on: a program that resolves names or users is linked against libc and does not start in scratch. On another builder it does.",
        Remedy = "Write CGO_ENABLED=0 before the build.",
        Fix = "With `--unsafe-fixes`: writes CGO_ENABLED=0 before the build. A program that needs C no longer builds then.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var build in dockerfile.IsBare ? dockerfile.Facts.GoBuilds : [])
        {
            if (build is { CgoEnabled: null, LinksStatically: false, GoVersion: not null } && dockerfile.Facts.NeededStages.Contains(build.Stage) && dockerfile.Facts.Stages[build.Stage].RootImage?.Tag.Contains("alpine", StringComparison.Ordinal) == false)
            {
                report.Find(dockerfile, build.Position, $"CGO_ENABLED is not said, the builder has a C compiler, and {dockerfile.Final!.RootImage} has no C library.");
            }
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file && file.Bytes(found.Finding.Span).StartsWith("go build", StringComparison.Ordinal)
            ? Mending.Mend.OfText("CGO_ENABLED=0, so that no C library is needed", new TextEdit(file.Source, new(found.Finding.Span.Start, found.Finding.Span.Start), "CGO_ENABLED=0 ")) with { NeedsLook = true }
            : null;
}
