namespace Ullage.Sizing.Backtest;

/// <summary>Everything that can be judged: the policies, today's settings, and other recommenders' rules re-implemented beside them.</summary>
public static class BacktestCatalog
{
    private static readonly (string Name, string Summary, Func<IPolicy> Make)[] Others =
    [
        ("today", "what is set today", static () => new TodaysSettings()),
        ("krr", "krr simple: CPU P95 of the busiest pod, memory peak × 1.15, at least 10m and 100Mi", static () => new KrrSimple(floors: true)),
        ("vpa", "VPA target: fading P90 × 1.15, at least 25m and 250 MB a pod", static () => new VpaRecommender(upper: false, floors: true)),
        ("vpa-upper", "VPA upper bound: fading P95 × 1.15, widened while history is short", static () => new VpaRecommender(upper: true, floors: true)),
        ("krr-no-floor", "krr simple without its least values", static () => new KrrSimple(floors: false)),
        ("vpa-no-floor", "VPA target without its least values", static () => new VpaRecommender(upper: false, floors: false)),
    ];

    private static readonly string[] NotUsual = ["krr-no-floor", "vpa-no-floor"];

    /// <summary>All of them: ours first, then today's settings, then peers.</summary>
    public static IReadOnlyList<PolicyDescription> All { get; } = [.. PolicyCatalog.All, .. Others.Select(static o => new PolicyDescription(o.Name, o.Summary))];

    /// <summary>Those that are judged when none is named: all but the peers without floors.</summary>
    public static IReadOnlyList<string> Usual { get; } = [.. All.Select(static p => p.Name).Except(NotUsual)];

    /// <summary>Makes one.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="options">How ours are turned; the others take no options.</param>
    /// <exception cref="ArgumentException">There is no such name, or the options have errors.</exception>
    public static BacktestPolicy Create(string name, SizingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var other = Array.Find(Others, o => o.Name == name);
        return other.Make is { } make
            ? new BacktestPolicy(name, other.Summary, make(), IsPeer: name != "today")
            : new BacktestPolicy(name, PolicyCatalog.All.FirstOrDefault(p => p.Name == name)?.Summary ?? "", PolicyCatalog.Create(name, options), IsPeer: false);
    }
}
