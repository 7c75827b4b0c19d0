using System.Net;
using System.Net.WebSockets;

namespace Ullage.DrainLab;

/// <summary>Everything that is sent at the service through the balancer, until it is told to stop; what is under way then comes to its end and counts.</summary>
internal sealed class Traffic(Balancer balancer, DrainPlan plan, int seed) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Http1Client _http1 = new(balancer.Http1);
    private readonly HttpClient[] _http2 =
    [
        .. Enumerable.Range(0, 4).Select(_ => new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact, BaseAddress = new Uri($"http://127.0.0.1:{balancer.Http2}/"), Timeout = _patience,
        }),
    ];

    public Tally[] Tallies { get; } = [new("HTTP/1.1, open loop"), new("HTTP/1.1, closed loop"), new("HTTP/2, open loop"), new("streams, open loop"), new("WebSocket messages")];

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
    [
        OpenAsync(Tallies[0], plan.Rate, seed, () => Http1Async(Tallies[0], "/", 5), stop),
        .. Enumerable.Range(0, 4).Select(_ => ClosedAsync(Tallies[1], () => Http1Async(Tallies[1], "/wait?ms=20", 6), stop)),
        OpenAsync(Tallies[2], plan.Rate / 5, seed + 1, Http2Async, stop),
        OpenAsync(Tallies[3], 10, seed + 2, () => Http1Async(Tallies[3], "/stream?parts=20&ms=50", 100), stop),
        .. Enumerable.Range(0, 4).Select(_ => SocketAsync(Tallies[4], stop)),
    ]);

    public void Dispose()
    {
        _http1.Dispose();
        Array.ForEach(_http2, static h => h.Dispose());
    }

    /// <summary>Starts requests when they are due, whatever became of earlier ones, and counts their time from then.</summary>
    private static async Task OpenAsync(Tally tally, double rate, int seed, Func<Task<string?>> ask, CancellationToken stop)
    {
        var random = new Random(seed);
        var begun = TimeProvider.System.GetTimestamp();
        var pending = new List<Task>();
        for (var due = TimeSpan.Zero; !stop.IsCancellationRequested; due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate))
        {
            while (!stop.IsCancellationRequested && TimeProvider.System.GetElapsedTime(begun) is var now && now < due)
            {
                await Task.Delay(due - now, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (pending.Count > 4000)
            {
                pending.RemoveAll(static p => p.IsCompleted);
            }

            pending.Add(OneAsync(due));
        }

        await Task.WhenAll(pending);

        async Task OneAsync(TimeSpan due)
        {
            var failure = await ask();
            tally.Add(TimeProvider.System.GetElapsedTime(begun) - due, failure);
        }
    }

    private static async Task ClosedAsync(Tally tally, Func<Task<string?>> ask, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var begun = TimeProvider.System.GetTimestamp();
            var failure = await ask();
            tally.Add(TimeProvider.System.GetElapsedTime(begun), failure);
            if (failure is not null)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task<string?> Http1Async(Tally tally, string path, int bytes)
    {
        using var limit = new CancellationTokenSource(_patience);
        return await _http1.GetAsync(path, bytes, tally.Again, limit.Token);
    }

    private int _turn;

    private async Task<string?> Http2Async()
    {
        try
        {
            var answer = await _http2[(uint)Interlocked.Increment(ref _turn) % _http2.Length].GetStringAsync(new Uri("", UriKind.Relative));
            return answer == "hello" ? null : "another answer";
        }
        catch (HttpRequestException e)
        {
            return $"{e.HttpRequestError}: {(e.InnerException ?? e).Message}";
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
    }

    /// <summary>
    /// Sends a message every 20 ms over a connection that it keeps, and waits for its echo. A service that goes away says so (1001) in place of an echo: that message was not taken and is sent again over a
    /// new connection. Anything else that ends the connection is a failure.
    /// </summary>
    private async Task SocketAsync(Tally tally, CancellationToken stop)
    {
        ClientWebSocket? socket = null;
        var (message, echo) = (new byte[64], new byte[64]);
        while (!stop.IsCancellationRequested)
        {
            var begun = TimeProvider.System.GetTimestamp();
            string? failure = null;
            using var limit = new CancellationTokenSource(_patience);
            try
            {
                for (var again = true; again;)
                {
                    if (socket is null)
                    {
                        socket = new ClientWebSocket();
                        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{balancer.Http1}/ws"), limit.Token);
                    }

                    await socket.SendAsync(message, WebSocketMessageType.Binary, true, limit.Token);
                    var received = await socket.ReceiveAsync(echo.AsMemory(), limit.Token);
                    again = received.MessageType == WebSocketMessageType.Close;
                    if (again)
                    {
                        failure = socket.CloseStatus == WebSocketCloseStatus.EndpointUnavailable ? null : $"closed with {socket.CloseStatus}";
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
                        socket.Dispose();
                        socket = null;
                        tally.Again();
                        again = failure is null;
                    }
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                failure = e is WebSocketException w ? w.WebSocketErrorCode.ToString() : "no answer in time";
                socket?.Dispose();
                socket = null;
            }

            tally.Add(TimeProvider.System.GetElapsedTime(begun), failure);
            await Task.Delay(20, CancellationToken.None);
        }

        socket?.Dispose();
    }
}
