using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A program is linked against another C library than the image has.</summary>
internal sealed class DockerfileLibcMismatch : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-libc-mismatch",
        Title = "A program is linked against another C library than the image has",
        Why = "Alpine has musl, Debian, Ubuntu and distroless/base have glibc. A dynamically linked program of the one does not start on the other.",
        Remedy = "Build with CGO_ENABLED=0, or build and run on the same family.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final?.RootImage is not { } root || Library(root.Name, root.Tag, root.Repository) is not { } has)
        {
            return;
        }

        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (build is { CgoEnabled: true, LinksStatically: false } && build.Stage != dockerfile.Final.Index && dockerfile.Facts.NeededStages.Contains(build.Stage)
                && dockerfile.Facts.Stages[build.Stage].RootImage is { } builder && Library(builder.Name, builder.Tag, builder.Repository) is { } needs && needs != has)
            {
                report.Find(dockerfile, build.Position, $"linked against {needs} in {builder}, run on {has} in {root}.");
            }
        }
    }

    private static string? Library(string name, string tag, string repository) =>
        name == "alpine" || (name == "golang" && tag.Contains("alpine", StringComparison.Ordinal)) ? "musl"
        : name is "debian" or "ubuntu" or "fedora" or "rockylinux" or "almalinux" or "amazonlinux" or "golang" || repository.Contains("distroless/base", StringComparison.Ordinal) || repository.Contains("distroless/cc", StringComparison.Ordinal) ? "glibc" : null;
}
