using System.Globalization;
using System.Text.RegularExpressions;

namespace Ullage.Lab.GoGrid;

/// <summary>Sums what <c>GODEBUG=gctrace=1</c> writes: the truth that predictions are held against. Safe for concurrent use.</summary>
internal sealed partial class GcTrace
{
    private readonly Lock _gate = new();
    private GcSums _sums;

    public GcSums Sums
    {
        get
        {
            lock (_gate)
            {
                return _sums;
            }
        }
    }

    /// <summary>Takes a line; those of no collection are passed over.</summary>
    public void Hear(string line)
    {
        // gc 7 @1.2s 3%: 0.05+12+0.01 ms clock, 0.1+0.4/11.9/0.2+0.02 ms cpu, 57->58->31 MB, 60 MB goal, …: stop, assist/background/idle, stop
        if (Line().Match(line) is { Success: true } match)
        {
            lock (_gate)
            {
                _sums = new GcSums(_sums.Cycles + 1, _sums.MarkSeconds + Of("assist") + Of("background"), _sums.IdleSeconds + Of("idle"));
            }
        }

        double Of(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) / 1000;
    }

    [GeneratedRegex(@"^gc \d+ @\S+ \d+%: \S+ ms clock, [\d.]+\+(?<assist>[\d.]+)/(?<background>[\d.]+)/(?<idle>[\d.]+)\+[\d.]+ ms cpu,")]
    private static partial Regex Line();
}

/// <summary>Collections so far and their CPU.</summary>
/// <param name="Cycles">Collections.</param>
/// <param name="MarkSeconds">Of background workers and assists.</param>
/// <param name="IdleSeconds">Of workers at idle priority.</param>
internal readonly record struct GcSums(int Cycles, double MarkSeconds, double IdleSeconds)
{
    public static GcSums operator -(GcSums a, GcSums b) => new(a.Cycles - b.Cycles, a.MarkSeconds - b.MarkSeconds, a.IdleSeconds - b.IdleSeconds);
}
