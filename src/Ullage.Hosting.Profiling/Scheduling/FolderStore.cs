namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>
/// Keeps profiles in a folder. What is older than the retention, and the oldest while all are above the size, is deleted before the new one is written; only files that the schedule made are touched. A profile
/// appears whole or not at all.
/// </summary>
internal sealed class FolderStore(string folder, long mostBytes, TimeSpan keep, TimeProvider time) : IProfileStore
{
    private const string Ending = ".pb.gz";
    private const string Partial = ".partial";
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>Why nothing can be kept there, seen by writing a file; null where it can.</summary>
    public string? Fault()
    {
        var path = Path.Combine(folder, ".probe" + Ending + Partial);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path, [0]);
            File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return $"the folder {folder} cannot be written ({e.Message}); expected one that can, as an emptyDir mounted there";
        }
    }

    public async Task PutAsync(string name, ReadOnlyMemory<byte> profile, CancellationToken cancellationToken)
    {
        if (profile.Length > mostBytes)
        {
            throw new IOException($"The profile {name} has {profile.Length} bytes; the folder may hold {mostBytes}. Raise ScheduledProfiling.MaxBytes.");
        }

        Directory.CreateDirectory(folder);
        MakeRoom(profile.Length);
        var path = Path.Combine(folder, name);
        try
        {
            await using (var file = new FileStream(path + Partial, FileMode.Create, FileAccess.Write, FileShare.None, 4096, useAsync: true))
            {
                await file.WriteAsync(profile, cancellationToken).ConfigureAwait(false);
            }

            File.Move(path + Partial, path, overwrite: true);
        }
        catch
        {
            // A full disk must not keep the half of a profile.
            File.Delete(path + Partial);
            throw;
        }
    }

    private void MakeRoom(long bytes)
    {
        var now = time.GetUtcNow();
        foreach (var half in new DirectoryInfo(folder).EnumerateFiles("*" + Ending + Partial))
        {
            // Of a process that was killed, or of an instance beside this one that is writing right now.
            if (IsOurs(half.Name[..^Partial.Length]) && now - half.LastWriteTimeUtc > Abandoned)
            {
                half.Delete();
            }
        }

        var files = new DirectoryInfo(folder).EnumerateFiles()
            .Where(static f => f.Name.EndsWith(Ending, StringComparison.Ordinal) && IsOurs(f.Name))
            .OrderBy(Taken).ThenBy(static f => f.Name, StringComparer.Ordinal).ToList();
        var total = files.Sum(static f => f.Length) + bytes;
        foreach (var file in files)
        {
            if (total <= mostBytes && now - Taken(file) <= keep)
            {
                return;
            }

            total -= file.Length;
            file.Delete();
        }
    }

    private static bool IsOurs(string name) => ProfileName.TryParse(name, out _);

    private static DateTimeOffset Taken(FileInfo file) => ProfileName.TryParse(file.Name, out var taken) ? taken : default;
}
