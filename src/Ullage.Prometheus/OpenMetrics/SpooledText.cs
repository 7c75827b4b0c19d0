using Ullage.Model;
using Ullage.Prometheus.Spooling;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>A text read once and laid down by series. A series may be spelled in several ways (its labels in another order): each spelling has a number.</summary>
internal sealed class SpooledText(SampleSpool spool, Dictionary<string, List<(byte[] Spelling, int Series)>> metrics, bool goQuoting) : IDisposable
{
    /// <summary>The samples.</summary>
    public SampleSpool Spool => spool;

    /// <summary>Native-histogram samples of a dump, passed over.</summary>
    public long SkippedHistograms { get; init; }

    /// <summary>Series selected, each with the numbers of its spellings, in order of appearance.</summary>
    public IReadOnlyList<(LabelSet Labels, IReadOnlyList<int> Spellings)> Select(Selector selector)
    {
        if (!metrics.TryGetValue(selector.MetricName, out var candidates))
        {
            return [];
        }

        var selected = new List<(LabelSet, IReadOnlyList<int>)>();
        var known = new Dictionary<LabelSet, List<int>>();
        foreach (var (spelling, series) in candidates)
        {
            var labels = SeriesText.Parse(spelling, goQuoting);
            if (!selector.Matches(labels))
            {
                continue;
            }

            if (!known.TryGetValue(labels, out var spellings))
            {
                known.Add(labels, spellings = []);
                selected.Add((labels, spellings));
            }

            spellings.Add(series);
        }

        return selected;
    }

    /// <inheritdoc/>
    public void Dispose() => spool.Dispose();
}
