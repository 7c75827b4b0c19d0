using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>A series that rarely changes, kept as its changes.</summary>
/// <param name="Container">Whose series.</param>
/// <param name="Steps">Time and value of the first sample and of each that differs from the one before, in time order.</param>
/// <param name="LastMs">Time of the last value.</param>
internal sealed record StepSeries(PodContainer Container, IReadOnlyList<(long AtMs, double Value)> Steps, long LastMs)
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

/// <summary>Keeps the changes of each series of a container: restart counts, reasons, limits. What changes at every sample is cut off at a bound.</summary>
internal sealed class StepSink(Func<LabelSet, bool> accept, KubeLabels names) : ISampleSink
{
    /// <summary>Changes kept of one series: a container that restarts every five minutes for a month stays below.</summary>
    public const int MaxSteps = 10_000;

    private readonly SeriesTable<(PodContainer Container, List<(long AtMs, double Value)>? Steps, long LastMs)> _series = new();

    public bool Accept(SeriesId id, LabelSet labels)
    {
        if (!accept(labels))
        {
            return false;
        }

        // Most never change.
        _series[id] = (names.ContainerOf(labels), new(1), 0);
        return true;
    }

    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        ref var series = ref _series[id];
        var steps = series.Steps!;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            series.LastMs = timestampsMs[i];
            if (steps.Count == 0 || (steps[^1].Value != values[i] && steps.Count < MaxSteps))
            {
                steps.Add((timestampsMs[i], values[i]));
            }
        }
    }

    public void Complete(SeriesId id)
    {
    }

    public IReadOnlyList<StepSeries> Series()
    {
        var all = new List<StepSeries>();
        for (var i = 0; i < _series.Count; i++)
        {
            if (_series[i] is { Steps: { Count: > 0 } steps } one)
            {
                all.Add(new(one.Container, steps, one.LastMs));
            }
        }

        return all;
    }
}
