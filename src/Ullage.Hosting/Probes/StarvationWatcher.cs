using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Probes;

/// <summary>Looks at the thread pool twice a second from a thread of its own.</summary>
internal sealed class StarvationWatcher : IHostedService, IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(500);

    private readonly StarvationWatch _watch;
    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    public StarvationWatcher(StarvationWatch watch, IMeterFactory meters)
    {
        _watch = watch;
        meters.Create(HostingTelemetry.Name).CreateObservableGauge("ullage.threadpool.wait", () => watch.Wait.TotalSeconds, "s", "How long work waits for a thread of the pool");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "ullage-starvation" };
        _thread.UnsafeStart();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(_period))
        {
            _watch.Look(static ran => ThreadPool.UnsafeQueueUserWorkItem(static r => ((Action)r!)(), ran));
        }
    }
}
