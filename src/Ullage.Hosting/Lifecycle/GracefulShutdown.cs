using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// Ends the service so that nobody notices: a signal closes readiness, requests are served for <see cref="GracefulShutdownOptions.Delay"/> while balancers learn of it, then nothing new is accepted, and
/// requests, workers, background services, connections and logs end in this order, each within its time. A second signal hurries: what still runs is cut off. Safe for concurrent use.
/// </summary>
public sealed class GracefulShutdown : IHostLifetime, IDisposable
{
    private readonly IHostApplicationLifetime _host;
    private readonly ReadinessGate _gate;
    private readonly SignalWatch _signals;
    private readonly IOptions<GracefulShutdownOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GracefulShutdown> _log;
    private readonly CancellationTokenSource _requested = new(), _hurried = new();
    private readonly TaskCompletionSource _servicesStop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun, _stage;

    internal GracefulShutdown(
        IHostApplicationLifetime host, ReadinessGate gate, SignalWatch signals, IOptions<GracefulShutdownOptions> options, TimeProvider time, ILogger<GracefulShutdown> log)
    {
        // Options are read late, so that the host can tell all that is wrong with all of them when it starts.
        (_host, _gate, _signals, _options, _time, _log) = (host, gate, signals, options, time, log);
        Requested = _requested.Token;
        Hurried = _hurried.Token;
    }

    /// <summary>How far it has come.</summary>
    public ShutdownStage Stage => (ShutdownStage)Volatile.Read(ref _stage);

    /// <summary>Cancelled by the first signal. For slow work before the host runs; what serves requests heeds <see cref="IHostApplicationLifetime.ApplicationStopping"/>, which comes after the delay.</summary>
    public CancellationToken Requested { get; }

    /// <summary>What it came to; null until it has ended.</summary>
    public ShutdownReport? Report { get; private set; }

    internal CancellationToken Hurried { get; }

    /// <summary>With which code it ends where what ends now had never started; the report then names it.</summary>
    internal int? StartFailed { get; set; }

    /// <summary>Completes when background services are about to be stopped.</summary>
    internal Task ServicesStop => _servicesStop.Task;

    /// <summary>Does what a signal does: begins a shutdown, or hurries the one that has begun.</summary>
    /// <param name="reason">Said by the log and by /readyz; no secret.</param>
    public void Begin(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            _log.Hurried(reason);
            _hurried.Cancel();
            return;
        }

        _ = BeginAsync(reason);
    }

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.HandTo(Begin);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.Dispose();
        _requested.Dispose();
        _hurried.Dispose();
    }

    /// <summary>From here on nothing new is taken on, whoever asked for it.</summary>
    internal void Stop()
    {
        Interlocked.Exchange(ref _begun, 1);
        Close("the service is stopping");
        Enter(ShutdownStage.Requests);
        _host.StopApplication();
    }

    internal void Enter(ShutdownStage stage)
    {
        Volatile.Write(ref _stage, (int)stage);
        if (stage == ShutdownStage.Services)
        {
            _servicesStop.TrySetResult();
        }
    }

    internal void End(ShutdownReport report)
    {
        Enter(ShutdownStage.Ended);
        Report = report;
        if (report.ExitCode != ShutdownExitCode.Clean)
        {
            _options.Value.SetExitCode(report.ExitCode);
        }
    }

    private async Task BeginAsync(string reason)
    {
        if (_host.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        Enter(ShutdownStage.Delay);
        Close($"the service is stopping ({reason})");
        await _requested.CancelAsync().ConfigureAwait(false);
        if (_host.ApplicationStarted.IsCancellationRequested)
        {
            _log.Begun(reason, _options.Value.Delay.TotalSeconds);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(Hurried, _host.ApplicationStopping);
            await Task.Delay(_options.Value.Delay, _time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else
        {
            // Nothing is served yet, so there is nobody to wait for.
            _log.NotStarted(reason);
        }

        _host.StopApplication();
    }

    private void Close(string reason)
    {
        if (_options.Value.CloseReadiness && _gate.ClosedBecause is null)
        {
            _gate.Close(reason);
        }
    }
}
