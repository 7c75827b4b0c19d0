using System.Diagnostics.Tracing;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>What is asked of the runtime: a provider's events with these keywords, up to this level.</summary>
internal sealed record EventRequest(string Provider, EventLevel Level, long Keywords);

/// <summary>The runtime's stream of events.</summary>
internal interface IEventPipe
{
    /// <summary>Begins a session.</summary>
    /// <exception cref="ProfilingUnavailableException">There can be none.</exception>
    Task<IEventPipeSession> StartAsync(EventRequest[] requests, bool rundown, int bufferMebibytes, CancellationToken cancellationToken);
}

/// <summary>A session under way.</summary>
internal interface IEventPipeSession : IDisposable
{
    /// <summary>Its events; to be read all the time, to the end.</summary>
    Stream Events { get; }

    /// <summary>Ends it; what is still under way comes with the stream.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
