using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>What the API tells of a cluster now, as series; and which families of series that answers for.</summary>
/// <param name="series">The series with their values.</param>
/// <param name="told">Families that the cluster answers for alone: what Prometheus has of them is older.</param>
/// <param name="pods">Pods that are there, no cluster named.</param>
/// <param name="notices">What could not be read, in sentences.</param>
internal sealed class ClusterObjects(IReadOnlyList<KubeSeries> series, IReadOnlySet<string> told, IReadOnlySet<PodId> pods, IReadOnlyList<string> notices)
{
    public IReadOnlyList<KubeSeries> Series => series;

    public IReadOnlySet<string> Told => told;

    public IReadOnlySet<PodId> Pods => pods;

    public IReadOnlyList<string> Notices => notices;
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

    /// <summary>The samples that stand for it in a stretch of time: what is known only of now stands at its end.</summary>
    public IEnumerable<(long AtMs, double Value)> Within(TimeRange range)
    {
        if (Steps is null)
        {
            yield return (range.EndMs - 1, Value);
            yield break;
        }

        (long AtMs, double Value)? held = null;
        foreach (var (at, step) in Steps)
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

    public IReadOnlyList<KubeSeries> Series => _series;

    /// <summary>Adds a series that is known of now.</summary>
    public void Add(string family, double value, params ReadOnlySpan<(string Name, string Value)> labels) => _series.Add(new(Set(family, labels), value));

    /// <summary>Adds a series whose past is known in steps.</summary>
    public void Add(string family, IReadOnlyList<(long AtMs, double Value)> steps, params ReadOnlySpan<(string Name, string Value)> labels) =>
        _series.Add(new(Set(family, labels), steps[^1].Value) { Steps = steps });

    private LabelSet Set(string family, ReadOnlySpan<(string Name, string Value)> labels)
    {
        var list = new List<Label>(labels.Length + 2) { new(LabelSet.MetricNameLabel, family) };
        foreach (var (name, text) in labels)
        {
            list.Add(new(name, text));
        }

        list.AddRange(extra);
        return LabelSet.From(list);
    }
}
