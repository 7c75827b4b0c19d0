using System.Collections.Concurrent;

namespace Ullage.Hosting.Logs;

/// <summary>Lets through so many lines a second of one template and then one in a hundred, and counts the rest. Safe for concurrent use.</summary>
internal sealed class FloodGate(int limit, TimeProvider time)
{
    /// <summary>Templates told apart; further ones share a count, since a template made of data would fill the memory.</summary>
    public const int MostTemplates = 1_000;

    private const int Sampled = 100;
    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly Count _others = new();

    /// <summary>Whether a line may pass, and how many of its template have not since the last that did.</summary>
    public bool Pass(string template, out long suppressed)
    {
        suppressed = 0;
        if (limit == 0)
        {
            return true;
        }

        if (!_counts.TryGetValue(template, out var count))
        {
            count = _counts.Count >= MostTemplates ? _others : _counts.GetOrAdd(template, static _ => new Count());
        }

        return count.Pass(time.GetTimestamp() / time.TimestampFrequency, limit, out suppressed);
    }

    private sealed class Count
    {
        private long _second = -1, _suppressed;
        private int _seen;

        public bool Pass(long second, int limit, out long suppressed)
        {
            var known = Interlocked.Read(ref _second);
            if (known != second && Interlocked.CompareExchange(ref _second, second, known) == known)
            {
                Volatile.Write(ref _seen, 0);
            }

            var seen = Interlocked.Increment(ref _seen);
            if (seen > limit && (seen - limit) % Sampled != 0)
            {
                Interlocked.Increment(ref _suppressed);
                suppressed = 0;
                return false;
            }

            suppressed = Interlocked.Read(ref _suppressed) == 0 ? 0 : Interlocked.Exchange(ref _suppressed, 0);
            return true;
        }
    }
}
