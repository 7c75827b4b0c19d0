using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>Whether cgo is used is left to the builder, and the image has not its C library.</summary>
internal sealed class DockerfileCgoUnsaid : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-cgo-unsaid",
        Title = "Whether cgo is used is left to the builder, and the image has not its C library",
        Why = "Where a C compiler is in the builder (golang's Debian images have one), cgo is on: a program that resolves names or users is linked against glibc and does not start in scratch, nor on Alpine, which has musl. On another builder it does.",
        Remedy = "Write CGO_ENABLED=0 before the build.",
        Fix = "With `--unsafe-fixes`: writes CGO_ENABLED=0 before the build. A program that needs C no longer builds then.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        var root = dockerfile.Final?.RootImage;
        var has = root is null || LibcFamily.IsBoth(dockerfile.Final!) ? null : LibcFamily.Of(root);

        // Where another C library is, only a program that serves a port surely needs its own: it looks up names.
        foreach (var build in dockerfile.IsBare || (has is not null && dockerfile.Final!.Ports.Count > 0) ? dockerfile.Facts.GoBuilds : [])
        {
            if (build is { CgoEnabled: null, LinksStatically: false, GoVersion: not null } && build.Stage != dockerfile.Final!.Index && !build.Words.Any(static w => w.Contains("netgo", StringComparison.Ordinal)) && dockerfile.Facts.NeededStages.Contains(build.Stage)
                && dockerfile.Facts.Stages[build.Stage] is { RootImage: { } builder } stage && HasCompiler(stage, builder) && (has is null || (LibcFamily.Of(builder) is { } own && own != has)))
            {
                report.Find(dockerfile, build.Position, $"CGO_ENABLED is not said, the builder has a C compiler, and {root} has {(has is null ? "no C library" : $"{has}, not the builder's {LibcFamily.Of(builder)}")}.");
            }
        }
    }

    /// <summary>Whether the builder has a C compiler: golang's images of Debian do, those of Alpine where it is installed.</summary>
    private static bool HasCompiler(DockerfileStage stage, ImageReference builder) =>
        !builder.Tag.Contains("alpine", StringComparison.Ordinal) || stage.Commands.Any(static c => c.Command is { Words: ["apk", ..] and var words } && words.Contains("add") && words.Any(static w => w is "gcc" or "build-base" or "clang"));

    public override Mend? Mend(MendCase found) =>
        found.Dockerfile is { } file && file.Bytes(found.Finding.Span).StartsWith("go build", StringComparison.Ordinal)
            ? Mending.Mend.OfText("CGO_ENABLED=0, so that no C library is needed", new TextEdit(file.Source, new(found.Finding.Span.Start, found.Finding.Span.Start), "CGO_ENABLED=0 ")) with { NeedsLook = true }
            : null;
}
