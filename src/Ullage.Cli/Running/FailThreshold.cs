using Ullage.Cli.Configuration;
using Ullage.Model;

namespace Ullage.Cli.Running;

/// <summary>A condition on the result under which the process exits with <see cref="ExitCode.Findings"/>.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="IsMet">Says in words how a report meets it, or null.</param>
internal sealed record FailThreshold(string Text, Func<RecommendationReport, string?> IsMet)
{
    private static readonly string[] _names = ["over-provisioned", "under-provisioned", "oom-killed", "insufficient-data", "warning", "critical"];

    /// <summary>All of them in a sentence, for help.</summary>
    public const string Described =
        "over-provisioned=SHARE (what requests of CPU or memory have too much is that share of today's total; what others lack is not set against it), under-provisioned=SHARE (a container's request should grow by that share), oom-killed, insufficient-data, warning, critical (a finding at least that severe)";

    /// <summary>The names, for completion.</summary>
    public static IReadOnlyList<string> Names => _names;

    /// <summary>Reads a threshold.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static FailThreshold Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var name = ValueText.Choice(at < 0 ? text : text[..at], _names);
        if (name is "over-provisioned" or "under-provisioned")
        {
            var share = at < 0 ? throw new FormatException($"\"{text}\" needs a share; write {name}=30%") : ValueText.Share(text[(at + 1)..], 0, name == "over-provisioned" ? 1 : 1000);
            return new FailThreshold(text, name == "over-provisioned" ? report => Over(report, share) : report => Under(report, share));
        }

        if (at >= 0)
        {
            throw new FormatException($"\"{text}\": {name} takes no value; write {name}");
        }

        return new FailThreshold(text, name switch
        {
            "oom-killed" => static report => First(report, static c => c.OomKills.Count > 0, "was killed for lack of memory"),
            "insufficient-data" => static report => report.Workloads.Count == 0 ? "no container was found at all" : First(report, static c => c.Status == RecommendationStatus.InsufficientData, "has too little history"),
            "warning" => static report => First(report, static c => c.Findings.Any(static f => f.Severity >= Severity.Warning), "has a warning"),
            _ => static report => First(report, static c => c.Findings.Any(static f => f.Severity >= Severity.Critical), "has a critical finding"),
        });
    }

    private static string? Over(RecommendationReport report, double share)
    {
        var (now, back) = (report.Totals.Current, report.Totals.GiveBack);
        var cpu = Part(back.Cpu.Nanocores, now.CpuRequest?.Nanocores);
        var memory = Part(back.Memory.Bytes, now.MemoryRequest?.Bytes);
        var (most, what) = cpu >= memory ? (cpu, "CPU") : (memory, "memory");
        return most >= share && most > 0 ? $"{most:P0} of the {what} requested could be given back" : null;
    }

    private static string? Under(RecommendationReport report, double share) =>
        First(report, container => Grows(container.Current.CpuRequest?.Nanocores, container.Recommended.CpuRequest?.Nanocores, share)
            || Grows(container.Current.MemoryRequest?.Bytes, container.Recommended.MemoryRequest?.Bytes, share), $"should request at least {share:P0} more");

    private static double Part(long back, long? now) => now is > 0 ? (double)back / now.Value : 0;

    private static bool Grows(long? now, long? then, double share) => now is > 0 && then > now && (double)(then.Value - now.Value) / now.Value >= share;

    private static string? First(RecommendationReport report, Func<ContainerRecommendation, bool> met, string says)
    {
        var all = report.Workloads.SelectMany(static w => w.Containers).Where(met).ToList();
        return all.Count switch { 0 => null, 1 => $"{all[0].Id} {says}", _ => $"{all[0].Id} {says}, and {all.Count - 1} more" };
    }
}
