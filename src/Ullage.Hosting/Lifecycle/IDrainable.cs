namespace Ullage.Hosting.Lifecycle;

/// <summary>Something that holds work when the service is told to end. Registered as a service; the shutdown drains all of them, phase by phase.</summary>
public interface IDrainable
{
    /// <summary>What it is called in the shutdown's report.</summary>
    string Name { get; }

    /// <summary>When it drains.</summary>
    DrainPhase Phase { get; }

    /// <summary>Takes on nothing new and finishes what it holds. Called once.</summary>
    /// <param name="deadline">Cancelled when the time is up: what is not done by then is abandoned and counted.</param>
    /// <returns>What became of the work; it does not throw for work that failed.</returns>
    Task<DrainOutcome> DrainAsync(CancellationToken deadline);
}
