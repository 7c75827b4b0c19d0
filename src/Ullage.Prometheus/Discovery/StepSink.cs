using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>A series that rarely changes, kept as its changes.</summary>
/// <param name="Labels">Which series.</param>
/// <param name="Steps">Time and value of the first sample and of each that differs from the one before, in time order.</param>
/// <param name="LastMs">Time of the last value.</param>
internal sealed record StepSeries(LabelSet Labels, IReadOnlyList<(long AtMs, double Value)> Steps, long LastMs)
{
    /// <summary>The value in force at a time; null before the first sample.</summary>
    public double? At(long timeMs)
    {
        double? value = null;
        foreach (var (at, step) in Steps)
        {
            if (at > timeMs)
            {
                break;
            }

            value = step;
        }

        return value;
    }
}

/// <summary>Keeps the changes of each series: restart counts, reasons, limits. What changes at every sample is cut off at a bound.</summary>
internal sealed class StepSink(Func<LabelSet, bool> accept) : ISampleSink
{
    /// <summary>Changes kept of one series: a container that restarts every five minutes for a month stays below.</summary>
    public const int MaxSteps = 10_000;

    private readonly Dictionary<int, (LabelSet Labels, List<(long, double)> Steps, long LastMs)> _series = [];

    public bool Accept(SeriesId id, LabelSet labels)
    {
        if (!accept(labels))
        {
            return false;
        }

        _series[id.Value] = (labels, [], 0);
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        var (labels, steps, last) = _series[id.Value];
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            last = timestampsMs[i];
            if (steps.Count == 0 || (steps[^1].Item2 != values[i] && steps.Count < MaxSteps))
            {
                steps.Add((last, values[i]));
            }
        }

        _series[id.Value] = (labels, steps, last);
    }

    public void Complete(SeriesId id)
    {
    }

    public IReadOnlyList<StepSeries> Series() => [.. _series.Values.Where(static s => s.Steps.Count > 0).Select(static s => new StepSeries(s.Labels, s.Steps, s.LastMs))];
}
