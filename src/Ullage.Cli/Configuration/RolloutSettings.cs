using Ullage.Application.Rollout;

namespace Ullage.Cli.Configuration;

/// <summary>How changes in the cluster are made, watched and undone.</summary>
internal static class RolloutSettings
{
    public static readonly Setting<TimeSpan?> Wait = new()
    {
        Name = "wait",
        Group = SettingGroup.Apply,
        Placeholder = "DURATION",
        Summary = "apply: stay, and watch each change for so long after its rollout. verify: stay for so long at most; 0 looks once.",
        Default = "apply: until rollouts are complete, verify then goes on for 30m; verify: until all are watched to their end",
        Example = "30m",
        InFile = false,
        Read = Reads.LastOrNone(static t => ValueText.Within(t, TimeSpan.Zero, TimeSpan.FromDays(7), "between 0 and 7d")),
        Otherwise = null,
    };

    public static readonly Setting<TimeSpan> Canary = Length("canary", "Try one running pod with the new resources for so long, resized in place, before its template changes. Needs Kubernetes 1.33.", TimeSpan.Zero, "not at all", "10m");

    public static readonly Setting<TimeSpan> Hold = Length("hold", "How long a workload is left alone after a change of it was rolled back (annotation ullage.dev/hold-until); 0 for not at all.", TimeSpan.FromDays(14), "14d", "7d");

    public static readonly Setting<long> MaxChanges = new()
    {
        Name = "max-changes",
        Group = SettingGroup.Apply,
        Placeholder = "COUNT",
        Summary = "Most workloads that one run changes in the cluster, 1 to 10000.",
        Default = "20",
        Example = "5",
        Read = Reads.Last(static t => ValueText.Whole(t, 1, 10_000)),
        Otherwise = 20,
    };

    public static readonly Setting<long> MaxRestarts = new()
    {
        Name = "max-restarts",
        Group = SettingGroup.Apply,
        Placeholder = "COUNT",
        Summary = "Restarts of a container after a change beyond which it is rolled back; kills for lack of memory always roll it back.",
        Default = "2",
        Example = "0",
        Read = Reads.Last(static t => ValueText.Whole(t, 0, 1_000)),
        Otherwise = 2,
    };

    public static readonly Setting<ChangeWindow?> Window = new()
    {
        Name = "change-window",
        Group = SettingGroup.Apply,
        Placeholder = "'DAYS HOURS ZONE'",
        Summary = "When changes of the cluster may begin: days, hours, time zone.",
        Default = "always",
        Example = "'Mon-Fri 09:00-16:00 Europe/Stockholm'",
        Read = Reads.Last<ChangeWindow?>(ChangeWindow.Parse),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<string>> Overrule = new()
    {
        Name = "overrule",
        Group = SettingGroup.Apply,
        Shape = SettingShape.Many,
        Placeholder = "MANAGER",
        Summary = "Change fields in the cluster although this manager owns them by server-side apply, or this tool (Argo CD, Flux) keeps the workload as its repository has it. It may put them back.",
        Example = "team-ci",
        Read = Reads.Each(Reads.Text),
        Otherwise = [],
    };

    public static readonly Setting<IReadOnlyList<string>> Guard = new()
    {
        Name = "guard",
        Group = SettingGroup.Apply,
        Shape = SettingShape.Many,
        Placeholder = "PROMQL",
        Summary = "Roll a change back when this expression's largest value exceeds that of the same hours of the day and the week before by more than --guard-tolerance; where it yielded nothing then, when it exceeds 0. Needs --prometheus.",
        Example = "'sum(rate(http_requests_total{namespace=\"shop\",code=~\"5..\"}[5m]))'",
        Read = Reads.Each(Reads.Text),
        Otherwise = [],
    };

    public static readonly Setting<double> GuardTolerance = new()
    {
        Name = "guard-tolerance",
        Group = SettingGroup.Apply,
        Placeholder = "SHARE",
        Summary = "By how much a guard may exceed its value before.",
        Default = "25%",
        Example = "10%",
        Read = Reads.Last(static t => ValueText.Share(t, 0, 10)),
        Otherwise = 0.25,
    };

    /// <summary>Those of watching and undoing.</summary>
    public static IReadOnlyList<Setting> Watching { get; } = [Wait, Hold, MaxRestarts, GuardTolerance];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Wait, Canary, Window, MaxChanges, Overrule, Guard, GuardTolerance, MaxRestarts, Hold];

    private static Setting<TimeSpan> Length(string name, string summary, TimeSpan otherwise, string shown, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Apply,
        Placeholder = "DURATION",
        Summary = summary,
        Default = shown,
        Example = example,
        Read = Reads.Last(static t => ValueText.Within(t, TimeSpan.Zero, TimeSpan.FromDays(365), "between 0 and 365d")),
        Otherwise = otherwise,
    };
}
