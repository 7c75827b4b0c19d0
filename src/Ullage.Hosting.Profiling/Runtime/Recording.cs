using System.Diagnostics.Tracing;
using Ullage.Hosting.Profiling.Nettrace;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>A session whose events go to a sink until it is stopped.</summary>
internal sealed class Recording : IDisposable
{
    /// <summary>Lets the runtime's methods and modules be told as they are loaded, with the lines of their IL.</summary>
    private const long Loads = 0x20018;

    /// <summary>Lets collections be told.</summary>
    private const long CollectionEvents = 0x1;

    private readonly IEventPipeSession _session;

    private Recording(IEventPipeSession session, Task reading) => (_session, Reading) = (session, reading);

    public static EventRequest Samples { get; } = new(EventKind.Sampler, EventLevel.Informational, 0);

    public static EventRequest Collections { get; } = new(EventKind.Runtime, EventLevel.Informational, CollectionEvents);

    public static EventRequest Nothing { get; } = new(EventKind.Runtime, EventLevel.Critical, 0);

    /// <summary>Ends when the events do.</summary>
    public Task Reading { get; }

    public static EventRequest Runtime(bool allocations, bool contention) =>
        new(EventKind.Runtime, EventLevel.Informational, Loads | (allocations ? 0x80000000000L : 0L) | (contention ? 0x4000L : 0L));

    public static async Task<Recording> StartAsync(IEventPipe pipe, EventRequest[] requests, bool rundown, int bufferMebibytes, INettraceSink sink, CancellationToken cancellationToken)
    {
        var session = await pipe.StartAsync(requests, rundown, bufferMebibytes, cancellationToken).ConfigureAwait(false);
        return new Recording(session, Task.Run(() => new NettraceReader(session.Events, sink).ReadAsync(CancellationToken.None), CancellationToken.None));
    }

    /// <summary>Stops the session and reads what was under way.</summary>
    /// <exception cref="ProfilingUnavailableException">Its events cannot be read.</exception>
    public async Task StopAsync()
    {
        var stopping = _session.StopAsync(CancellationToken.None);
        try
        {
            // Who does not read keeps the runtime from stopping: once reading has failed, only a closed stream ends the session.
            if (await Task.WhenAny(stopping, Reading).ConfigureAwait(false) == Reading)
            {
                await Reading.ConfigureAwait(false);
            }

            await stopping.ConfigureAwait(false);
            await Reading.ConfigureAwait(false);
        }
        catch (Exception e) when (e is NettraceFormatException or IOException or Microsoft.Diagnostics.NETCore.Client.DiagnosticsClientException)
        {
            _session.Dispose();
            throw new ProfilingUnavailableException($"The runtime's events cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => _session.Dispose();
}
