namespace Ullage.Sizing.Reduction;

/// <summary>One pod's day: its highest value and when, and its 95th percentile.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Peak">Cores (1-minute mean) or bytes.</param>
/// <param name="PeakMs">When.</param>
/// <param name="P95">95th percentile of the day, within 1 %.</param>
public readonly record struct PodDay(string Pod, double Peak, long PeakMs, double P95);

/// <summary>
/// The pods of a day with the highest peaks, and the rest pooled. Which pods stay depends on the set of pods alone, so rankings of different pods merge in any
/// order to the same result.
/// </summary>
internal sealed class PodRanking
{
    public const int Most = 4;

    private readonly List<PodDay> _pods = new(Most + 1);

    /// <summary>Highest peak first.</summary>
    public IReadOnlyList<PodDay> Pods => _pods;

    public int RestPods { get; private set; }

    public double RestPeak { get; private set; }

    public double RestP95 { get; private set; }

    public void Add(PodDay pod)
    {
        var same = _pods.FindIndex(other => other.Pod == pod.Pod);
        if (same >= 0)
        {
            var other = _pods[same];
            var peak = new Extreme(pod.Peak, pod.PeakMs, null).Or(new Extreme(other.Peak, other.PeakMs, null));
            pod = new PodDay(pod.Pod, peak.Value, peak.AtMs, Math.Max(pod.P95, other.P95));
            _pods.RemoveAt(same);
        }

        var place = _pods.FindIndex(other => Precedes(pod, other));
        _pods.Insert(place < 0 ? _pods.Count : place, pod);
        Keep(Most);
    }

    public void Merge(PodRanking other)
    {
        foreach (var pod in other._pods)
        {
            Add(pod);
        }

        AddRest(other.RestPods, other.RestPeak, other.RestP95);
    }

    public void AddRest(int pods, double peak, double p95)
    {
        RestPods += pods;
        RestPeak = Math.Max(RestPeak, peak);
        RestP95 = Math.Max(RestP95, p95);
    }

    /// <summary>Moves all but the first into the rest.</summary>
    public void Keep(int most)
    {
        while (_pods.Count > most)
        {
            var last = _pods[^1];
            _pods.RemoveAt(_pods.Count - 1);
            AddRest(1, last.Peak, last.P95);
        }
    }

    public void Clear()
    {
        _pods.Clear();
        (RestPods, RestPeak, RestP95) = (0, 0, 0);
    }

    private static bool Precedes(in PodDay a, in PodDay b) =>
        a.Peak != b.Peak ? a.Peak > b.Peak : string.CompareOrdinal(a.Pod, b.Pod) < 0;
}
