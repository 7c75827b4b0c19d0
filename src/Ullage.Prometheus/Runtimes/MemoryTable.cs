using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Runtimes;

/// <summary>
/// Memory of a few pods on a common grid of time, so that series of different scrapes can be compared: the last value in each step. Takes
/// 8 bytes a step and series: 80 KiB for a week by the minute; longer windows have longer steps, of which whole ones make an hour.
/// </summary>
internal sealed class MemoryTable
{
    private const long MinuteMs = 60_000;
    private const int MostSteps = 7 * 24 * 60;

    private readonly TimeRange _window;
    private readonly Dictionary<(PodKey Pod, string Container, MemoryTerm Term, string Part), double[]> _columns;

    // Steps of the columns before the first of this table.
    private readonly int _skipped;

    /// <summary>A table for a window.</summary>
    /// <param name="window">The window; samples outside it are passed over.</param>
    /// <param name="hourFrom">A moment at which an hour, and so every other, begins; the window's start when null.</param>
    public MemoryTable(TimeRange window, long? hourFrom = null)
    {
        var into = ((window.StartMs - (hourFrom ?? window.StartMs)) % TimeRange.HourMs + TimeRange.HourMs) % TimeRange.HourMs;
        _window = window;
        _columns = [];
        StepMs = MinuteMs * Array.Find([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60], minutes => minutes * MinuteMs * MostSteps >= window.EndMs - window.StartMs || minutes == 60);
        StartMs = window.StartMs - into;
        Steps = (int)((window.EndMs - StartMs + StepMs - 1) / StepMs);
    }

    private MemoryTable(MemoryTable whole, int from, int to)
    {
        (_window, _columns, StepMs) = (whole._window, whole._columns, whole.StepMs);
        (_skipped, StartMs, Steps) = (whole._skipped + from, whole.StartOf(from), to - from);
    }

    public long StepMs { get; }

    public int Steps { get; }

    private long StartMs { get; }

    /// <summary>The moment at which a step begins.</summary>
    public long StartOf(int step) => StartMs + (step * StepMs);

    /// <summary>The steps that lie wholly in a stretch, once reads have ended.</summary>
    public MemoryTable Within(TimeRange stretch)
    {
        var from = (int)Math.Clamp((stretch.StartMs - StartMs + StepMs - 1) / StepMs, 0, Steps);
        return new MemoryTable(this, from, (int)Math.Clamp((stretch.EndMs - StartMs) / StepMs, from, Steps));
    }

    /// <summary>A sink for one read; the pod of a series must be among those given. Reads may run at the same time.</summary>
    public ISampleSink Sink(RuntimeMemoryRead read, IReadOnlySet<PodKey> pods) => new ColumnSink(this, read, pods);

    /// <summary>The sum of a term's parts in each step, NaN where none was told. Null when the pod tells nothing of it.</summary>
    public double[]? Column(PodKey pod, string container, MemoryTerm term)
    {
        double[]? sum = null;
        lock (_columns)
        {
            foreach (var (key, column) in _columns)
            {
                if (key.Pod != pod || key.Term != term || (key.Container != container && key.Container.Length > 0))
                {
                    continue;
                }

                var told = column.AsSpan(_skipped, Steps);
                if (sum is null)
                {
                    sum = told.ToArray();
                    continue;
                }

                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] = double.IsNaN(sum[i]) ? told[i] : double.IsNaN(told[i]) ? sum[i] : sum[i] + told[i];
                }
            }
        }

        return sum;
    }

    private double[] ColumnOf((PodKey, string, MemoryTerm, string) key)
    {
        lock (_columns)
        {
            if (!_columns.TryGetValue(key, out var column))
            {
                column = new double[Steps];
                Array.Fill(column, double.NaN);
                _columns.Add(key, column);
            }

            return column;
        }
    }

    private void Put(double[] column, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var step = (timestampsMs[i] - StartMs) / StepMs;
            if (!double.IsNaN(values[i]) && timestampsMs[i] >= _window.StartMs && step < column.Length)
            {
                column[step] = values[i];
            }
        }
    }

    private sealed class ColumnSink(MemoryTable table, RuntimeMemoryRead read, IReadOnlySet<PodKey> pods) : ISampleSink
    {
        private readonly Dictionary<int, double[]> _open = [];

        public bool Accept(SeriesId id, LabelSet labels)
        {
            var pod = new PodKey(labels[read.Labels.Namespace], labels[read.Labels.Pod]);
            var container = labels[read.Labels.Container];
            if (!pods.Contains(pod) || (read.Term == MemoryTerm.WorkingSet && !read.Labels.TryRead(labels, out _, out _, out _)))
            {
                return false;
            }

            _open[id.Value] = table.ColumnOf((pod, container, read.Term, read.PartLabel is { } part ? labels[part] : ""));
            return true;
        }

        public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values) => table.Put(_open[id.Value], timestampsMs, values);

        public void Complete(SeriesId id) => _open.Remove(id.Value);
    }
}
