using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Management;
using Ullage.Hosting.Profiling.Names;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>The one long session: allocations and contention from the service's start on. A service that cannot be profiled runs on without.</summary>
internal sealed class ContinuousRecording(IEventPipe pipe, IOptions<ProfilingOptions> options, IOptions<ManagementOptions> management, MethodMap methods, TimeProvider time, ILogger<ContinuousRecording> log) : BackgroundService
{
    private readonly Lock _lock = new();
    private RuntimeSink? _sink;
    private DateTimeOffset _began;
    private string _whyNot = "Recording has not started yet; ask again in a moment.";

    /// <summary>What is being filled, and since when.</summary>
    /// <exception cref="ProfilingUnavailableException">Nothing is.</exception>
    public (RuntimeSink Sink, DateTimeOffset Began) Running()
    {
        lock (_lock)
        {
            return _sink is { } sink ? (sink, _began) : throw new ProfilingUnavailableException(_whyNot);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wanted = options.Value;
        if (wanted.Enabled && management.Value.Port is null)
        {
            log.Portless();
        }

        if (!wanted.Enabled || !(wanted.Allocations || wanted.Contention))
        {
            Set(null, "Profiling is switched off; set ProfilingOptions.Enabled.");
            return;
        }

        // The session's handshake is no part of the start.
        await Task.Yield();
        try
        {
            var sink = new RuntimeSink(methods, wanted.MostFrames);
            using var recording = await Recording.StartAsync(
                pipe, [Recording.Runtime(wanted.Allocations, wanted.Contention)], rundown: false, wanted.BufferMebibytes, sink, stoppingToken).ConfigureAwait(false);
            Set(sink, "");
            log.Recording(wanted.Allocations, wanted.Contention);
            var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (stoppingToken.Register(stop.SetResult))
            {
                await Task.WhenAny(recording.Reading, stop.Task).ConfigureAwait(false);
            }

            if (stoppingToken.IsCancellationRequested)
            {
                await recording.StopAsync().ConfigureAwait(false);
                return;
            }

            await recording.Reading.ConfigureAwait(false);
            throw new ProfilingUnavailableException("The runtime ended the session of its own accord.");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The service runs on without, whatever ended the recording.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Set(null, e.Message);
            log.Unavailable(e.Message);
        }
    }

    private void Set(RuntimeSink? sink, string whyNot)
    {
        lock (_lock)
        {
            (_sink, _whyNot, _began) = (sink, whyNot, time.GetUtcNow());
        }
    }
}
