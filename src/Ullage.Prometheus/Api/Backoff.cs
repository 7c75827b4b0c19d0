using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>
/// How long to wait before another try: evenly drawn from zero to a bound that doubles (full jitter), so that many clients do not come
/// back at once; and at least what the server asks for.
/// </summary>
internal sealed class Backoff(PrometheusConnectionOptions options, Random random, Func<TimeSpan, CancellationToken, Task> delay)
{
    /// <summary>Tries of one request.</summary>
    public int MaxAttempts => options.MaxAttempts;

    /// <summary>Whether the server asks for a longer wait than is granted.</summary>
    public bool AsksTooMuch(TimeSpan? retryAfter) => retryAfter > options.MaxRetryAfter;

    /// <summary>Waits after a failed try.</summary>
    /// <param name="failed">How many have failed, from 1.</param>
    /// <param name="retryAfter">What the server asks for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(int failed, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var bound = Math.Min(options.RetryMaxDelay.TotalMilliseconds, options.RetryBaseDelay.TotalMilliseconds * Math.Pow(2, failed - 1));
        double drawn;
        lock (random)
        {
            drawn = random.NextDouble() * bound;
        }

        return delay((retryAfter ?? TimeSpan.Zero) + TimeSpan.FromMilliseconds(drawn), cancellationToken);
    }

    /// <summary>A fault as what the caller sees, with how often it was tried.</summary>
    public SourceException Final(HttpFault fault, int tries)
    {
        var message = AsksTooMuch(fault.RetryAfter)
            ? $"{fault.Message} It asks to wait {fault.RetryAfter!.Value.TotalSeconds:0} s, longer than the {options.MaxRetryAfter.TotalSeconds:0} s allowed."
            : tries > 1 ? $"{fault.Message.TrimEnd('.')} (tried {tries} times)" : fault.Message;
        return new SourceException(fault.Failure, message, fault.Inner);
    }
}
