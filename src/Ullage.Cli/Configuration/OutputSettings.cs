using Ullage.Cli.Output;
using Ullage.Cli.Output.Audits;
using Ullage.Cli.Output.Backtests;
using Ullage.Cli.Output.Checklists;
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
        Summary = "Format of the result. " + string.Join("; ", ReportFormats.All.Select(static f => $"{f.Name}: {f.Description.TrimEnd('.')}")) + ". explain takes " + string.Join(", ", ExplainFormats.All.Select(static f => f.Name)) + "; backtest " + string.Join(", ", BacktestFormats.All.Select(static f => f.Name)) + "; audit " + string.Join(", ", AuditFormats.All.Select(static f => f.Name)) + "; apply to the cluster json, yaml; changes table, json, yaml; inspect " + string.Join(", ", InspectionFormats.All.Select(static f => f.Name)) + "; checklist " + string.Join(", ", ChecklistFormats.All.Select(static f => f.Name)) + ".",
        Choices = [.. ReportFormats.All.Select(static f => f.Name)],
        Default = ReportFormats.Default,
        Example = "json",
        // Which command runs is not known here; CheckFormat does.
        Read = Reads.Last<string?>(Reads.Text),
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

    /// <summary>The formats that a command takes; null where it has none, or chooses among several sets by itself.</summary>
    public static IEnumerable<string>? FormatsOf(string command) => command switch
    {
        "recommend" or "rightsize" or "config show" => ReportFormats.All.Select(static f => f.Name),
        "explain" => ExplainFormats.All.Select(static f => f.Name),
        "backtest" => BacktestFormats.All.Select(static f => f.Name),
        "audit" => AuditFormats.All.Select(static f => f.Name),
        "checklist" => ChecklistFormats.All.Select(static f => f.Name),
        "inspect" => InspectionFormats.All.Select(static f => f.Name),
        _ => null,
    };

    /// <summary>Adds it as a problem where the format asked for is none of the command's.</summary>
    public static void CheckFormat(string command, ResolvedSettings settings, List<string> problems)
    {
        if (settings.Get(Output) is { } name && FormatsOf(command)?.ToList() is { } formats && !formats.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problems.Add($"{settings.NameOf(Output)}: {name} is not a format of {command}; choose one of {string.Join(", ", formats)}{NearestName.Hint(name, formats)}");
        }
    }
}
