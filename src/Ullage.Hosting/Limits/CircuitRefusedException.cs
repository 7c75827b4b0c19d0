namespace Ullage.Hosting.Limits;

/// <summary>A call was not let in; nothing of it was run.</summary>
public sealed class CircuitRefusedException : Exception
{
    internal CircuitRefusedException(string breaker, RefusalReason reason, TimeSpan retryAfter)
        : base($"Circuit breaker '{breaker}' did not let the call in: {Words(reason)}. Try again in {retryAfter.TotalSeconds:0.#} s.") => (Reason, RetryAfter) = (reason, retryAfter);

    /// <summary>Why.</summary>
    public RefusalReason Reason { get; }

    /// <summary>When another try may do.</summary>
    public TimeSpan RetryAfter { get; }

    internal static string Words(RefusalReason reason) => reason switch
    {
        RefusalReason.Open => "memory is critical",
        RefusalReason.QueueTimeout => "no work ended while it waited",
        _ => "as much is at work as is good",
    };
}
