using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// The host with a stop that can be hurried. The framework stops services under one time limit of its own, which nothing can shorten once it runs: a second signal would wait for a background service that
/// heeds no token. Only the host's caller can pass a token, and this is that caller.
/// </summary>
internal sealed class HurriedHost(IHost inner, GracefulShutdown shutdown, TimeProvider time) : IHost, IAsyncDisposable
{
    /// <summary>What services get to heed their cancelled token once they are stopped in a hurry.</summary>
    private static readonly TimeSpan _settle = TimeSpan.FromMilliseconds(750);

    public IServiceProvider Services => inner.Services;

    /// <summary>Puts it before the host that the builder has registered; without a builder there is none.</summary>
    public static void Wrap(IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is var host && host.ServiceType == typeof(IHost) && !host.IsKeyedService && host.ImplementationFactory is { } make)
            {
                services[i] = ServiceDescriptor.Singleton<IHost>(s => new HurriedHost((IHost)make(s), s.GetRequiredService<GracefulShutdown>(), s.GetRequiredService<TimeProvider>()));
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var watching = CutAsync(cut, ended.Token);
        try
        {
            await inner.StopAsync(cut.Token).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    public void Dispose() => inner.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            inner.Dispose();
        }
    }

    /// <summary>Cancels once services are being stopped, somebody hurries, and they have had their moment.</summary>
    private async Task CutAsync(CancellationTokenSource cut, CancellationToken ended)
    {
        await shutdown.ServicesStop.WaitAsync(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(shutdown.Hurried, ended);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(_settle, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
        {
            await cut.CancelAsync().ConfigureAwait(false);
        }
    }
}
