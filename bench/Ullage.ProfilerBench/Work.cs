using System.Runtime.CompilerServices;

namespace Ullage.ProfilerBench;

/// <summary>Three kinds of work in known shares: arithmetic, text that becomes garbage, and a hash over bytes. Each counts the CPU time that it took.</summary>
/// <param name="times">How often each kind is done before the clock is read, which is a call out of managed code.</param>
/// <param name="divisor">By how much each is shorter than a whole one, which takes some milliseconds.</param>
internal sealed class Work(int times = 1, int divisor = 1)
{
    public static readonly string[] Kinds = [nameof(Compute), nameof(Render), nameof(Sign)];

    private readonly byte[] _bytes = new byte[4096];
    private readonly long[] _taken = new long[3];
    private double _sum;
    private string _text = "";
    private uint _hash;

    /// <summary>Rounds done so far.</summary>
    public long Rounds { get; private set; }

    public object Kept => (_sum, _text, _hash);

    /// <summary>Nanoseconds of CPU by kind so far.</summary>
    public long[] Taken => [.. _taken];

    /// <summary>One round with the clock of the thread read between kinds.</summary>
    public void RoundTimed()
    {
        var begun = ThreadClock.Nanoseconds;
        Repeat(Compute);
        var computed = ThreadClock.Nanoseconds;
        Repeat(Render);
        var rendered = ThreadClock.Nanoseconds;
        Repeat(Sign);
        _taken[0] += computed - begun;
        _taken[1] += rendered - computed;
        _taken[2] += ThreadClock.Nanoseconds - rendered;
        Rounds++;
    }

    private void Repeat(Action kind)
    {
        for (var i = 0; i < times; i++)
        {
            kind();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Compute()
    {
        for (var i = 0; i < 400_000 / divisor; i++)
        {
            _sum += Math.Sqrt(i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Render()
    {
        for (var i = 0; i < 4_000 / divisor; i++)
        {
            _text = string.Concat("order ", i.ToString("D8", System.Globalization.CultureInfo.InvariantCulture), " of the day");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sign()
    {
        for (var round = 0; round < 40 / divisor; round++)
        {
            foreach (var b in _bytes)
            {
                _hash = ((_hash ^ b) * 16777619) + 1;
            }
        }
    }
}
