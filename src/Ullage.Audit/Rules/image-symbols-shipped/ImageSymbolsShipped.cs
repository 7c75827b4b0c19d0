using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using System.Globalization;

namespace Ullage.Audit.Rules;

/// <summary>A Go program in an image with its symbols and debugging entries.</summary>
internal sealed class ImageSymbolsShipped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-symbols-shipped",
        Title = "A Go program in an image with its symbols",
        Why = "Symbols and DWARF are a quarter to a third of the binary, pulled by every node and never read there. Stack traces and profiles do not need them.",
        Remedy = "Build with -ldflags \"-s -w\", and keep an unstripped one where layouts are inspected.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
        Parameters = [new("at-least", 1, "MiB", "the least that is told")],
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var bytes = artifact.Program["strippableBytes"];
        if (artifact is { Image.Exists: true, Go.Exists: true } && long.TryParse(bytes.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= report.Parameter("at-least") * (1 << 20))
        {
            report.Find(artifact, bytes, string.Create(CultureInfo.InvariantCulture, $"{artifact.ProgramName} carries {count / 1048576.0:0.0} MiB of symbols and debugging entries; -ldflags \"-s -w\" leaves them out."));
        }
    }
}
