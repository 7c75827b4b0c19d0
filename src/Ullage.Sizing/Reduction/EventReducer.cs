namespace Ullage.Sizing.Reduction;

/// <summary>A counter of events: by how much it rose, each rise on the day of the sample that shows it. Gaps are bridged, since what happened in them counts all the same; after a reset the whole new value is a rise.</summary>
internal sealed class EventReducer(ReductionSettings settings) : SeriesReducer(settings, 1)
{
    protected override void First(long timeMs, double value) => Register(timeMs);

    protected override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < times.Length; i++)
        {
            var value = values[i];
            if (!(value >= 0 && value <= MostValue))
            {
                Unusable(value);
                continue;
            }

            var step = times[i] - LastMs;
            if (step <= 0)
            {
                continue;
            }

            Register(times[i]);
            Day.Increase += (long)Math.Round(value >= LastValue ? value - LastValue : value, MidpointRounding.AwayFromZero);
            Clock.Observe(step);
            LastMs = times[i];
            LastValue = value;
        }
    }

    protected override void Conclude(long untilMs)
    {
    }

    protected override void Flush()
    {
    }

    protected override void Reset()
    {
    }
}
