using System.Buffers;

namespace Ullage.Hosting.Caching;

/// <summary>How values go to and come from a cache that several instances share. It may be down: then values are loaded as if it held nothing.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class SecondLevelOptions<TKey, TValue>
    where TKey : notnull
{
    /// <summary>A key's text there: unique among all that share the cache, so begun with a name and a version of the value's shape, such as <c>price:2:</c>. Required.</summary>
    public Func<TKey, string>? Key { get; set; }

    /// <summary>Writes a value; never called with null. Required.</summary>
    public Action<TValue, IBufferWriter<byte>>? Write { get; set; }

    /// <summary>Reads what was written. What it throws counts as a miss. Required.</summary>
    public Func<ReadOnlyMemory<byte>, TValue>? Read { get; set; }

    /// <summary>How long an answer may take. 1 ms to 1 min; default 250 ms.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long it is left alone after it failed or was late; then one request tries it. 0 to 10 min; default 5 s.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Faults()
    {
        foreach (var (name, set) in ((string, bool)[])[("Key", Key is not null), ("Write", Write is not null), ("Read", Read is not null)])
        {
            if (!set)
            {
                yield return $"AdaptiveCache.SecondLevel.{name} is not set; expected a function.";
            }
        }

        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"AdaptiveCache.SecondLevel.Timeout is {Timeout}; expected 1 ms to 1 min.";
        }

        if (Rest < TimeSpan.Zero || Rest > TimeSpan.FromMinutes(10))
        {
            yield return $"AdaptiveCache.SecondLevel.Rest is {Rest}; expected 0 to 10 min.";
        }
    }
}
