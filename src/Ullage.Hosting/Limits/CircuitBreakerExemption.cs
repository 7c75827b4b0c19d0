namespace Ullage.Hosting.Limits;

/// <summary>Metadata of an endpoint whose requests are not judged.</summary>
internal sealed class CircuitBreakerExemption
{
    public static CircuitBreakerExemption Instance { get; } = new();
}
