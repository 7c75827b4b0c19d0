namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>A place where profiles are put.</summary>
public interface IProfileStore
{
    /// <summary>Puts a profile there. A failure is told in the log and does not stop the schedule.</summary>
    /// <param name="name">File name such as <c>cpu-20260304T120000Z-shop-7d9f.pb.gz</c>: letters, digits, dots, hyphens and underscores.</param>
    /// <param name="profile">The profile, gzipped profile.proto.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken);
}
