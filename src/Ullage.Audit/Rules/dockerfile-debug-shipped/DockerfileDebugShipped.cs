using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
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
        Fix = "Adds -ldflags=\"-s -w\" to a plain go build.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (!build.StripsDebug && dockerfile.Facts.NeededStages.Contains(build.Stage) && build.KnowsLinkerFlags && dockerfile.Starts)
            {
                report.Find(dockerfile, build.Position, "built without -s -w: symbols and debugging entries are shipped.");
            }
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Dockerfile is not { } file)
        {
            return null;
        }

        // Behind nothing but variables: "CGO_ENABLED=0 go build -o /api".
        var text = file.Bytes(found.Finding.Span);
        var at = text.IndexOf("go build ", StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(0, at).IndexOfAny(";|&\"'") >= 0 || text.Contains("-ldflags", StringComparison.Ordinal))
        {
            return null;
        }

        var place = found.Finding.Span.Start + System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, at + "go build".Length));
        return Mending.Mend.OfText("symbols and debugging entries are left out", new TextEdit(file.Source, new(place, place), " -ldflags=\"-s -w\""));
    }
}
