using Ullage.Cli.Output;
using Ullage.Cli.Running;

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
        Summary = "Format of the result. " + string.Join("; ", ReportFormats.All.Select(static f => $"{f.Name}: {f.Description.TrimEnd('.')}")) + ". explain takes " + string.Join(", ", ExplainFormats.All.Select(static f => f.Name)) + ".",
        Choices = [.. ReportFormats.All.Select(static f => f.Name)],
        Default = ReportFormats.Default,
        Example = "json",
        Read = Reads.Last(static t => ValueText.Choice(t, [.. ReportFormats.All.Concat(ExplainFormats.All).Select(static f => f.Name).Distinct()])),
        Otherwise = null,
    };

    public static readonly Setting<string?> OutputFile = new()
    {
        Name = "output-file",
        Group = SettingGroup.Output,
        Placeholder = "FILE",
        Summary = "Write the result to a file instead of standard output. The file appears whole or not at all.",
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
}
