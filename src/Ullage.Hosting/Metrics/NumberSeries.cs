using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>A sum of what was added, or the last value that was set.</summary>
internal sealed class NumberSeries(LabelSet labels, MetricKind kind) : Series(labels)
{
    private long _whole;
    private double _part;

    public double Value => Interlocked.Read(ref _whole) + Volatile.Read(ref _part);

    public override void Record(long value)
    {
        if (kind.IsAbsolute())
        {
            Volatile.Write(ref _part, value);
        }
        else if (value >= 0 || kind != MetricKind.Counter)
        {
            // A counter that falls would read as a restart.
            Interlocked.Add(ref _whole, value);
        }
    }

    public override void Record(double value)
    {
        if (kind.IsAbsolute())
        {
            Volatile.Write(ref _part, value);
        }
        else if (double.IsFinite(value) && (value >= 0 || kind != MetricKind.Counter))
        {
            // One NaN in a sum would stay for ever.
            Add(ref _part, value);
        }
    }

    public override void Write(ExpositionWriter writer)
    {
        var value = Value;
        if (!kind.Rises() || (value >= 0 && double.IsFinite(value)))
        {
            writer.Sample(value, Labels);
        }
    }

    internal static void Add(ref double sum, double value)
    {
        var before = Volatile.Read(ref sum);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref sum, before + value, before);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(before))
            {
                return;
            }

            before = found;
        }
    }
}
