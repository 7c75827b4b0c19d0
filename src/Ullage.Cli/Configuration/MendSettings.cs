namespace Ullage.Cli.Configuration;

/// <summary>What an audit mends, and where it takes numbers from. <c>--diff</c> is <see cref="ApplySettings.Diff"/>.</summary>
internal static class MendSettings
{
    public static readonly Setting<bool> Fix = Switch("fix", "Mend in the files what can be mended for certain: only the bytes of the mend change, and each is explained. What is told then is what is left. With --diff nothing is written.");

    public static readonly Setting<bool> UnsafeFixes = Switch("unsafe-fixes", "With --fix or --diff: also make mends that may change how a program runs, such as another user or a read-only root.");

    public static readonly Setting<string?> Recommendation = new()
    {
        Name = "recommendation",
        Group = SettingGroup.Audit,
        Placeholder = "FILE",
        Summary = "With --fix or --diff: take requests, limits and GOMEMLIMIT that are missing from a report that recommend -o json wrote.",
        Example = "report.json",
        IsPath = true,
        InFile = false,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> Tier = new()
    {
        Name = "tier",
        Group = SettingGroup.Audit,
        Placeholder = "NAME",
        Summary = "A standard profile, such as lightweight, memory-intensive or cpu-intensive; --tiers brings others. generate: the service's requests and limits. audit with --fix or --diff: those of containers without amounts; without it they get the smallest one's requests, and no limits.",
        Example = "lightweight",
        InFile = false,
        Read = Reads.Last<string?>(Reads.Text),
        Otherwise = null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Fix, UnsafeFixes, Recommendation, Tier];

    private static Setting<bool> Switch(string name, string summary) => new()
    {
        Name = name,
        Group = SettingGroup.Audit,
        Shape = SettingShape.Switch,
        Summary = summary,
        InFile = false,
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };
}
