using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Runtimes;

/// <summary>
/// Memory of a few pods on a common grid of time, so that series of different scrapes can be compared: the last value in each step. Takes
/// 8 bytes a step and series: 80 KiB for a week by the minute; longer windows have longer steps.
/// </summary>
internal sealed class MemoryTable(TimeRange window)
{
    private const long MinuteMs = 60_000;
    private const int MostSteps = 7 * 24 * 60;

    private readonly Dictionary<(PodKey Pod, string Container, MemoryTerm Term, string Part), double[]> _columns = [];

    public long StepMs { get; } = Math.Max(MinuteMs, (window.EndMs - window.StartMs + MostSteps - 1) / MostSteps);

    public int Steps => (int)((window.EndMs - window.StartMs + StepMs - 1) / StepMs);

    /// <summary>The moment at which a step begins.</summary>
    public long StartOf(int step) => window.StartMs + (step * StepMs);

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

                if (sum is null)
                {
                    sum = [.. column];
                    continue;
                }

                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] = double.IsNaN(sum[i]) ? column[i] : double.IsNaN(column[i]) ? sum[i] : sum[i] + column[i];
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
            var step = (timestampsMs[i] - window.StartMs) / StepMs;
            if (!double.IsNaN(values[i]) && step >= 0 && step < column.Length)
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
