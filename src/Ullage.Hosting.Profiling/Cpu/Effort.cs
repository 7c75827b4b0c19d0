namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>What a thread does where it was seen.</summary>
internal enum Effort
{
    /// <summary>Nobody looked.</summary>
    Unknown,

    /// <summary>It runs managed code, or is in the queue for a CPU to do so.</summary>
    Managed,

    /// <summary>It is outside managed code: in a library, the runtime or the kernel, at work or blocked.</summary>
    Native,

    /// <summary>It is outside managed code in a call that does nothing but wait.</summary>
    Waiting,
}
