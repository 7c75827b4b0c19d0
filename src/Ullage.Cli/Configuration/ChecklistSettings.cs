using Ullage.Application.Checklist;

namespace Ullage.Cli.Configuration;

/// <summary>When the checklist fails.</summary>
internal static class ChecklistSettings
{
    private static readonly string[] _choices = ["not-met", "unknown", "never"];

    public static readonly Setting<IReadOnlyList<ChecklistVerdict>> FailVerdict = new()
    {
        Name = "fail-verdict",
        Group = SettingGroup.Audit,
        Placeholder = "VERDICT",
        Summary = "What makes the exit code 1: not-met, unknown (which counts points that cannot be told too), or never.",
        Choices = _choices,
        Default = "never",
        Example = "not-met",
        Read = Reads.Last<IReadOnlyList<ChecklistVerdict>>(static text => ValueText.Choice(text, _choices) switch
        {
            "not-met" => [ChecklistVerdict.NotMet],
            "unknown" => [ChecklistVerdict.NotMet, ChecklistVerdict.Unknown],
            _ => [],
        }),
        Otherwise = [],
    };

    public static readonly Setting<IReadOnlyList<string>> Points = new()
    {
        Name = "point",
        Group = SettingGroup.Audit,
        Shape = SettingShape.Many,
        Placeholder = "POINT",
        Summary = "Only this point of the checklist: " + string.Join(", ", ChecklistTable.Points.Select(static p => p.Id)) + ".",
        Default = "all",
        Example = "requests",
        InFile = false,
        Read = Reads.Each(static text => ValueText.Choice(text, [.. ChecklistTable.Points.Select(static p => p.Id)])),
        Otherwise = [],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [FailVerdict, Points];
}
