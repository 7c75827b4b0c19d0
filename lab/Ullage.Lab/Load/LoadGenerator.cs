namespace Ullage.Lab.Load;

/// <summary>
/// An open loop: requests start when they are due, whether or not earlier ones were answered, and latency counts from when a request was due.
/// A service that stalls is thus charged for every request that had to wait, not only for the one that met the stall.
/// </summary>
internal sealed class LoadGenerator(TimeProvider time) : IDisposable
{
    /// <summary>Requests that may be under way at once; one more fails at once, so that a dead service cannot exhaust the machine.</summary>
    private const int MostInFlight = 2000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = MostInFlight, UseProxy = false, UseCookies = false }) { Timeout = _patience };

    public async Task<LoadResult> RunAsync(Func<Uri?> target, LoadShape shape, TimeSpan length, Random random, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        var failed = 0;
        string? firstFailure = null;
        var gate = new Lock();
        var pending = new HashSet<Task>();
        var started = time.GetTimestamp();
        var sent = 0;
        foreach (var due in shape.Arrivals(length, random))
        {
            // the timer rounds up to a millisecond or so; what is overdue then starts at once and is charged for the wait
            while (time.GetElapsedTime(started) is var now && now < due)
            {
                await Task.Delay(due - now, time, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            sent++;
            var request = OneAsync(due);
            if (!request.IsCompleted)
            {
                lock (gate)
                {
                    pending.Add(request);
                }

                _ = request.ContinueWith(
                    done =>
                    {
                        lock (gate)
                        {
                            pending.Remove(done);
                        }
                    },
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        Task[] last;
        lock (gate)
        {
            last = [.. pending];
        }

        await Task.WhenAll(last);
        latencies.Sort();
        return new LoadResult(sent, failed, [.. latencies], firstFailure);

        async Task OneAsync(TimeSpan due)
        {
            string? failure = null;
            try
            {
                int underWay;
                lock (gate)
                {
                    underWay = pending.Count;
                }

                failure = underWay >= MostInFlight ? $"{MostInFlight} requests were waiting"
                    : target() is not { } address ? "the service was not running"
                    : await AskAsync(address);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                failure = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            }

            var latency = (time.GetElapsedTime(started) - due).TotalMilliseconds;
            lock (gate)
            {
                latencies.Add(latency);
                if (failure is not null)
                {
                    failed++;
                    firstFailure ??= failure;
                }
            }
        }

        async Task<string?> AskAsync(Uri address)
        {
            using var answer = await _http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
    }

    public void Dispose() => _http.Dispose();
}
