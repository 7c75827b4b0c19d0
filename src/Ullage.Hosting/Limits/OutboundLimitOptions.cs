using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Limits;

/// <summary>How many calls of an HTTP client may be under way to one host at once.</summary>
public sealed class OutboundLimitOptions
{
    /// <summary>The limit never goes below this. 1 to 100,000; default 1, or <see cref="MaxConcurrency"/> where that is lower.</summary>
    public int MinConcurrency { get; set; } = 1;

    /// <summary>The limit never goes above this. 1 to 100,000; default 200.</summary>
    public int MaxConcurrency { get; set; } = 200;

    /// <summary>The limit at first, held within the two bounds. 1 to 100,000; default 20.</summary>
    public int InitialConcurrency { get; set; } = 20;

    /// <summary>Calls to a host that may wait. 0 to 1,000,000; default 100.</summary>
    public int QueueLimit { get; set; } = 100;

    /// <summary>How long a call waits at most. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call may take from when it is let in to its response's head. 1 ms to 1 day; null, the default, leaves that to the client's own timeout, which counts all the same.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Hosts with a limit of their own; those beyond share one. 1 to 10,000; default 100.</summary>
    public int MaxHosts { get; set; } = 100;

    internal int Least => Math.Min(MinConcurrency, MaxConcurrency);

    internal IEnumerable<string> Faults() =>
    [
        .. Within(nameof(MinConcurrency), MinConcurrency, 1, 100_000),
        .. Within(nameof(MaxConcurrency), MaxConcurrency, 1, 100_000),
        .. Within(nameof(InitialConcurrency), InitialConcurrency, 1, 100_000),
        .. Within(nameof(QueueLimit), QueueLimit, 0, 1_000_000),
        .. Within(nameof(QueueTimeout), QueueTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
        .. Within(nameof(Timeout), Timeout ?? TimeSpan.FromDays(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
        .. Within(nameof(MaxHosts), MaxHosts, 1, 10_000),
    ];

    private static string[] Within<T>(string name, T value, T least, T most)
        where T : IComparable<T> => OptionRange.Faults("OutboundLimit." + name, value, least, most);

    internal sealed class Validator : IValidateOptions<OutboundLimitOptions>
    {
        public ValidateOptionsResult Validate(string? name, OutboundLimitOptions options) => OptionRange.Result(options.Faults());
    }
}
