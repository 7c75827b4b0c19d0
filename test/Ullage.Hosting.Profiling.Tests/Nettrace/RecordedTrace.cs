using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Hosting.Profiling.Runtime;

namespace Ullage.Hosting.Profiling.Tests.Nettrace;

/// <summary>A stream of events as this process's own runtime wrote it, recorded once: samples, allocations, methods.</summary>
internal static class RecordedTrace
{
    private static readonly Lazy<Task<byte[]>> _bytes = new(static () => RecordAsync(TimeSpan.FromMilliseconds(500)));

    public static Task<byte[]> BytesAsync() => _bytes.Value;

    /// <summary>Reads bytes with our reader.</summary>
    public static Task ReadAsync(byte[] bytes, INettraceSink sink) => new NettraceReader(new MemoryStream(bytes), sink).ReadAsync(CancellationToken.None);

    private static async Task<byte[]> RecordAsync(TimeSpan duration)
    {
        using var busy = new BusyThread(allocates: true);
        using var session = await new RuntimeEventPipe().StartAsync([Recording.Samples, Recording.Runtime(allocations: true, contention: true)], rundown: true, 64, CancellationToken.None);
        using var bytes = new MemoryStream();
        var copying = session.Events.CopyToAsync(bytes);
        await Task.Delay(duration);
        await session.StopAsync(CancellationToken.None);
        await copying;
        return bytes.ToArray();
    }
}
