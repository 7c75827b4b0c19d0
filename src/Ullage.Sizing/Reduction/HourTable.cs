using System.Numerics;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// What happened in each hour of a day: covered time, value × time and the highest value. All are whole numbers, so adding tables is exact in any order:
/// milliseconds, units × seconds and units, where a unit is a microcore or a KiB.
/// </summary>
internal sealed class HourTable(double unitsPerValue)
{
    public const int Hours = 24;

    /// <summary>Microcores to a core.</summary>
    public const double CpuUnits = 1e6;

    /// <summary>KiB to a byte.</summary>
    public const double MemoryUnits = 1.0 / 1024;

    private readonly long[] _weights = new long[Hours];
    private readonly long[] _sums = new long[Hours];
    private readonly long[] _highest = new long[Hours];

    public long WeightMs(int hour) => _weights[hour];

    /// <summary>How long something was seen in an hour: weights add up over pods side by side, but the hour is no longer for it.</summary>
    public long SeenMs(int hour) => Math.Min(TimeRange.HourMs, _weights[hour]);

    /// <summary>Time-weighted mean of an hour that has weight.</summary>
    public double Mean(int hour) => _sums[hour] * 1000.0 / _weights[hour] / unitsPerValue;

    /// <summary>Highest value of an hour, up to a unit too high.</summary>
    public double Highest(int hour) => _highest[hour] / unitsPerValue;

    /// <summary>Units × seconds of an hour.</summary>
    public long Sum(int hour) => _sums[hour];

    public long TotalWeightMs => Total(_weights);

    public long TotalSum => Total(_sums);

    /// <param name="hour">0 to 23.</param>
    /// <param name="valueMs">Value × milliseconds.</param>
    /// <param name="weightMs">Milliseconds covered.</param>
    /// <param name="highest">The highest value among them.</param>
    public void Add(int hour, double valueMs, long weightMs, double highest)
    {
        _weights[hour] += weightMs;
        _sums[hour] = Plus(_sums[hour], (long)Math.Round(valueMs * unitsPerValue / 1000, MidpointRounding.AwayFromZero));
        _highest[hour] = Math.Max(_highest[hour], (long)Math.Ceiling(highest * unitsPerValue));
    }

    public void Merge(HourTable other)
    {
        for (var hour = 0; hour < Hours; hour++)
        {
            _weights[hour] = Plus(_weights[hour], other._weights[hour]);
            _sums[hour] = Plus(_sums[hour], other._sums[hour]);
            _highest[hour] = Math.Max(_highest[hour], other._highest[hour]);
        }
    }

    /// <summary>
    /// Takes hours from a copy of the same series: the hour of whichever covers it longer, and the higher of both highest values unless this one covers it whole.
    /// </summary>
    public void FillFrom(HourTable copy)
    {
        for (var hour = 0; hour < Hours; hour++)
        {
            if (_weights[hour] >= TimeRange.HourMs)
            {
                continue;
            }

            if (copy._weights[hour] > _weights[hour])
            {
                _weights[hour] = copy._weights[hour];
                _sums[hour] = copy._sums[hour];
            }

            _highest[hour] = Math.Max(_highest[hour], copy._highest[hour]);
        }
    }

    public void Clear()
    {
        Array.Clear(_weights);
        Array.Clear(_sums);
        Array.Clear(_highest);
    }

    /// <summary>A bit for each hour that has weight, then its three numbers as differences from the hour before, which are small in a steady container.</summary>
    public void Write(CompactWriter writer)
    {
        uint present = 0;
        for (var hour = 0; hour < Hours; hour++)
        {
            present |= _weights[hour] != 0 ? 1u << hour : 0;
        }

        writer.Unsigned(present);
        long weight = 3_600_000, sum = 0, highest = 0;
        for (var rest = present; rest != 0; rest &= rest - 1)
        {
            var hour = BitOperations.TrailingZeroCount(rest);
            writer.Signed(_weights[hour] - weight);
            writer.Signed(_sums[hour] - sum);
            writer.Signed(_highest[hour] - highest);
            (weight, sum, highest) = (_weights[hour], _sums[hour], _highest[hour]);
        }
    }

    public void MergeFrom(ref CompactReader reader)
    {
        var present = (uint)reader.Small((1 << Hours) - 1);
        long weight = 3_600_000, sum = 0, highest = 0;
        for (var rest = present; rest != 0; rest &= rest - 1)
        {
            var hour = BitOperations.TrailingZeroCount(rest);
            weight += reader.Signed();
            sum += reader.Signed();
            highest += reader.Signed();
            if (weight <= 0 || sum < 0 || highest < 0)
            {
                throw reader.Damaged("an hour whose numbers are not negative");
            }

            _weights[hour] = Plus(_weights[hour], weight);
            _sums[hour] = Plus(_sums[hour], sum);
            _highest[hour] = Math.Max(_highest[hour], highest);
        }
    }

    // Stays at the largest number instead of passing it, which is associative for numbers that are not negative.
    private static long Plus(long a, long b)
    {
        var sum = unchecked(a + b);
        return sum >= 0 ? sum : long.MaxValue;
    }

    private static long Total(long[] numbers)
    {
        long total = 0;
        foreach (var number in numbers)
        {
            total = Plus(total, number);
        }

        return total;
    }
}
