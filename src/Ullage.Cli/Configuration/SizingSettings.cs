using Ullage.Cli.Commands;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;

namespace Ullage.Cli.Configuration;

/// <summary>How numbers are chosen: <see cref="SizingOptions"/> by flag.</summary>
internal static class SizingSettings
{
    public static readonly Setting<string> PolicyName = new()
    {
        Name = "policy",
        Group = SettingGroup.Sizing,
        Placeholder = "NAME",
        Summary = "How numbers follow from usage. " + string.Join("; ", PolicyCatalog.All.Select(static p => $"{p.Name}: {p.Summary.TrimEnd('.')}")) + ".",
        Choices = [.. PolicyCatalog.All.Select(static p => p.Name)],
        Default = PolicyCatalog.Default,
        Example = "guaranteed",
        Read = Reads.Last(static t => ValueText.Choice(t, [.. PolicyCatalog.All.Select(static p => p.Name)])),
        Otherwise = PolicyCatalog.Default,
    };

    public static readonly Setting<TimeSpan> MinHistory = new()
    {
        Name = "min-history",
        Group = SettingGroup.Sizing,
        Placeholder = "DURATION",
        Summary = "The least history from which numbers are made; a container with less is told as insufficient data.",
        Default = "24h",
        Example = "3d",
        Read = Reads.Last(static t => ValueText.Duration(t)),
        Otherwise = SizingOptions.Default.MinHistory,
    };

    public static readonly Setting<TimeSpan> StartupWindow = new()
    {
        Name = "startup-window",
        Group = SettingGroup.Sizing,
        Placeholder = "DURATION",
        Summary = "How long after a container's start its usage counts as start-up, apart from the rest.",
        Default = "5m",
        Example = "90s",
        Read = Reads.Last(static t => ValueText.Within(t, TimeSpan.Zero, TimeSpan.FromDays(1), "between 0 and 1d")),
        Otherwise = ReductionOptions.Default.StartupWindow,
    };

    public static readonly Setting<double?> CpuRequestQuantile = Quantile("cpu-request-quantile", "Quantile of 1-minute CPU means that the CPU request follows.", "0.5 for burstable, 0.99 for guaranteed; risk takes none", "0.9");

    public static readonly Setting<double?> CpuLimitQuantile = Quantile("cpu-limit-quantile", "Quantile of 1-minute CPU means that the CPU limit follows, before --cpu-margin.", "0.99", "1");

    public static readonly Setting<double?> MemoryRequestQuantile = Quantile("memory-request-quantile", "Quantile of the working set that the memory request follows.", "0.5 for burstable, 1 (the peak) for guaranteed; risk takes none", "0.95");

    public static readonly Setting<double?> MemoryLimitQuantile = Quantile("memory-limit-quantile", "Quantile of the working set that the memory limit follows, before --memory-margin; never under the observed peak.", "0.99 for burstable, 1 (the peak) for guaranteed; risk takes none", "1");

    public static readonly Setting<double> CpuMargin = Share("cpu-margin", "Added to the quantile behind a CPU limit.", SizingOptions.Default.CpuMargin, 10, "25%");

    public static readonly Setting<double> MemoryMargin = Share("memory-margin", "Added to the quantile behind a memory limit.", SizingOptions.Default.MemoryMargin, 10, "25%");

    public static readonly Setting<double> PeakHeadroom = Share("peak-headroom", "Kept free above the highest sample ever seen, whatever quantile and margin give.", SizingOptions.Default.PeakHeadroom, 10, "10%");

    public static readonly Setting<double> BurstHeadroom = Share("burst-headroom", "Added to the sharpest CPU rate seen between two samples, for a CPU limit above it.", SizingOptions.Default.BurstHeadroom, 10, "50%");

    public static readonly Setting<double> OomFactor = new()
    {
        Name = "oom-factor",
        Group = SettingGroup.Sizing,
        Placeholder = "FACTOR",
        Summary = "Factor on the limit at which a container was killed for lack of memory: its true need was at least that limit.",
        Default = Number(SizingOptions.Default.OomFactor),
        Example = "1.5",
        Read = Reads.Last(static t => ValueText.Real(t, 1, 10)),
        Otherwise = SizingOptions.Default.OomFactor,
    };

    public static readonly Setting<CpuQuantity?> MinCpu = Cpu("min-cpu", "Lowest CPU request and limit.", "10m; risk 1m for requests", "25m");

    public static readonly Setting<ByteQuantity?> MinMemory = Memory("min-memory", "Lowest memory request and limit.", "16Mi; risk 6Mi", "64Mi");

    public static readonly Setting<double> OomTarget = Share("oom-target", "The chance that policy risk allows that some pod needs more than its memory limit within the horizon.", SizingOptions.Default.OomTarget, 0.99, "1%", least: 1e-6);

    public static readonly Setting<TimeSpan> Horizon = new()
    {
        Name = "horizon",
        Group = SettingGroup.Sizing,
        Placeholder = "DURATION",
        Summary = "How far ahead risks are predicted: until you size again.",
        Default = "7d",
        Example = "30d",
        Read = Reads.Last(static t => ValueText.Within(t, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366), "between 1m and 366d")),
        Otherwise = SizingOptions.Default.Horizon,
    };

    public static readonly Setting<bool> Overcommit = new()
    {
        Name = "overcommit",
        Group = SettingGroup.Sizing,
        Shape = SettingShape.Switch,
        Summary = "Policy risk sets memory requests under the limits, so that use is above the request in 5 % of the time; without it they are equal.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    public static readonly Setting<CpuQuantity?> MaxCpu = new()
    {
        Name = "max-cpu",
        Group = SettingGroup.Sizing,
        Placeholder = "CPU",
        Summary = "Highest CPU request and limit; what observations demand beyond it is kept and told.",
        Example = "4",
        Read = Reads.LastOrNone(ValueText.Cpu),
        Otherwise = null,
    };

    public static readonly Setting<ByteQuantity?> MaxMemory = new()
    {
        Name = "max-memory",
        Group = SettingGroup.Sizing,
        Placeholder = "MEMORY",
        Summary = "Highest memory request and limit; what observations demand beyond it is kept and told.",
        Example = "8Gi",
        Read = Reads.LastOrNone(ValueText.Memory),
        Otherwise = null,
    };

    public static readonly Setting<double> DeadBand = Share("dead-band", "Changes up to this share of today's setting are not proposed; a memory limit that must rise always is.", SizingOptions.Default.DeadBand, 1, "5%");

    public static readonly Setting<double?> MaxStepDown = new()
    {
        Name = "max-step-down",
        Group = SettingGroup.Sizing,
        Placeholder = "SHARE",
        Summary = "Most by which a setting falls in one run, as a share of today's.",
        Default = "any",
        Example = "30%",
        Read = Reads.LastOrNone(static t => ValueText.Share(t, 0.01, 0.99)),
        Otherwise = null,
    };

    public static readonly Setting<CpuLimitMode> CpuLimit = new()
    {
        Name = "cpu-limit",
        Group = SettingGroup.Sizing,
        Placeholder = "MODE",
        Summary = "What becomes of the CPU limit: policy sets it; none removes it; keep resizes one that is there and adds none.",
        Choices = ["policy", "none", "keep"],
        Default = "policy",
        Example = "none",
        Read = Reads.Last(static t => ValueText.Choice(t, ["policy", "none", "keep"]) switch { "policy" => CpuLimitMode.Policy, "none" => CpuLimitMode.None, _ => CpuLimitMode.Keep }),
        Otherwise = CpuLimitMode.Policy,
    };

    public static readonly Setting<AutoscaledMode> Autoscaled = new()
    {
        Name = "autoscaled",
        Group = SettingGroup.Sizing,
        Placeholder = "MODE",
        Summary = "Workloads that an autoscaler follows by utilisation: retarget moves its target with the request, so that replicas stay as they were; honor leaves the target and keeps the request high enough; explain leaves the target and tells how many replicas result.",
        Choices = ["retarget", "honor", "explain"],
        Default = "retarget",
        Example = "honor",
        Read = Reads.Last(static t => ValueText.Choice(t, ["retarget", "honor", "explain"]) switch { "honor" => AutoscaledMode.Honor, "explain" => AutoscaledMode.Explain, _ => AutoscaledMode.Retarget }),
        Otherwise = AutoscaledMode.Retarget,
    };

    public static readonly Setting<double> MinObserved = Share("min-observed", "The least share of the history in which some pod must have been seen.", SizingOptions.Default.MinObservedShare, 1, "80%");

    public static readonly Setting<int> MinSamples = Whole("min-samples", "The fewest samples from which numbers are made.", SizingOptions.Default.MinSamples, 2, "1000");

    public static readonly Setting<int> MinJobRuns = Whole("min-job-runs", "The fewest pods of a Job or CronJob from which numbers are made.", SizingOptions.Default.MinJobRuns, 1, "7");

    public static readonly Setting<double> GoMemLimitShare = Share("gomemlimit-share", "GOMEMLIMIT is at most this share of the memory limit; less where cgo, mappings and page cache were seen to need more.", SizingOptions.Default.GoMemLimitShare, 0.99, "80%", least: 0.5);

    public static readonly Setting<double> GoMemLimitHeadroom = Share("gomemlimit-headroom", "Share of the memory limit kept free beside what lies outside Go's runtime.", SizingOptions.Default.GoMemLimitHeadroom, 0.5, "10%");

    public static readonly Setting<double> GoGcShare = Share("go-gc-share", "Largest share of a Go or .NET service's CPU that its collector may take in the busiest hour.", SizingOptions.Default.GoGcShare, 0.5, "5%", least: 0.01);

    public static readonly Setting<bool> GoSeparate = new()
    {
        Name = "go-separate",
        Group = SettingGroup.Sizing,
        Shape = SettingShape.Switch,
        Summary = "A Go or .NET service's memory limit follows its peak like any other, and GOMEMLIMIT or the heap limit follows the limit; without it both are chosen together where the service's metrics suffice.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        PolicyName, TierFile.Path, MinHistory, StartupWindow, CpuRequestQuantile, CpuLimitQuantile, MemoryRequestQuantile, MemoryLimitQuantile, CpuMargin, MemoryMargin, PeakHeadroom, BurstHeadroom, OomFactor, OomTarget, Horizon, Overcommit,
        MinCpu, MaxCpu, MinMemory, MaxMemory, DeadBand, MaxStepDown, CpuLimit, Autoscaled, MinObserved, MinSamples, MinJobRuns, GoMemLimitShare, GoMemLimitHeadroom,
        GoGcShare, GoSeparate,
    ];

    /// <summary>The policy that these settings make, or null and problems. Choices that weigh memory against CPU do so by the prices where both are given.</summary>
    public static IPolicy? Policy(Invocation invocation, Prices? prices, List<string> problems)
    {
        var (settings, name) = (invocation.Settings, invocation.Settings.Get(PolicyName));
        if (PolicyCatalog.Create(name, SizingOptions.Default).LearnsFromFleet)
        {
            foreach (var quantile in new Setting[] { CpuRequestQuantile, CpuLimitQuantile, MemoryRequestQuantile, MemoryLimitQuantile }.Where(q => settings.Given(q)?.Origin.Kind == OriginKind.Flag))
            {
                problems.Add($"{settings.NameOf(quantile)}: policy {name} predicts and goes by no quantile; choose --policy burstable or guaranteed, or leave it out");
            }
        }

        return Options(invocation, prices, problems) is { } options ? PolicyCatalog.Create(name, options) : null;
    }

    /// <summary>The options that these settings make, or null and problems.</summary>
    public static SizingOptions? Options(Invocation invocation, Prices? prices, List<string> problems)
    {
        var before = problems.Count;
        var options = Bind(invocation.Settings, problems) with { Tiers = TierFile.Of(invocation, problems), Prices = prices is { CpuPerCoreHour: > 0, MemoryPerGibHour: > 0 } ? prices : null };
        return problems.Count == before ? options : null;
    }

    /// <summary>The policy without any setting.</summary>
    public static IPolicy DefaultPolicy() => PolicyCatalog.Create(PolicyCatalog.Default, SizingOptions.Default);

    /// <summary>The options that these settings make; what is wrong between them is added to the problems.</summary>
    private static SizingOptions Bind(ResolvedSettings settings, List<string> problems)
    {
        var options = new SizingOptions
        {
            MinHistory = settings.Get(MinHistory),
            CpuRequestQuantile = settings.Get(CpuRequestQuantile),
            CpuLimitQuantile = settings.Get(CpuLimitQuantile),
            MemoryRequestQuantile = settings.Get(MemoryRequestQuantile),
            MemoryLimitQuantile = settings.Get(MemoryLimitQuantile),
            CpuMargin = settings.Get(CpuMargin),
            MemoryMargin = settings.Get(MemoryMargin),
            PeakHeadroom = settings.Get(PeakHeadroom),
            BurstHeadroom = settings.Get(BurstHeadroom),
            OomFactor = settings.Get(OomFactor),
            OomTarget = settings.Get(OomTarget),
            Horizon = settings.Get(Horizon),
            Overcommit = settings.Get(Overcommit),
            MinCpu = settings.Get(MinCpu),
            MinMemory = settings.Get(MinMemory),
            MaxCpu = settings.Get(MaxCpu),
            MaxMemory = settings.Get(MaxMemory),
            DeadBand = settings.Get(DeadBand),
            MaxStepDown = settings.Get(MaxStepDown),
            CpuLimit = settings.Get(CpuLimit),
            Autoscaled = settings.Get(Autoscaled),
            MinObservedShare = settings.Get(MinObserved),
            MinSamples = settings.Get(MinSamples),
            MinJobRuns = settings.Get(MinJobRuns),
            GoMemLimitShare = settings.Get(GoMemLimitShare),
            GoMemLimitHeadroom = settings.Get(GoMemLimitHeadroom),
            GoGcShare = settings.Get(GoGcShare),
            GoJoint = !settings.Get(GoSeparate),
        };
        problems.AddRange(options.Validate().Select(static e => OptionNames.AsFlags(e, All)));
        return options;
    }

    private static string Number(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static Setting<double?> Quantile(string name, string summary, string otherwise, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "QUANTILE",
        Summary = summary,
        Default = otherwise,
        Example = example,
        Read = Reads.LastOrNone(static t => ValueText.Share(t, 0, 1)),
        Otherwise = null,
    };

    private static Setting<double> Share(string name, string summary, double otherwise, double most, string example, double least = 0) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "SHARE",
        Summary = summary,
        Default = Number(otherwise * 100) + "%",
        Example = example,
        Read = Reads.Last(t => ValueText.Share(t, least, most)),
        Otherwise = otherwise,
    };

    private static Setting<int> Whole(string name, string summary, int otherwise, int least, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "N",
        Summary = summary,
        Default = Number(otherwise),
        Example = example,
        Read = Reads.Last(t => (int)ValueText.Whole(t, least, int.MaxValue)),
        Otherwise = otherwise,
    };

    private static Setting<CpuQuantity?> Cpu(string name, string summary, string otherwise, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "CPU",
        Summary = summary,
        Default = otherwise,
        Example = example,
        Read = Reads.LastOrNone(ValueText.Cpu),
        Otherwise = null,
    };

    private static Setting<ByteQuantity?> Memory(string name, string summary, string otherwise, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Sizing,
        Placeholder = "MEMORY",
        Summary = summary,
        Default = otherwise,
        Example = example,
        Read = Reads.LastOrNone(ValueText.Memory),
        Otherwise = null,
    };
}
