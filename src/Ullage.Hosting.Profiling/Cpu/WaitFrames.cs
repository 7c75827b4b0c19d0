using Ullage.Hosting.Profiling.Names;

namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>The runtime's methods from which a thread leaves managed code for nothing but to wait.</summary>
internal static class WaitFrames
{
    /// <summary>Types all of whose calls out are waits.</summary>
    private static readonly HashSet<string> _types = new(StringComparer.Ordinal)
    {
        "System.Threading.LowLevelLifoSemaphore",
        "System.Threading.LowLevelLifoSemaphoreBase",
        "System.Threading.LowLevelLock",
        "System.Threading.LowLevelMonitor",
        "System.Threading.ManualResetEventSlim",
        "System.Threading.Monitor",
        "System.Threading.WaitHandle",
        "System.Threading.WaitSubsystem",
        "System.Net.Sockets.SocketAsyncEngine",
    };

    private static readonly HashSet<string> _methods = new(StringComparer.Ordinal)
    {
        "System.Threading.Thread.Sleep",
        "System.Threading.Thread.SleepInternal",
        "System.Threading.Thread.Join",
        "System.Threading.Thread.JoinInternal",
        "System.Threading.Lock.TryEnterSlow",
        "Interop+Sys.WaitForSocketEvents",
        "Interop+Sys.LowLevelMonitor_Wait",
        "Interop+Sys.LowLevelMonitor_TimedWait",
        "Interop+Sys.LowLevelMonitor_Acquire",
        "Interop+Sys.Poll",
    };

    /// <summary>Whether a method that was left for native code is one.</summary>
    public static bool Has(Method method)
    {
        // What a method's local functions and parts are is its own; types may be nested in those that wait.
        var type = method.Type.AsSpan();
        var nested = type.IndexOf('+');
        return _types.GetAlternateLookup<ReadOnlySpan<char>>().Contains(nested > 0 ? type[..nested] : type) || _methods.Contains($"{method.Type}.{Plain(method.Name)}");
    }

    /// <summary>Whether a method is one that the runtime makes around a native one: what called it tells more.</summary>
    public static bool IsStub(Method method) => method.Name.StartsWith("IL_STUB", StringComparison.Ordinal);

    private static string Plain(string name) =>
        name.StartsWith('<') && name.IndexOf(">g__", StringComparison.Ordinal) is > 0 and var at && name.IndexOf('|', at) is > 0 and var end ? name[(at + 4)..end].TrimStart('_') : name;
}
