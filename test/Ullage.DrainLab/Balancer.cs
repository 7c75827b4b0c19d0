using System.Net;
using System.Net.Sockets;

namespace Ullage.DrainLab;

/// <summary>
/// Behaves as a Kubernetes service does: picks an instance for a connection at random among those it believes ready and leaves connections alone afterwards. It learns of readiness by probing, and acts on
/// what it learnt after a random lag. It never tries again: what meets a dead instance fails.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly DrainPlan _plan;
    private readonly Random _random;
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _http1 = new(IPAddress.Loopback, 0), _http2 = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly Dictionary<Instance, bool> _instances = [];
    private readonly Task _accepting;

    public Balancer(DrainPlan plan, Random random)
    {
        (_plan, _random) = (plan, random);
        _http1.Start(512);
        _http2.Start(512);
        _accepting = Task.WhenAll(AcceptAsync(_http1, static i => i.Http1), AcceptAsync(_http2, static i => i.Http2));
    }

    public int Http1 => ((IPEndPoint)_http1.LocalEndpoint).Port;

    public int Http2 => ((IPEndPoint)_http2.LocalEndpoint).Port;

    /// <summary>Whether it sends new connections to an instance.</summary>
    public bool Sends(Instance instance)
    {
        lock (_lock)
        {
            return _instances.GetValueOrDefault(instance);
        }
    }

    /// <summary>Probes an instance until it is told to forget it.</summary>
    public void Add(Instance instance)
    {
        lock (_lock)
        {
            _instances[instance] = false;
        }

        _ = ProbeAsync(instance);
    }

    /// <summary>After its process has gone, when its absence has long been seen.</summary>
    public void Forget(Instance instance)
    {
        lock (_lock)
        {
            _instances.Remove(instance);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _http1.Stop();
        _http2.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task ProbeAsync(Instance instance)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        var known = false;
        while (!_stop.IsCancellationRequested)
        {
            var ready = false;
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{instance.Http1}/readyz", _stop.Token);
                ready = answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not ready is all that a prober can make of it.
            }

            if (ready != known)
            {
                known = ready;
                _ = ActAsync(instance, ready);
            }

            lock (_lock)
            {
                if (!_instances.ContainsKey(instance))
                {
                    return;
                }
            }

            await Task.Delay(_plan.Poll, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ActAsync(Instance instance, bool ready)
    {
        TimeSpan lag;
        lock (_lock)
        {
            lag = _plan.Lag * _random.NextDouble();
        }

        await Task.Delay(lag, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (_instances.ContainsKey(instance))
            {
                _instances[instance] = ready;
            }
        }
    }

    private Instance? Pick()
    {
        lock (_lock)
        {
            var ready = _instances.Where(static i => i.Value).Select(static i => i.Key).ToArray();
            return ready.Length == 0 ? null : ready[_random.Next(ready.Length)];
        }
    }

    private async Task AcceptAsync(TcpListener listener, Func<Instance, int> port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(_stop.Token), port);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client, Func<Instance, int> port)
    {
        using var _ = client;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            if (Pick() is not { } instance)
            {
                Reset(client);
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, port(instance), _stop.Token);
            await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(client);
            Reset(server);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[8192];
        while (true)
        {
            int read;
            try
            {
                read = await from.ReceiveAsync(buffer, _stop.Token);
            }
            catch (SocketException)
            {
                // A reset goes through as a reset, after what came before it.
                Reset(to);
                throw;
            }

            try
            {
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
                }
            }
            catch (SocketException)
            {
                // The other side takes no more, but what it had said before may still be on its way: the other direction carries that, and then the reset.
                return;
            }
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.Close(0);
        }
        catch (SocketException)
        {
            // It is as closed as it will be.
        }
    }
}
