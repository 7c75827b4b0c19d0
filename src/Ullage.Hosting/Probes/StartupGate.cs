using Microsoft.Extensions.Hosting;

namespace Ullage.Hosting.Probes;

/// <summary>
/// When start-up is complete: once, when the host has started and everything that was held is released. From then on /startupz answers 200 whatever happens. Safe for concurrent use.
/// </summary>
public sealed class StartupGate
{
    private readonly Lock _lock = new();
    private readonly List<Held> _held = [];
    private readonly IHostApplicationLifetime _host;
    private volatile bool _complete;

    internal StartupGate(IHostApplicationLifetime host) => _host = host;

    /// <summary>What start-up waits for, or null once it is complete.</summary>
    public string? Waiting
    {
        get
        {
            if (_complete)
            {
                return null;
            }

            lock (_lock)
            {
                if (!_host.ApplicationStarted.IsCancellationRequested)
                {
                    return "the service is starting";
                }

                if (_held.Count > 0)
                {
                    return $"start-up waits for {string.Join(", ", _held.Select(static h => h.What))}";
                }

                _complete = true;
                return null;
            }
        }
    }

    /// <summary>Holds start-up, for a cache to be warmed or a model to be loaded, until the result is disposed.</summary>
    /// <param name="what">Said by the probe.</param>
    /// <exception cref="InvalidOperationException">Start-up is complete; it does not begin again.</exception>
    public IDisposable Hold(string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(what);
        lock (_lock)
        {
            if (_complete)
            {
                throw new InvalidOperationException($"Start-up is complete and cannot be held for {what}; hold it from a hosted service's StartAsync or before the host runs.");
            }

            var held = new Held(this, what);
            _held.Add(held);
            return held;
        }
    }

    private sealed class Held(StartupGate gate, string what) : IDisposable
    {
        public string What => what;

        public void Dispose()
        {
            lock (gate._lock)
            {
                gate._held.Remove(this);
            }
        }
    }
}
