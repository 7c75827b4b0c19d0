using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Limits;

/// <summary>How much work is let in at once, and when none is.</summary>
public sealed class CircuitBreakerOptions
{
    private const int UsualLeast = 20;

    /// <summary>Its name in metrics, logs and errors. Default <c>inbound</c>.</summary>
    public string Name { get; set; } = "inbound";

    /// <summary>The limit never goes below this while there is no pressure. 1 to <see cref="MaxConcurrency"/>; default 20, or <see cref="MaxConcurrency"/> where that is lower.</summary>
    public int MinConcurrency { get; set; } = UsualLeast;

    /// <summary>The limit never goes above this: a hard cap on the work at once. 1 to 100,000; default 200.</summary>
    public int MaxConcurrency { get; set; } = 200;

    /// <summary>The limit at first, held within the two bounds. 1 to 100,000; default 20. Until work first slows down the limit grows by a fifth a second, afterwards slowly.</summary>
    public int InitialConcurrency { get; set; } = 20;

    /// <summary>
    /// How long work may take; its token is cancelled then and its caller told. Its permit stays taken until the work has really ended. 1 ms to 1 day; null, the default, for no bound.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Callers that may wait for a permit where they can wait. 0 to 1,000,000; default 0: the limit itself leaves room for a short queue, inside the service.</summary>
    public int QueueLimit { get; set; }

    /// <summary>How long a caller waits at most. 1 ms to 1 min; default 500 ms.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What is left of the limit at critical pressure, as a ratio; between High and Critical it falls in a straight line. Above 0 to 1; default 0.5. 1 for a limit that heeds no pressure.
    /// </summary>
    public double Floor { get; set; } = 0.5;

    /// <summary>How long memory must have been critical without a break before nothing is let in any more. 0 to 10 min; default 10 s. A busy CPU never opens the circuit: it is work done.</summary>
    public TimeSpan OpenAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open before it is probed. 100 ms to 10 min; default 5 s.</summary>
    public TimeSpan ProbeAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls let in as probes; all must end in time, with memory no longer critical, for the circuit to close. 1 to 1,000; default 3.</summary>
    public int Probes { get; set; } = 3;

    internal int Least => Math.Min(MinConcurrency, MaxConcurrency);

    internal IEnumerable<string> Faults() =>
    [
        .. string.IsNullOrWhiteSpace(Name) ? ["CircuitBreaker.Name is empty; expected a name for metrics."] : Array.Empty<string>(),
        .. Within(nameof(MinConcurrency), MinConcurrency, 1, 100_000),
        .. Within(nameof(MaxConcurrency), MaxConcurrency, 1, 100_000),
        .. MinConcurrency != UsualLeast && MinConcurrency > MaxConcurrency ? [$"CircuitBreaker.MinConcurrency is {MinConcurrency}, more than MaxConcurrency, {MaxConcurrency}; expected the least first."] : Array.Empty<string>(),
        .. Within(nameof(InitialConcurrency), InitialConcurrency, 1, 100_000),
        .. Within(nameof(Timeout), Timeout ?? TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
        .. Within(nameof(QueueLimit), QueueLimit, 0, 1_000_000),
        .. Within(nameof(QueueTimeout), QueueTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        .. Within(nameof(Floor), Floor, double.Epsilon, 1),
        .. Within(nameof(OpenAfter), OpenAfter, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        .. Within(nameof(ProbeAfter), ProbeAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        .. Within(nameof(Probes), Probes, 1, 1000),
    ];

    private static string[] Within<T>(string name, T value, T least, T most)
        where T : IComparable<T> => OptionRange.Faults("CircuitBreaker." + name, value, least, most);

    internal sealed class Validator : IValidateOptions<CircuitBreakerOptions>
    {
        public ValidateOptionsResult Validate(string? name, CircuitBreakerOptions options) => OptionRange.Result(options.Faults());
    }
}
