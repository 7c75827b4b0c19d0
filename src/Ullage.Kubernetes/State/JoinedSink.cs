using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>Lets some series of a source through to a sink, and more from elsewhere after them.</summary>
internal sealed class JoinedSink(ISampleSink sink, Func<LabelSet, bool> declined) : ISampleSink
{
    private int _next;

    /// <summary>Series that the sink took.</summary>
    public int Seen { get; private set; }

    public bool Accept(SeriesId id, LabelSet labels)
    {
        _next = Math.Max(_next, id.Value + 1);
        if (declined(labels) || !sink.Accept(id, labels))
        {
            return false;
        }

        Seen++;
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values) => sink.Append(id, timestampsMs, values);

    public void Complete(SeriesId id) => sink.Complete(id);

    /// <summary>Adds a series, once the source is done.</summary>
    /// <returns>How many samples were taken; none where the series was declined.</returns>
    public int Add(KubeSeries series, TimeRange range)
    {
        var id = new SeriesId(_next++);
        if (!sink.Accept(id, series.Labels))
        {
            return 0;
        }

        var count = 0;
        if (series.Steps is null)
        {
            sink.Append(id, [range.EndMs - 1], [series.Value]);
            count = 1;
        }
        else
        {
            foreach (var (at, value) in series.Within(range))
            {
                sink.Append(id, [at], [value]);
                count++;
            }
        }

        sink.Complete(id);
        return count;
    }
}
