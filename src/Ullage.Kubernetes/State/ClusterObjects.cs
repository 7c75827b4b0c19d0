using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>What the API tells of a cluster now, as series; and which families of series that answers for.</summary>
/// <param name="pods">The pods that are there; their series are made when they are asked for.</param>
/// <param name="series">All other series with their values.</param>
/// <param name="extra">Labels that every series gets.</param>
/// <param name="told">Families that the cluster answers for alone: what Prometheus has of them is older.</param>
/// <param name="notices">What could not be read, in sentences.</param>
/// <param name="texts">What ConfigMaps say that become variables.</param>
internal sealed class ClusterObjects(IReadOnlyList<PodObject> pods, IReadOnlyList<KubeSeries> series, IReadOnlyList<Label> extra, IReadOnlySet<string> told, IReadOnlyList<string> notices, ConfigTexts texts)
{
    private readonly HashSet<(string Namespace, string Name)> _names = [.. pods.Select(static p => (p.Namespace, p.Name))];
    private readonly ILookup<string, KubeSeries> _others = series.ToLookup(static s => s.Labels.MetricName, StringComparer.Ordinal);

    public IReadOnlySet<string> Told => told;

    public int Pods => pods.Count;

    public IReadOnlyList<string> Notices => notices;

    /// <summary>Whether a pod is there.</summary>
    public bool HasPod(string @namespace, string name) => _names.Contains((@namespace, name));

    /// <summary>Whether anything is told in a family.</summary>
    public bool Has(string family) => told.Contains(family) || PodSeries.All.Contains(family) || _others.Contains(family);

    /// <summary>The series that a selector asks for, one by one.</summary>
    public IEnumerable<KubeSeries> Of(Selector selector)
    {
        if (!PodSeries.All.Contains(selector.MetricName))
        {
            return _others[selector.MetricName].Where(s => selector.Matches(s.Labels));
        }

        return OfPods(selector);
    }

    private IEnumerable<KubeSeries> OfPods(Selector selector)
    {
        var list = new SeriesList(extra);
        foreach (var pod in pods)
        {
            list.Clear();
            PodSeries.Add(list, pod, selector.MetricName, texts);
            foreach (var one in list.Series)
            {
                if (selector.Matches(one.Labels))
                {
                    yield return one;
                }
            }
        }
    }
}

/// <summary>A family's series of one object, as it is now.</summary>
/// <param name="labels">Which series.</param>
/// <param name="value">Its value now.</param>
internal sealed class KubeSeries(LabelSet labels, double value)
{
    public LabelSet Labels => labels;

    public double Value => value;

    /// <summary>Since when which value holds, oldest first, where the object tells it; null where it tells of now alone.</summary>
    public IReadOnlyList<(long AtMs, double Value)>? Steps { get; init; }

    /// <summary>The samples that stand for its steps in a stretch of time; what is known only of now stands at the end of any.</summary>
    public IEnumerable<(long AtMs, double Value)> Within(TimeRange range)
    {
        (long AtMs, double Value)? held = null;
        foreach (var (at, step) in Steps ?? [])
        {
            if (at > range.StartMs && held is { } before && before.AtMs <= range.StartMs)
            {
                yield return (range.StartMs, before.Value);
            }

            if (at >= range.EndMs)
            {
                break;
            }

            held = (at, step);
            if (at > range.StartMs)
            {
                yield return (at, step);
            }
        }

        if (held is { } last && last.AtMs < range.EndMs - 1)
        {
            if (last.AtMs <= range.StartMs && range.EndMs - 1 > range.StartMs)
            {
                yield return (range.StartMs, last.Value);
            }

            yield return (range.EndMs - 1, last.Value);
        }
    }
}

/// <summary>Collects series. Cluster-wide labels are added to each.</summary>
internal sealed class SeriesList(IReadOnlyList<Label> extra)
{
    private readonly List<KubeSeries> _series = [];
    private (string, string)[] _labels = new (string, string)[16];

    public IReadOnlyList<KubeSeries> Series => _series;

    /// <summary>Forgets all.</summary>
    public void Clear() => _series.Clear();

    /// <summary>Adds a series that is known of now.</summary>
    public void Add(string family, double value, params ReadOnlySpan<(string Name, string Value)> labels) => _series.Add(new(Set(family, labels), value));

    /// <summary>Adds a series whose past is known in steps.</summary>
    public void Add(string family, IReadOnlyList<(long AtMs, double Value)> steps, params ReadOnlySpan<(string Name, string Value)> labels) =>
        _series.Add(new(Set(family, labels), steps[^1].Value) { Steps = steps });

    private LabelSet Set(string family, ReadOnlySpan<(string Name, string Value)> labels)
    {
        // A family of a large cluster has a hundred thousand series, made for one reader's look.
        var length = labels.Length + 1 + extra.Count;
        _labels = _labels.Length < length ? new (string, string)[length] : _labels;
        _labels[0] = (LabelSet.MetricNameLabel, family);
        labels.CopyTo(_labels.AsSpan(1));
        for (var i = 0; i < extra.Count; i++)
        {
            _labels[labels.Length + 1 + i] = (extra[i].Name, extra[i].Value);
        }

        return LabelSet.From(_labels.AsSpan(0, length));
    }
}
