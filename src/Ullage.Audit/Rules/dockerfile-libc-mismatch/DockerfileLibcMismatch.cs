using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A program is linked against another C library than the image has.</summary>
internal sealed class DockerfileLibcMismatch : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-libc-mismatch",
        Title = "A program is linked against another C library than the image has",
        Why = "Alpine has musl, Debian, Ubuntu and distroless/base have glibc. A dynamically linked program of the one does not start on the other.",
        Remedy = "Build with CGO_ENABLED=0, or build and run on the same family. A .NET program that brings its own runtime is published for the family it runs on: -r linux-musl-x64 for Alpine, or compiled ahead of time in the SDK's Alpine image.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final?.RootImage is not { } root || LibcFamily.Of(root) is not { } has || LibcFamily.IsBoth(dockerfile.Final))
        {
            return;
        }

        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (build is { CgoEnabled: true, LinksStatically: false } && build.Stage != dockerfile.Final.Index && dockerfile.Facts.NeededStages.Contains(build.Stage)
                && dockerfile.Facts.Stages[build.Stage].RootImage is { } builder && LibcFamily.Of(builder) is { } needs && needs != has)
            {
                report.Find(dockerfile, build.Position, $"linked against {needs} in {builder}, run on {has} in {root}.");
            }
        }

        foreach (var stage in dockerfile.Facts.Stages.Where(s => s.Index != dockerfile.Final.Index && dockerfile.Facts.NeededStages.Contains(s.Index)))
        {
            foreach (var (instruction, command) in stage.Commands)
            {
                if (DotnetLibrary(command, stage.RootImage, root) is { } needs && needs != has)
                {
                    report.Find(dockerfile, instruction.Position, $"published for {needs}, run on {has} in {root}.");
                }
            }
        }
    }

    /// <summary>The C library that a published .NET program needs by itself: one that brings its runtime, or is compiled ahead of time.</summary>
    private static string? DotnetLibrary(ShellCommand command, ImageReference? builder, ImageReference root)
    {
        if (!command.Is("dotnet", "publish") || command.Words.Any(static w => w.Contains('$', StringComparison.Ordinal)))
        {
            return null;
        }

        var isNative = command.Words.Any(static w => w.EndsWith("PublishAot=true", StringComparison.OrdinalIgnoreCase));
        var bringsRuntime = isNative || root.Name == "runtime-deps" || command.Words.Any(static w => w is "--sc" or "--self-contained" || w.EndsWith("PublishSingleFile=true", StringComparison.OrdinalIgnoreCase) || w.EndsWith("SelfContained=true", StringComparison.OrdinalIgnoreCase));
        var told = Option(command.Words, "-r", "--runtime", "RuntimeIdentifier") ?? Option(command.Words, "--os", "--os", "--os");
        return !bringsRuntime || command.Words.Any(static w => w == "--no-self-contained") ? null
            : told is null ? (isNative && builder is not null ? LibcFamily.Of(builder) : null)
            : told.StartsWith("linux-musl", StringComparison.Ordinal) || told.StartsWith("alpine", StringComparison.Ordinal) ? LibcFamily.Musl
            : told.StartsWith("linux", StringComparison.Ordinal) ? LibcFamily.Glibc : null;
    }

    private static string? Option(IReadOnlyList<string> words, string brief, string full, string property)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == brief || words[i] == full)
            {
                return i + 1 < words.Count ? words[i + 1] : null;
            }

            if (words[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && (words[i][..equals] == full || words[i][..equals].EndsWith(":" + property, StringComparison.OrdinalIgnoreCase)))
            {
                return words[i][(equals + 1)..];
            }
        }

        return null;
    }
}
