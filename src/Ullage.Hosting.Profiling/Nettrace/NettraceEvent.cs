namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>One event; what it shows is valid during the call that hands it over.</summary>
/// <param name="kind">What happened.</param>
/// <param name="thread">The thread that it happened on; for a sample the one that was looked at.</param>
/// <param name="nanoseconds">When, in nanoseconds of the machine's monotonic clock.</param>
/// <param name="stack">Addresses, the leaf first; managed frames only.</param>
/// <param name="payload">What else it says.</param>
internal readonly ref struct NettraceEvent(EventKind kind, long thread, long nanoseconds, ReadOnlySpan<ulong> stack, ReadOnlySpan<byte> payload)
{
    public EventKind Kind { get; } = kind;

    public long Thread { get; } = thread;

    public long Nanoseconds { get; } = nanoseconds;

    public ReadOnlySpan<ulong> Stack { get; } = stack;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
