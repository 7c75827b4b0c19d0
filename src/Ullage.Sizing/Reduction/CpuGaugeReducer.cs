namespace Ullage.Sizing.Reduction;

/// <summary>A gauge of cores: a sample holds until the next, as a gauge of bytes does; the highest sample is the burst.</summary>
internal sealed class CpuGaugeReducer(ReductionSettings settings) : CpuReducer(settings)
{
    protected override void First(long timeMs, double value)
    {
        base.First(timeMs, value);
        NoteBurst(timeMs, value);
    }

    protected override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < times.Length; i++)
        {
            var value = values[i];
            if (!(value >= 0 && value <= MostCores))
            {
                Unusable(value);
                continue;
            }

            var time = times[i];
            var step = time - LastMs;
            if (step <= 0)
            {
                continue;
            }

            var joined = step <= Clock.GapMs;
            if (joined)
            {
                AddPiece(LastMs, time, LastValue);
            }
            else if (!Concluded)
            {
                AddPiece(LastMs, LastMs + Clock.IntervalMs, LastValue);
            }

            LastMs = time;
            LastValue = value;
            Register(time);
            NoteBurst(time, value);
            if (!joined)
            {
                Concluded = false;
                NoteGap(time, step);
            }

            Clock.Observe(step);
        }
    }

    protected override void Conclude(long untilMs) => AddPiece(LastMs, Math.Min(LastMs + Clock.IntervalMs, untilMs), LastValue);

    private void NoteBurst(long time, double value)
    {
        if (value > Day.Burst.Value && time >= StartupUntilMs)
        {
            Day.Burst = new Extreme(value, time, null);
        }
    }
}
