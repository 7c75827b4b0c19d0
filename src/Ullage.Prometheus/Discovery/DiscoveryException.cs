namespace Ullage.Prometheus.Discovery;

/// <summary>
/// What was asked for cannot be told from this source: several clusters and none chosen, a label selector without exported labels.
/// The message says what was found and the way out.
/// </summary>
public sealed class DiscoveryException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What was found, what was expected, and the way out.</param>
    public DiscoveryException(string message)
        : base(message)
    {
    }
}
