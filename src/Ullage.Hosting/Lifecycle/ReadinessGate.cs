namespace Ullage.Hosting.Lifecycle;

/// <summary>
/// Whether the service may be ready at all: closed while it shuts down, whatever its dependencies say. Safe for concurrent use.
/// </summary>
public sealed class ReadinessGate
{
    private volatile string? _closed;

    /// <summary>Why readiness is refused, or null while it is not.</summary>
    public string? ClosedBecause => _closed;

    /// <summary>Refuses readiness from now on.</summary>
    /// <param name="reason">Said by /readyz; no secret.</param>
    public void Close(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        _closed = reason;
    }

    /// <summary>Lets readiness be decided by the checks again.</summary>
    public void Open() => _closed = null;
}
