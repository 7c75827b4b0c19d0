using System.Runtime.CompilerServices;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// Weighted quantiles of values that are zero or more, with a relative error of at most 1 %. Buckets are fixed (see the scale: 3,220 of them from 10⁻⁹ to
/// 4.6 × 10¹⁸, with zero apart) and weights are whole numbers, so merging is addition: exactly associative and commutative, whatever the order or the shards.
/// </summary>
/// <remarks>Not safe for concurrent use. Equality is by content through <see cref="Same"/>.</remarks>
public sealed class QuantileSketch
{
    /// <summary>The largest relative error of a quantile.</summary>
    public const double RelativeError = 0.01;

    // Weights of buckets _offset, _offset + 1, …; grows at both ends as values appear.
    private long[] _weights = [];
    private int _offset;
    private long _zero;
    private long _total;

    /// <summary>The sum of all weights.</summary>
    public long TotalWeight => _total;

    /// <summary>Counts a value.</summary>
    /// <param name="value">At least zero and finite.</param>
    /// <param name="weight">How much it counts, such as the milliseconds for which it held; zero or less counts nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or no number.</exception>
    public void Add(double value, long weight)
    {
        if (!(value >= 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A sketch takes finite values of zero or more.");
        }

        Count(value, weight);
    }

    /// <summary>The same for a value known to be finite and at least zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Count(double value, long weight)
    {
        if (weight <= 0)
        {
            return;
        }

        _total += weight;
        if (value < LogScale.Smallest)
        {
            _zero += weight;
            return;
        }

        var index = LogScale.Index(value);
        var slot = index - _offset;
        if ((uint)slot >= (uint)_weights.Length)
        {
            slot = Widen(index, index);
        }

        _weights[slot] += weight;
    }

    /// <summary>Adds everything that another sketch holds.</summary>
    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (first, last) = other.Occupied();
        if (first <= last)
        {
            if (first < _offset || last >= _offset + _weights.Length)
            {
                Widen(first, last);
            }

            var shift = first - _offset;
            var theirs = other._weights.AsSpan(first - other._offset, last - first + 1);
            for (var i = 0; i < theirs.Length; i++)
            {
                _weights[shift + i] += theirs[i];
            }
        }

        _zero += other._zero;
        _total += other._total;
    }

    /// <summary>
    /// The smallest value such that at least <paramref name="quantile"/> of all weight lies at or below it, within 1 %; zero when nothing was counted.
    /// </summary>
    /// <param name="quantile">0 to 1.</param>
    public double Quantile(double quantile)
    {
        if (!(quantile is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile lies between 0 and 1.");
        }

        // At least 1, so that the 0-quantile is the smallest value seen rather than a bucket without weight.
        var target = Math.Max(1, (long)Math.Ceiling(quantile * _total));
        var passed = _zero;
        if (passed >= target || _total == 0)
        {
            return 0;
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            passed += _weights[i];
            if (passed >= target)
            {
                return LogScale.Value(_offset + i);
            }
        }

        var (_, last) = Occupied();
        return last < 0 ? 0 : LogScale.Value(last);
    }

    /// <summary>The weight of values at or above one, counted to the nearest bucket.</summary>
    /// <param name="value">Zero or more.</param>
    public long WeightAtOrAbove(double value)
    {
        if (value < LogScale.Smallest)
        {
            return _total;
        }

        var from = Math.Max(0, LogScale.Index(value) - _offset);
        long weight = 0;
        for (var i = from; i < _weights.Length; i++)
        {
            weight += _weights[i];
        }

        return weight;
    }

    /// <summary>The weight of the buckets whose middle lies above a value.</summary>
    /// <param name="value">Zero or more.</param>
    internal long WeightAbove(double value)
    {
        if (value < LogScale.Smallest)
        {
            return _total - _zero;
        }

        var index = LogScale.Index(value);
        var from = Math.Max(0, (LogScale.Value(index) > value ? index : index + 1) - _offset);
        long weight = 0;
        for (var i = from; i < _weights.Length; i++)
        {
            weight += _weights[i];
        }

        return weight;
    }

    /// <summary>The weight above a value, the value's own bucket shared out as if its weight were spread evenly: what is best for shares of time.</summary>
    /// <param name="value">Zero or more.</param>
    internal double WeightAboveEvenly(double value)
    {
        if (value < LogScale.Smallest)
        {
            return _total - _zero;
        }

        var slot = LogScale.Index(value, out var firstBits, out var width) - _offset;
        double above = 0;
        for (var i = Math.Max(0, slot + 1); i < _weights.Length; i++)
        {
            above += _weights[i];
        }

        return above + ((uint)slot < (uint)_weights.Length ? _weights[slot] * (1 - ((BitConverter.DoubleToInt64Bits(value) - firstBits) / (double)width)) : 0);
    }

    /// <summary>The value above which the rest of all weight lies by <see cref="WeightAboveEvenly"/>; 0 when nothing was counted.</summary>
    /// <param name="quantile">0 to 1.</param>
    internal double QuantileEvenly(double quantile)
    {
        var target = quantile * _total;
        double passed = _zero;
        if (_zero > 0 && passed >= target)
        {
            return 0;
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0 && passed + _weights[i] >= target)
            {
                LogScale.Index(LogScale.Value(_offset + i), out var firstBits, out var width);
                return BitConverter.Int64BitsToDouble(firstBits + (long)((target - passed) / _weights[i] * width));
            }

            passed += _weights[i];
        }

        return 0;
    }

    /// <summary>The buckets with weight, lowest first: the value that stands for each, and its weight.</summary>
    internal IEnumerable<(double Value, long Weight)> Buckets()
    {
        if (_zero > 0)
        {
            yield return (0, _zero);
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] != 0)
            {
                yield return (LogScale.Value(_offset + i), _weights[i]);
            }
        }
    }

    /// <summary>Whether two sketches hold the same, to the last unit of weight.</summary>
    public bool Same(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (first, last) = Occupied();
        var (otherFirst, otherLast) = other.Occupied();
        return _zero == other._zero && _total == other._total && (first, last) == (otherFirst, otherLast)
            && (first > last || _weights.AsSpan(first - _offset, last - first + 1).SequenceEqual(other._weights.AsSpan(first - other._offset, last - first + 1)));
    }

    /// <summary>Forgets everything but keeps the room.</summary>
    internal void Clear()
    {
        Array.Clear(_weights);
        _zero = 0;
        _total = 0;
    }

    /// <summary>
    /// Writes it: the greatest common divisor of the weights (a regular scrape makes it the interval), then zero's weight and each occupied bucket as step and
    /// weight. When more than <paramref name="mostBuckets"/> are occupied, the lowest are counted with the first one kept: upper quantiles stay within 1 %, the lowest are overstated.
    /// </summary>
    internal void Write(CompactWriter writer, int mostBuckets = LogScale.Buckets)
    {
        var (first, last) = Occupied();
        var occupied = 0;
        var divisor = _zero;
        for (var i = first; i <= last; i++)
        {
            var weight = _weights[i - _offset];
            if (weight != 0)
            {
                occupied++;
                divisor = Gcd(divisor, weight);
            }
        }

        var folded = Math.Max(0, occupied - mostBuckets);
        writer.Natural(divisor);
        if (divisor == 0)
        {
            return;
        }

        writer.Natural(_zero / divisor);
        writer.Natural(occupied - folded);
        long carried = 0;
        var previous = -1;
        for (var i = first; i <= last; i++)
        {
            var weight = _weights[i - _offset];
            if (weight == 0)
            {
                continue;
            }

            carried += weight;
            if (folded > 0)
            {
                folded--;
                continue;
            }

            writer.Natural(i - previous - 1);
            writer.Natural(carried / divisor);
            previous = i;
            carried = 0;
        }
    }

    /// <summary>Adds what <see cref="Write"/> wrote to what is held already.</summary>
    internal void MergeFrom(ref CompactReader reader)
    {
        var divisor = reader.Natural();
        if (divisor == 0)
        {
            return;
        }

        // Room for 2²⁰ days of milliseconds; anything above is damage, and would overflow.
        const long MostWeight = 1L << 57;
        var zero = Scaled(ref reader, divisor, MostWeight);
        _zero += zero;
        _total += zero;
        var buckets = reader.Small(LogScale.Buckets);
        var index = -1;
        for (var i = 0; i < buckets; i++)
        {
            index += 1 + reader.Small(LogScale.Buckets - 1);
            if (index >= LogScale.Buckets)
            {
                throw reader.Damaged($"a bucket below {LogScale.Buckets}");
            }

            var weight = Scaled(ref reader, divisor, MostWeight);
            var slot = index - _offset;
            if ((uint)slot >= (uint)_weights.Length)
            {
                slot = Widen(index, index);
            }

            _weights[slot] += weight;
            _total += weight;
        }
    }

    private static long Scaled(ref CompactReader reader, long divisor, long most)
    {
        var units = reader.Natural();
        return units <= most / divisor ? units * divisor : throw reader.Damaged("a weight that fits");
    }

    // First and last bucket with weight; (0, -1) when there is none.
    private (int First, int Last) Occupied()
    {
        var low = 0;
        var high = _weights.Length - 1;
        while (low <= high && _weights[low] == 0)
        {
            low++;
        }

        while (high >= low && _weights[high] == 0)
        {
            high--;
        }

        return low <= high ? (_offset + low, _offset + high) : (0, -1);
    }

    // Makes room for buckets first to last and returns the slot of the first. Room to spare on the side that grew keeps this rare.
    private int Widen(int first, int last)
    {
        const int Spare = 16;
        int low = Math.Max(0, first - Spare), high = Math.Min(LogScale.Buckets - 1, last + Spare);
        if (_weights.Length > 0)
        {
            low = first < _offset ? low : _offset;
            high = last >= _offset + _weights.Length ? high : _offset + _weights.Length - 1;
        }

        var wider = new long[high - low + 1];
        _weights.CopyTo(wider, _weights.Length > 0 ? _offset - low : 0);
        _weights = wider;
        _offset = low;
        return first - low;
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
