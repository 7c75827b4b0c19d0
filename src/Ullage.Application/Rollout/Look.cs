using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>What a change that was looked at waits for.</summary>
internal enum Awaited
{
    /// <summary>Another look, a little later.</summary>
    Time,

    /// <summary>The next run of a CronJob, which may be days away.</summary>
    Run,

    /// <summary>Somebody who mends or resumes something.</summary>
    People,
}

/// <summary>What a look found.</summary>
/// <param name="Stored">The change as it is now.</param>
/// <param name="Awaits">What it waits for.</param>
internal readonly record struct Look(StoredRecord Stored, Awaited Awaits);
