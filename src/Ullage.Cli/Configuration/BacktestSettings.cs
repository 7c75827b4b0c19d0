using Ullage.Sizing;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Configuration;

/// <summary>How a backtest walks, and who is judged.</summary>
internal static class BacktestSettings
{
    private const string Risk = "risk";

    public static readonly Setting<IReadOnlyList<string>> Policies = new()
    {
        Name = "policies",
        Group = SettingGroup.Sizing,
        Shape = SettingShape.Many,
        Placeholder = "NAME",
        Summary = "Who is judged: " + string.Join("; ", BacktestCatalog.All.Select(static p => $"{p.Name}: {p.Summary.TrimEnd('.')}")) + ". risk@20% is risk with that --oom-target; several may be compared.",
        Default = "all but those without floors",
        Example = "krr-no-floor",
        Read = static texts => [.. texts.Select(Read).Distinct()],
        Otherwise = BacktestCatalog.Usual,
    };

    public static readonly Setting<int> Step = Days("step", "From one decision to the next, in whole days; the days between judge it.", BacktestOptions.Default.StepDays, 100, "7d");

    public static readonly Setting<int> Lookback = Days("lookback", "How far each decision looks back, in whole days.", BacktestOptions.Default.LookbackDays, 400, "14d");

    public static readonly Setting<DateTimeOffset?> DaysFrom = new()
    {
        Name = "days-from",
        Group = SettingGroup.Selection,
        Placeholder = "TIME",
        Summary = "A moment at which a day begins, and so every other: counts days from there instead of from midnight. RFC 3339, a date or Unix seconds.",
        Default = "midnight UTC",
        Example = "2026-03-01T09:30:00Z",
        Read = Reads.LastOrNone(ValueText.Moment),
        Otherwise = null,
    };

    public static readonly Setting<bool> Demo = new()
    {
        Name = "demo",
        Group = SettingGroup.Source,
        Shape = SettingShape.Switch,
        Summary = "The recording inside ullage instead of a source.",
        InFile = false,
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    /// <summary>How it walks.</summary>
    public static BacktestOptions Walk(ResolvedSettings settings) => BacktestOptions.Default with
    {
        StepDays = settings.Get(Step),
        LookbackDays = settings.Get(Lookback),
        MinHistory = settings.Get(SizingSettings.MinHistory),
    };

    /// <summary>Those who are judged. Predictions look as far ahead as a step, unless told otherwise, so that the step can judge them.</summary>
    public static IReadOnlyList<BacktestPolicy> Judged(ResolvedSettings settings, SizingOptions options)
    {
        options = settings.IsGiven(SizingSettings.Horizon) ? options : options with { Horizon = TimeSpan.FromDays(settings.Get(Step)) };
        return
        [
            .. settings.Get(Policies).Select(name =>
                Target(name) is { } target ? BacktestCatalog.Create(Risk, options with { OomTarget = target }) with { Name = name } : BacktestCatalog.Create(name, options)),
        ];
    }

    private static string Read(string text)
    {
        _ = Target(text) ?? 0;
        return text.StartsWith(Risk + "@", StringComparison.Ordinal) ? text : ValueText.Choice(text, [.. BacktestCatalog.All.Select(static p => p.Name)]);
    }

    private static double? Target(string name) => name.StartsWith(Risk + "@", StringComparison.Ordinal) ? ValueText.Share(name[(Risk.Length + 1)..], 1e-6, 0.99) : null;

    private static Setting<int> Days(string name, string summary, int otherwise, int most, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "DURATION",
        Summary = summary,
        Default = otherwise + "d",
        Example = example,
        Read = Reads.Last(text => ValueText.Duration(text) is var length && length.Ticks % TimeSpan.TicksPerDay == 0 && length.TotalDays <= most
            ? (int)length.TotalDays
            : throw new FormatException($"\"{text}\" is not a number of whole days from 1d to {most}d")),
        Otherwise = otherwise,
    };
}
