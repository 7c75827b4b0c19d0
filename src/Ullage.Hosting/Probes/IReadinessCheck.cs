namespace Ullage.Hosting.Probes;

/// <summary>Whether something that requests need is there. Registered as a service; run in the background, never by a probe, and never by two at once.</summary>
public interface IReadinessCheck
{
    /// <summary>Its name in answers, logs and metrics; unique.</summary>
    string Name { get; }

    /// <summary>Looks. An exception counts as a failure; its message goes to the log only.</summary>
    /// <param name="cancellationToken">Cancelled when the check's time is up.</param>
    ValueTask<CheckResult> CheckAsync(CancellationToken cancellationToken);
}
