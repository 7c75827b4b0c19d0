using System.Collections.Concurrent;

namespace Ullage.Overload;

/// <summary>Requests that start when they are due, however many are unanswered, each given up after a patience; and a closed loop to find what the service can do.</summary>
internal sealed class OpenLoop(Uri address, TimeSpan patience, TimeProvider time) : IDisposable
{
    private const int MostInFlight = 3000;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = MostInFlight, UseProxy = false, UseCookies = false });

    public void Dispose() => _http.Dispose();

    /// <summary>Good answers a second with as many callers who ask again at once.</summary>
    public async Task<double> ClosedAsync(int callers, TimeSpan length)
    {
        var (good, begun) = (0, time.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (time.GetElapsedTime(begun) < length)
            {
                if (await AskAsync() == 200)
                {
                    Interlocked.Increment(ref good);
                }
            }
        }));
        return good / time.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>A Poisson process of a rate; what was due before <paramref name="settled"/> is not counted.</summary>
    public async Task<OverloadResult> RunAsync(double rate, TimeSpan settled, TimeSpan length, Random random)
    {
        var answers = new ConcurrentBag<(int Status, double Ms)>();
        var begun = time.GetTimestamp();
        var (due, inFlight) = (TimeSpan.Zero, 0);
        List<Task> all = [];
        while ((due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate)) < length)
        {
            while (time.GetElapsedTime(begun) is var now && now < due)
            {
                await Task.Delay(due - now, time);
            }

            all.Add(OneAsync(due));
        }

        await Task.WhenAll(all);
        return OverloadResult.Of(answers, rate, length - settled);

        async Task OneAsync(TimeSpan at)
        {
            // A service that answers nothing must not exhaust the one who asks.
            var status = Interlocked.Increment(ref inFlight) > MostInFlight ? 0 : await AskAsync();
            Interlocked.Decrement(ref inFlight);
            if (at >= settled)
            {
                answers.Add((status, (time.GetElapsedTime(begun) - at).TotalMilliseconds));
            }
        }
    }

    private async Task<int> AskAsync()
    {
        using var gone = new CancellationTokenSource(patience, time);
        try
        {
            using var answer = await _http.GetAsync(address, gone.Token);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }
}
