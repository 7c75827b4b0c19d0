namespace Ullage.ProfilerBench;

/// <summary>Somebody at work until disposed.</summary>
internal interface ICrew : IDisposable
{
    /// <summary>Nanoseconds of CPU that each kind of work has taken so far.</summary>
    long[] Taken { get; }
}
