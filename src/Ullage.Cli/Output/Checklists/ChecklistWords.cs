using Ullage.Application.Checklist;

namespace Ullage.Cli.Output.Checklists;

/// <summary>Words and marks that several formats use.</summary>
internal static class ChecklistWords
{
    public static string Mark(ChecklistVerdict verdict) => verdict switch { ChecklistVerdict.Met => "✓", ChecklistVerdict.NotMet => "✗", _ => "?" };

    public static string Name(ChecklistVerdict verdict) => verdict switch { ChecklistVerdict.Met => "met", ChecklistVerdict.NotMet => "not-met", _ => "unknown" };

    public static string Heading(ChecklistHeading heading) => heading switch { ChecklistHeading.Application => "Application", ChecklistHeading.Kubernetes => "Kubernetes", _ => "Monitoring and upkeep" };

    /// <summary><c>9 of 21 met, 5 not met, 7 cannot be told</c>.</summary>
    public static string Total(ChecklistReport report) =>
        $"{report.Count(ChecklistVerdict.Met)} of {report.Items.Count} met, {report.Count(ChecklistVerdict.NotMet)} not met, {report.Count(ChecklistVerdict.Unknown)} cannot be told";

    /// <summary>Why a point stands open.</summary>
    public static string Open(ChecklistItem item) => item.WouldTell.Length > 0 ? $"cannot be told; what would tell: {item.WouldTell}" : "cannot be told: what was read does not show it";

    /// <summary>What a point's evidence amounts to where it is told in short: what decides, first; the rest counted.</summary>
    public static (IEnumerable<ChecklistEvidence> Told, int Left) Short(ChecklistItem item, OutputStyle style)
    {
        var most = style.Verbosity == Verbosity.Detailed ? int.MaxValue : 3;
        return (item.Evidence.Take(most), Math.Max(0, item.Evidence.Count - most));
    }

    /// <summary>Whether the way out is a command to copy, not words.</summary>
    public static bool IsCommand(string mend) => mend.StartsWith("ullage ", StringComparison.Ordinal) || mend.StartsWith("kubectl ", StringComparison.Ordinal);
}
