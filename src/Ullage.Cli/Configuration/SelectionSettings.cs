using Ullage.Prometheus.Discovery;

namespace Ullage.Cli.Configuration;

/// <summary>Which containers and which stretch of history.</summary>
internal static class SelectionSettings
{
    public static readonly Setting<NamespaceGlobs> Namespace = new()
    {
        Name = "namespace",
        Letter = 'n',
        Group = SettingGroup.Selection,
        Shape = SettingShape.Many,
        Placeholder = "GLOB",
        Summary = "Namespaces to look at: names, or patterns with * and ?; -A is all of them.",
        Default = "all",
        Example = "'shop-*'",
        Read = static texts => ReadGlobs(texts),
        Otherwise = NamespaceGlobs.All,
    };

    public static readonly Setting<LabelSelector?> Selector = new()
    {
        Name = "selector",
        Letter = 'l',
        Group = SettingGroup.Selection,
        Placeholder = "SELECTOR",
        Summary = "Only pods with these labels, in Kubernetes' notation. Needs pod labels in kube-state-metrics (--metric-labels-allowlist=pods=[...]).",
        Example = "'app=web,tier!=cache'",
        Read = Reads.Last(LabelSelector.Parse),
        Otherwise = null,
    };

    public static readonly Setting<TimeSpan> Window = new()
    {
        Name = "window",
        Letter = 'w',
        Group = SettingGroup.Selection,
        Placeholder = "DURATION",
        Summary = "How much history to decide from, 1m to 400d.",
        Default = "7d",
        Example = "14d",
        Read = Reads.Last(static t => ValueText.Within(t, TimeSpan.FromMinutes(1), TimeSpan.FromDays(400), "between 1m and 400d")),
        Otherwise = TimeSpan.FromDays(7),
    };

    public static readonly Setting<DateTimeOffset?> At = new()
    {
        Name = "at",
        Group = SettingGroup.Selection,
        Placeholder = "TIME",
        Summary = "Decide as of a past moment; nothing after it is looked at. RFC 3339, a date (midnight UTC) or Unix seconds.",
        Default = "now",
        Example = "2026-03-01T12:00:00Z",
        Read = Reads.LastOrNone(ValueText.Moment),
        Otherwise = null,
    };

    private static NamespaceGlobs ReadGlobs(IReadOnlyList<string> globs)
    {
        try
        {
            return NamespaceGlobs.From(globs);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message.Split(" (Parameter")[0].TrimEnd('.'), e);
        }
    }
}
