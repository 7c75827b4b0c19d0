using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A Go program with its debugging entries.</summary>
internal sealed class DockerfileDebugShipped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-debug-shipped",
        Title = "A Go program with its debugging entries",
        Why = "Symbols and DWARF are a quarter to a third of the binary, pulled by every node and never read there. Stack traces and profiles do not need them.",
        Remedy = "Build with -ldflags=\"-s -w\" (or GOFLAGS=-ldflags=-s, which leaves both out), and keep an unstripped one where layouts are inspected.",
        Fix = "Adds -ldflags=\"-s -w\" to a plain go build; where the linker has flags already, they are left, with the reason.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (!dockerfile.Starts || Debugs(dockerfile.Final!))
        {
            return;
        }

        foreach (var build in dockerfile.Facts.GoBuilds)
        {
            if (build is { StripsDebug: false, IsForDebugger: false, KnowsLinkerFlags: true } && dockerfile.Facts.NeededStages.Contains(build.Stage) && !Debugs(dockerfile.Facts.Stages[build.Stage]))
            {
                report.Find(dockerfile, build.Position, "built without -s -w: symbols and debugging entries are shipped.");
            }
        }
    }

    /// <summary>Whether a stage is for a debugger: it installs, copies or starts Delve, which needs the entries.</summary>
    private static bool Debugs(DockerfileStage stage) =>
        stage.Commands.Any(static c => c.Command.Words.Any(static w => w.Contains("go-delve/delve", StringComparison.Ordinal) || w is "delve" or "dlv"))
        || stage.Copies.Any(static c => c.Sources.Append(c.Destination).Any(static p => p.EndsWith("/dlv", StringComparison.Ordinal)))
        || (stage.Entrypoint?.Words ?? []).Concat(stage.Command?.Words ?? []).Any(static w => w == "dlv" || w.EndsWith("/dlv", StringComparison.Ordinal) || w.StartsWith("dlv ", StringComparison.Ordinal));

    public override Mend? Mend(MendCase found)
    {
        if (found.Dockerfile is not { } file || file.Facts.GoBuilds.FirstOrDefault(b => file.OffsetOf(b.Position) == found.Finding.Span.Start) is not { } build)
        {
            return null;
        }

        // A flag of the command takes the place of all that GOFLAGS says of the linker.
        if (build.LinkerFlags is not null)
        {
            return Mending.Mend.Left("the linker's flags are set already; add -s -w to them");
        }

        // Behind nothing but variables: "CGO_ENABLED=0 go build -o /api".
        var text = file.Bytes(found.Finding.Span);
        var at = text.IndexOf("go build ", StringComparison.Ordinal);
        if (at < 0 || text.AsSpan(0, at).IndexOfAny(";|&\"'") >= 0)
        {
            return Mending.Mend.Left("the command is more than a plain go build; add -ldflags=\"-s -w\" to it");
        }

        var place = found.Finding.Span.Start + System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, at + "go build".Length));
        return Mending.Mend.OfText("symbols and debugging entries are left out", new TextEdit(file.Source, new(place, place), " -ldflags=\"-s -w\""));
    }
}
