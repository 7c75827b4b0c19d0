namespace Ullage.Hosting.Profiling;

/// <summary>This process cannot be profiled, or not so. The message says why and what would help.</summary>
public sealed class ProfilingUnavailableException : Exception
{
    /// <summary>With why and what would help.</summary>
    public ProfilingUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With what lies behind it.</summary>
    public ProfilingUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
