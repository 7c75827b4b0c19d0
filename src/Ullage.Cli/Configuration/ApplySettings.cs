using Ullage.Manifests.Helm;

namespace Ullage.Cli.Configuration;

/// <summary>What is changed, and how far it goes.</summary>
internal static class ApplySettings
{
    public static readonly Setting<IReadOnlyList<string>> Filename = new()
    {
        Name = "filename",
        Letter = 'f',
        Group = SettingGroup.Apply,
        Shape = SettingShape.Many,
        Placeholder = "PATH",
        Summary = "Manifests, which apply changes instead of the cluster and generate takes names, ports and amounts from: a file, a folder (with all below it), a Kustomize overlay, or a folder with charts, whose values are changed. Repeat it for several. To apply, - is standard input, and --yes writes it changed to standard output.",
        Example = "deploy/",
        IsPath = true,
        Read = Reads.Each(Reads.Path),
        Otherwise = [],
    };

    public static readonly Setting<IReadOnlyList<HelmValuesPath>> HelmValues = new()
    {
        Name = "helm-values",
        Group = SettingGroup.Apply,
        Shape = SettingShape.Many,
        Placeholder = "CHART=PATH",
        Summary = "Where a chart's values.yaml holds the resources of a workload: keys parted by dots, . for the top. Needed where they are not found by the workload's or container's name.",
        Example = "shop=services.catalog",
        Read = Reads.Each(HelmValuesPath.Parse),
        Otherwise = [],
    };

    public static readonly Setting<bool> Yes = Switch("yes", "Make the changes. Without it nothing is changed: they are only shown.");

    public static readonly Setting<bool> Diff = Switch("diff", "Write the unified diff and nothing else; git apply and patch -p1 take it. With --yes or --check the diff is written as well.");

    public static readonly Setting<bool> Check = Switch("check", "Change nothing, and exit with 1 when anything would change; for pipelines.");

    public static readonly Setting<string?> Record = new()
    {
        Name = "record",
        Group = SettingGroup.Apply,
        Placeholder = "FILE",
        Summary = "Write why as well: a decision record in Markdown with what changes, reasons and evidence, risk, saving, and what was refused, with its patch.",
        Example = "docs/decisions/resources.md",
        IsPath = true,
        InFile = false,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> FromReport = new()
    {
        Name = "from-report",
        Group = SettingGroup.Apply,
        Placeholder = "FILE",
        Summary = "Take the numbers of a report that recommend -o json wrote, instead of reading samples; - is standard input. --namespace narrows it.",
        Example = "report.json",
        IsPath = true,
        InFile = false,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Filename, HelmValues, Yes, Diff, Check, Record, FromReport];

    private static Setting<bool> Switch(string name, string summary) => new()
    {
        Name = name,
        Group = SettingGroup.Apply,
        Shape = SettingShape.Switch,
        Summary = summary,
        InFile = false,
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };
}
