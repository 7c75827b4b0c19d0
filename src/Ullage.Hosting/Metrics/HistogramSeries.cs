using System.Diagnostics;
using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>Observations counted in buckets; the total is their sum, so that a scrape amid observations is still consistent.</summary>
internal sealed class HistogramSeries : Series
{
    private static readonly TimeSpan ExemplarAge = TimeSpan.FromSeconds(1);
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private readonly Traced?[]? _exemplars;
    private readonly TimeProvider _time;
    private double _sum;

    public HistogramSeries(LabelSet labels, double[] bounds, bool exemplars, TimeProvider time)
        : base(labels)
    {
        (_bounds, _time) = (bounds, time);
        _counts = new long[bounds.Length + 1];
        _exemplars = exemplars ? new Traced?[_counts.Length] : null;
    }

    public override void Record(long value) => Record((double)value);

    public override void Record(double value)
    {
        if (!double.IsFinite(value))
        {
            // One NaN in the sum would stay for ever.
            return;
        }

        var bucket = Bucket(value);
        Interlocked.Increment(ref _counts[bucket]);
        NumberSeries.Add(ref _sum, value);
        if (_exemplars is not null && Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity)
        {
            Keep(ref _exemplars[bucket], value, activity);
        }
    }

    public override void Write(ExpositionWriter writer)
    {
        Span<long> counts = stackalloc long[HistogramBounds.Most + 1];
        counts = counts[.._counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Interlocked.Read(ref _counts[i]);
        }

        var exemplars = writer.Format == ExpositionFormat.OpenMetrics && _exemplars is not null ? Array.ConvertAll(_exemplars, static e => e?.Shown() ?? default) : [];
        writer.Histogram(_bounds, counts, Volatile.Read(ref _sum), Labels, exemplars);
    }

    /// <summary>The first whose bound is not below the value.</summary>
    private int Bucket(double value)
    {
        var (low, high) = (0, _bounds.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (value <= _bounds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private void Keep(ref Traced? kept, double value, Activity activity)
    {
        // One a second is enough to look into, and costs nothing in between.
        var now = _time.GetTimestamp();
        if (kept is not { } old || _time.GetElapsedTime(old.At, now) >= ExemplarAge)
        {
            Volatile.Write(ref kept, new Traced(value, now, _time.GetUtcNow().ToUnixTimeMilliseconds(), activity.TraceId, activity.SpanId));
        }
    }

    private sealed record Traced(double Value, long At, long UnixMs, ActivityTraceId Trace, ActivitySpanId Span)
    {
        public Exemplar Shown() => new(LabelSet.Of(new Label("trace_id", Trace.ToHexString()), new Label("span_id", Span.ToHexString())), Value, UnixMs);
    }
}
