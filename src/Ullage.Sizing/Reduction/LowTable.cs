using System.Numerics;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// The lowest value of a pod's memory in each hour of a day, in units of 64 KiB cut off: what is left after collections and requests, and so what tells a leak. Takes minima of
/// whole numbers, so that merging is exact in any order.
/// </summary>
internal sealed class LowTable
{
    private const double Unit = 65_536;
    private const long None = long.MaxValue;

    private readonly long[] _lows = new long[HourTable.Hours];

    public LowTable() => Clear();

    /// <summary>Hours that were seen.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var low in _lows)
            {
                count += low != None ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Bytes; not a number where the hour was not seen.</summary>
    public double Low(int hour) => _lows[hour] == None ? double.NaN : _lows[hour] * Unit;

    public void Add(int hour, double bytes) => _lows[hour] = Math.Min(_lows[hour], (long)(bytes / Unit));

    public void Merge(LowTable other)
    {
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            _lows[hour] = Math.Min(_lows[hour], other._lows[hour]);
        }
    }

    /// <summary>Takes from a copy of the same series the hours that this one did not see.</summary>
    public void FillFrom(LowTable copy)
    {
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            _lows[hour] = _lows[hour] == None ? copy._lows[hour] : _lows[hour];
        }
    }

    public void Clear() => Array.Fill(_lows, None);

    /// <summary>A bit for each hour seen, then its value as the difference from the hour before.</summary>
    public void Write(CompactWriter writer)
    {
        uint present = 0;
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            present |= _lows[hour] != None ? 1u << hour : 0;
        }

        writer.Unsigned(present);
        long before = 0;
        for (var rest = present; rest != 0; rest &= rest - 1)
        {
            var hour = BitOperations.TrailingZeroCount(rest);
            writer.Signed(_lows[hour] - before);
            before = _lows[hour];
        }
    }

    public void MergeFrom(ref CompactReader reader)
    {
        var present = (uint)reader.Small((1 << HourTable.Hours) - 1);
        long low = 0;
        for (var rest = present; rest != 0; rest &= rest - 1)
        {
            low += reader.Signed();
            if (low is < 0 or > 1L << 48)
            {
                throw reader.Damaged("an hour's lowest value");
            }

            var hour = BitOperations.TrailingZeroCount(rest);
            _lows[hour] = Math.Min(_lows[hour], low);
        }
    }
}
