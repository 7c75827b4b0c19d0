using System.Globalization;

namespace Ullage.DrainLab;

/// <summary>What became of one kind of traffic.</summary>
internal sealed class Tally(string kind)
{
    private readonly Lock _lock = new();
    private readonly List<double> _latenciesMs = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    public string Kind => kind;

    public int Sent { get; private set; }

    public int Failed { get; private set; }

    /// <summary>What a server refused before it had begun on it, and the client sent again, as the protocol has it.</summary>
    public int SentAgain { get; private set; }

    public void Add(TimeSpan latency, string? failure)
    {
        lock (_lock)
        {
            Sent++;
            _latenciesMs.Add(latency.TotalMilliseconds);
            if (failure is not null)
            {
                Failed++;
                _failures[failure] = _failures.GetValueOrDefault(failure) + 1;
            }
        }
    }

    public void Again()
    {
        lock (_lock)
        {
            SentAgain++;
        }
    }

    public string Failures() => string.Join("; ", _failures.OrderByDescending(static f => f.Value).Take(5).Select(static f => $"{f.Value} × {f.Key}"));

    /// <summary>A quantile by nearest rank.</summary>
    public string Quantile(double q)
    {
        _latenciesMs.Sort();
        return _latenciesMs.Count == 0 ? "" : _latenciesMs[Math.Clamp((int)Math.Ceiling(q * _latenciesMs.Count) - 1, 0, _latenciesMs.Count - 1)].ToString("0.0", CultureInfo.InvariantCulture);
    }
}
