using System.Security.Cryptography;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Nettrace;
using Ullage.Testing;

namespace Ullage.Hosting.Profiling.Tests.Nettrace;

/// <summary>TraceEvent, which is what the runtime's own tools read events with, is the judge.</summary>
[Collection("runtime")]
public sealed class OracleTests
{
    [Fact]
    public async Task Every_event_that_profiles_are_made_of_is_read_as_TraceEvent_reads_it()
    {
        var bytes = await RecordedTrace.BytesAsync();
        var ours = new ListingSink();
        await RecordedTrace.ReadAsync(bytes, ours);
        List<string> theirs = [];
        using (var source = new EventPipeEventSource(new MemoryStream(bytes)))
        {
            source.AllEvents += e =>
            {
                var provider = _providers.GetValueOrDefault(e.ProviderGuid, e.ProviderName);
                if (new EventKind(provider, (int)e.ID).Known != KnownEvent.Other)
                {
                    theirs.Add(Line(provider, (int)e.ID, e.ThreadID, e.EventData()));
                }
            };
            source.Process();
        }

        Assert.True(theirs.Count > 1000, $"{theirs.Count} events");
        // TraceEvent gives events in the order of time, we as they lie.
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Lines.Order(StringComparer.Ordinal));
        Assert.Contains(ours.Lines, static l => l.StartsWith("Microsoft-DotNETCore-SampleProfiler", StringComparison.Ordinal));
        Assert.Contains(ours.Lines, static l => l.StartsWith("Microsoft-Windows-DotNETRuntime 303", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stacks_have_the_methods_that_TraceEvent_finds()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "trace.nettrace");
        var bytes = await RecordedTrace.BytesAsync();
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var methods = new MethodMap();
        await RecordedTrace.ReadAsync(bytes, methods);
        var ours = new SampleStacks(methods);
        await RecordedTrace.ReadAsync(bytes, ours);
        Dictionary<string, int> theirs = [];
        using (var log = TraceLog.OpenOrConvert(TraceLog.CreateFromEventPipeDataFile(file)))
        {
            foreach (var e in log.Events)
            {
                if (e.ProviderGuid == SampleProfiler && e.CallStack() is { } leaf && leaf.CodeAddress.Method is { } method)
                {
                    var name = Bare(method.FullMethodName);
                    theirs[name] = theirs.GetValueOrDefault(name) + 1;
                }
            }
        }

        Assert.NotEmpty(theirs);
        Assert.Equal(theirs.OrderBy(static p => p.Key, StringComparer.Ordinal), ours.Leaves.OrderBy(static p => p.Key, StringComparer.Ordinal));
    }

    private static readonly Guid SampleProfiler = new("3c530d44-97ae-513a-1e6d-783e8f8e03a9");

    // TraceEvent knows these by number and not always by name.
    private static readonly Dictionary<Guid, string> _providers = new()
    {
        [SampleProfiler] = EventKind.Sampler,
        [new("e13c0d23-ccbc-4e12-931b-d9cc2eee27e4")] = EventKind.Runtime,
        [new("a669021c-c450-4609-a035-5af59af4df18")] = EventKind.Rundown,
    };

    private static string Bare(string name) => name.Split('(')[0];

    private static string Line(string provider, int id, long thread, ReadOnlySpan<byte> payload) => $"{provider} {id} {thread} {Convert.ToHexString(SHA256.HashData(payload)[..8])}";

    private sealed class ListingSink : INettraceSink
    {
        public List<string> Lines { get; } = [];

        public void Take(in NettraceEvent e) => Lines.Add(Line(e.Kind.Provider, e.Kind.Id, e.Thread, e.Payload));
    }

    private sealed class SampleStacks(MethodMap methods) : INettraceSink
    {
        public Dictionary<string, int> Leaves { get; } = [];

        public void Take(in NettraceEvent e)
        {
            if (e.Kind.Known == KnownEvent.Sample && e.Stack.Length > 0 && methods.Find(e.Stack[0]) is { } method)
            {
                var name = $"{method.Type}.{method.Name}";
                Leaves[name] = Leaves.GetValueOrDefault(name) + 1;
            }
        }
    }
}
