namespace Ullage.Kubernetes.Api;

/// <summary>Bounds of a client of the API. Defaults suit a large cluster; tests shorten them.</summary>
public sealed class ApiOptions
{
    /// <summary>Objects a page of a list, 1 to 10,000.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Most bytes of one answer, or of one page of a list.</summary>
    public int MaxAnswerBytes { get; init; } = 64 << 20;

    /// <summary>Most bytes of one event of a watch; etcd keeps objects of up to 1.5 MiB.</summary>
    public int MaxEventBytes { get; init; } = 4 << 20;

    /// <summary>Most objects of one list.</summary>
    public int MaxItems { get; init; } = 1_000_000;

    /// <summary>Requests under way at a time, 1 to 64, whatever priority and fairness would let through.</summary>
    public int Concurrency { get; init; } = 6;

    /// <summary>Tries of a request that may be sent again.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The time allowed for one answer, body included; a watch has its own.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time allowed until the first answer of all begins, where it is shorter: an address where no API is must not cost minutes. Nothing is asked twice after it.</summary>
    public TimeSpan FirstAnswerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a watch stays open before the server ends it; each is up to twice as long, so that many do not come back at once.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The bound of the first wait between tries; it doubles from try to try.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The bound that waits between tries do not exceed.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait that a server may ask for; a longer one fails the request.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(60);
}
