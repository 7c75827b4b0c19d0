using Ullage.Cli.Output;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Output.Backtests;
using Ullage.Cli.Output.Inspections;
using Ullage.Cli.Running;
using Ullage.Model;

namespace Ullage.Cli.Configuration;

/// <summary>What is written, and where.</summary>
internal static class OutputSettings
{
    public static readonly Setting<string?> Output = new()
    {
        Name = "output",
        Letter = 'o',
        Group = SettingGroup.Output,
        Placeholder = "FORMAT",
        Summary = "Format of the result. " + string.Join("; ", ReportFormats.All.Select(static f => $"{f.Name}: {f.Description.TrimEnd('.')}")) + ". explain takes " + string.Join(", ", ExplainFormats.All.Select(static f => f.Name)) + "; backtest " + string.Join(", ", BacktestFormats.All.Select(static f => f.Name)) + "; audit " + string.Join(", ", AuditFormats.All.Select(static f => f.Name)) + "; apply to the cluster json, yaml; changes table, json, yaml; inspect " + string.Join(", ", InspectionFormats.All.Select(static f => f.Name)) + ".",
        Choices = [.. ReportFormats.All.Select(static f => f.Name)],
        Default = ReportFormats.Default,
        Example = "json",
        Read = Reads.Last<string?>(ReadFormat),
        Otherwise = null,
    };

    public static readonly Setting<string?> OutputFile = new()
    {
        Name = "output-file",
        Group = SettingGroup.Output,
        Placeholder = "FILE",
        Summary = "Write the result to a file instead of standard output. The file appears whole or not at all. With patch, FOLDER/ takes one file a workload.",
        Default = "standard output",
        Example = "report.html",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<FailThreshold>> FailOn = new()
    {
        Name = "fail-on",
        Group = SettingGroup.Output,
        Shape = SettingShape.Many,
        Placeholder = "FINDING",
        Summary = "Exit with 1 when a threshold is met, for pipelines: " + FailThreshold.Described + ".",
        Example = "over-provisioned=30%",
        Read = Reads.Each(FailThreshold.Parse),
        Otherwise = [],
    };

    public static readonly Setting<string?> Note = new()
    {
        Name = "note",
        Group = SettingGroup.Output,
        Placeholder = "TEXT",
        Summary = "What the recording is, whence and under which licence; shown to whoever reads it.",
        Example = "'staging, March 2026'",
        InFile = false,
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, double>>> Round = new()
    {
        Name = "round",
        Group = SettingGroup.Output,
        Shape = SettingShape.Pairs,
        Placeholder = "METRIC=STEP",
        Summary = "Round the values of a metric to a step, which makes the recording smaller; nothing else is lossy.",
        Example = "container_cpu_usage_seconds_total=0.001",
        InFile = false,
        Read = Reads.Each(static text => ValueText.Pair(text) is var pair && ValueText.Real(pair.Value, 1e-9, 1e15) is var step ? new KeyValuePair<string, double>(pair.Key, step) : default),
        Otherwise = [],
    };

    // Which command runs is not known here; each refuses those of the others itself.
    private static string ReadFormat(string text)
    {
        string[] reports = [.. ReportFormats.All.Select(static f => f.Name)], explains = [.. ExplainFormats.All.Select(static f => f.Name)], audits = [.. AuditFormats.All.Select(static f => f.Name)];
        return reports.Contains(text) || explains.Contains(text) || audits.Contains(text)
            ? text
            : throw new FormatException($"\"{text}\" is not a format; recommend takes {string.Join(", ", reports)}, explain {string.Join(", ", explains)}, backtest {string.Join(", ", BacktestFormats.All.Select(static f => f.Name))}, audit {string.Join(", ", audits)}{NearestName.Hint(text, reports)}");
    }
}
