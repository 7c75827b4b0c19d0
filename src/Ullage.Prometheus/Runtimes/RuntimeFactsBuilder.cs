using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Runtimes;

/// <summary>Puts together what one container's pods tell of its runtime. The pod that spoke last is believed.</summary>
internal sealed class RuntimeFactsBuilder
{
    // A limit that is off is told as the largest integer of Go, a GOGC that is off as the largest unsigned one or as a negative number.
    private const double NoMemLimit = 9e18;
    private const double NoGogc = 1e9;

    private readonly Dictionary<string, RuntimeSetting> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<PodKey, long> _pods = [];
    private RuntimeSign? _sign;

    public RuntimeKind Kind => _sign?.Kind ?? RuntimeKind.Unknown;

    public bool TellsLiveHeap => _settings.ContainsKey(RuntimeMetrics.GoHeapLive);

    /// <summary>Pods that told something, those that did so last first.</summary>
    public IReadOnlyList<PodKey> Pods => [.. _pods.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key.Pod, StringComparer.Ordinal).Select(static p => p.Key)];

    public void Add(RuntimeSign sign)
    {
        // Signs come surest first; of equal ones the last version stands, which is the newest in a rollout's order of names at least.
        _sign = _sign is null || (_sign.Kind == sign.Kind && sign.Version is not null) ? sign : _sign;
        _pods.TryAdd(sign.Container.Pod, 0);
    }

    public void Add(RuntimeSetting setting)
    {
        _pods[setting.Container.Pod] = Math.Max(_pods.GetValueOrDefault(setting.Container.Pod), setting.AtMs);
        if (!_settings.TryGetValue(setting.Metric, out var kept) || (setting.AtMs, setting.Container.Pod.Pod).CompareTo((kept.AtMs, kept.Container.Pod.Pod)) > 0)
        {
            _settings[setting.Metric] = setting;
        }
    }

    public RuntimeFacts Build() => new()
    {
        Kind = Kind,
        Version = _sign?.Version,
        GoMemLimitTold = Value(RuntimeMetrics.GoMemLimit) is not null,
        GoMemLimit = Value(RuntimeMetrics.GoMemLimit) is { } limit and > 0 and < NoMemLimit ? ByteQuantity.FromBytes(limit) : null,
        GoGcTold = Value(RuntimeMetrics.GoGc) is not null,
        GoGcPercent = Value(RuntimeMetrics.GoGc) is { } gogc and >= 0 and < NoGogc ? gogc : null,
        GoMaxProcs = Value(RuntimeMetrics.GoMaxProcs) is { } procs and >= 1 and <= 1_000_000 ? (int)procs : null,
        HeapHardLimit = (Value(RuntimeMetrics.DotNetHardLimit) ?? Value(RuntimeMetrics.JvmMax[0])) is { } hard and > 0 and < NoMemLimit ? ByteQuantity.FromBytes(hard) : null,
    };

    private double? Value(string metric) => _settings.TryGetValue(metric, out var setting) ? setting.Value : null;
}
