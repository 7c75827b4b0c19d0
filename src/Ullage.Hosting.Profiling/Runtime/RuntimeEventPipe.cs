using System.Runtime.CompilerServices;
using Microsoft.Diagnostics.NETCore.Client;

namespace Ullage.Hosting.Profiling.Runtime;

/// <summary>This process's own event pipe, through the diagnostic socket that the runtime opens when it starts.</summary>
internal sealed class RuntimeEventPipe : IEventPipe
{
    /// <summary>Why a program that was compiled natively has no profiles. Code behind a test for it is left out of such a program.</summary>
    public const string Native = "This program was compiled natively (Native AOT), whose runtime has no sampling profiler. Profile it with perf, or run it on CoreCLR.";

    public async Task<IEventPipeSession> StartAsync(EventRequest[] requests, bool rundown, int bufferMebibytes, CancellationToken cancellationToken)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new ProfilingUnavailableException(Native);
        }

        try
        {
            var client = new DiagnosticsClient(Environment.ProcessId);
            var providers = requests.Select(static r => new EventPipeProvider(r.Provider, r.Level, r.Keywords)).ToArray();
            return new Session(await client.StartEventPipeSessionAsync(providers, rundown, bufferMebibytes, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or TimeoutException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new ProfilingUnavailableException(Why(e), e);
        }
    }

    private static string Why(Exception e)
    {
        var folder = Path.GetTempPath();
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") == "0" || Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics_IPC") == "0")
        {
            return "DOTNET_EnableDiagnostics is 0: the runtime opened no diagnostic socket. Set it to 1, or remove it, and start anew.";
        }

        return e is ServerNotAvailableException
            ? $"There is no diagnostic socket dotnet-diagnostic-{Environment.ProcessId}-* in {folder}. The runtime makes it when it starts and needs a folder that it may write to: mount an emptyDir there or set TMPDIR to one."
            : $"The runtime's diagnostic socket in {folder} does not serve: {e.Message}";
    }

    private sealed class Session(EventPipeSession session) : IEventPipeSession
    {
        public Stream Events => session.EventStream;

        public Task StopAsync(CancellationToken cancellationToken) => session.StopAsync(cancellationToken);

        public void Dispose() => session.Dispose();
    }
}
